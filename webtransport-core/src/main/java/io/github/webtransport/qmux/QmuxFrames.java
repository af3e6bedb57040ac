/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.webtransport.qmux;

import java.util.function.Consumer;

import io.github.webtransport.protocol.qmux.QmuxFrame;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.protocol.qmux.QuicErrorCodes;
import io.github.webtransport.transport.SessionInbound;

/**
 * Takes the frames of the peer to where they belong.
 */
final class QmuxFrames implements Consumer<QmuxFrame> {

	private final QmuxConnection connection;

	private final QmuxParameters local;

	private final QmuxLiveness liveness;

	private boolean started;

	QmuxFrames(QmuxConnection connection, QmuxParameters local, QmuxLiveness liveness) {
		this.connection = connection;
		this.local = local;
		this.liveness = liveness;
	}

	@Override
	public void accept(QmuxFrame frame) {
		if (this.connection.isClosing()) {
			return;
		}
		if (this.started == frame instanceof QmuxFrame.Parameters) {
			throw QmuxConnection.violation(QuicErrorCodes.PROTOCOL_VIOLATION,
					"Transport parameters are in the first frame, and in no other");
		}
		if (frame instanceof QmuxFrame.Parameters parameters) {
			this.started = true;
			this.connection.start(parameters.parameters());
		}
		else if (frame instanceof QmuxFrame.Stream data) {
			onData(data);
		}
		else if (frame instanceof QmuxFrame.Datagram datagram) {
			onDatagram(datagram);
		}
		else if (frame instanceof QmuxFrame.Reset reset) {
			onReset(reset);
		}
		else if (frame instanceof QmuxFrame.StopSending stop) {
			onStop(stop);
		}
		else if (frame instanceof QmuxFrame.Ping ping) {
			onPing(ping);
		}
		else if (frame instanceof QmuxFrame.Close close) {
			this.connection.close(close);
		}
		else {
			onCredit(frame);
		}
	}

	private void onData(QmuxFrame.Stream data) {
		QmuxStream stream = this.connection.streams().find(data.streamId(), true);
		if (stream != null && stream.input() != null) {
			stream.input().data(data);
		}
	}

	private void onReset(QmuxFrame.Reset reset) {
		if (reset.at() && !this.local.resetStreamAt()) {
			throw QmuxConnection.violation(QuicErrorCodes.PROTOCOL_VIOLATION, "RESET_STREAM_AT was not agreed on");
		}
		QmuxStream stream = this.connection.streams().find(reset.streamId(), true);
		if (stream != null && stream.input() != null) {
			stream.input().reset(reset);
		}
	}

	private void onStop(QmuxFrame.StopSending stop) {
		QmuxStream stream = this.connection.streams().find(stop.streamId(), false);
		if (stream != null && stream.output() != null) {
			stream.output().stopped(stop.code());
		}
	}

	/**
	 * What is blocked asks for nothing: credit is renewed as bytes are read.
	 */
	private void onCredit(QmuxFrame frame) {
		if (frame instanceof QmuxFrame.MaxData maxData) {
			this.connection.sendCredit().raise(maxData.maximum());
			this.connection.streams().send();
		}
		else if (frame instanceof QmuxFrame.MaxStreams maxStreams) {
			this.connection.streams().credit(maxStreams.bidirectional(), maxStreams.maximum());
		}
		else if (frame instanceof QmuxFrame.MaxStreamData maxStreamData) {
			QmuxStream stream = this.connection.streams().find(maxStreamData.streamId(), false);
			if (stream != null && stream.output() != null) {
				stream.output().credit(maxStreamData.maximum());
			}
		}
	}

	private void onDatagram(QmuxFrame.Datagram datagram) {
		if (datagram.length() > this.local.maxDatagramFrameSize()) {
			throw QmuxConnection.violation(QuicErrorCodes.PROTOCOL_VIOLATION, "A datagram is longer than allowed");
		}
		SessionInbound inbound = this.connection.inbound();
		if (inbound != null) {
			// A copy, or some bytes would keep a record from being released
			inbound.onDatagram(
					this.connection.alloc().buffer(datagram.payload().readableBytes()).writeBytes(datagram.payload()));
		}
	}

	private void onPing(QmuxFrame.Ping ping) {
		if (ping.answer()) {
			this.liveness.answered(ping.sequence());
		}
		else {
			this.liveness.asked(ping.sequence());
		}
	}

}
