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

package io.github.webtransport.netty;

import java.util.ArrayDeque;

import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.github.webtransport.transport.SessionCarrier.OpenListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import reactor.core.Disposable;

/**
 * Opens the streams of this side of a connection, in the order they are asked for, as far
 * as the peer gives credit.
 */
final class StreamOpener {

	private final QuicConnection connection;

	/**
	 * Requests that wait for credit: one for each subscription of the application.
	 */
	private final ArrayDeque<StreamRequest> bidirectional = new ArrayDeque<>(0);

	private final ArrayDeque<StreamRequest> unidirectional = new ArrayDeque<>(0);

	StreamOpener(QuicConnection connection) {
		this.connection = connection;
	}

	Disposable open(long sessionId, boolean bidirectional, OpenListener listener) {
		StreamRequest request = new StreamRequest(sessionId, type(bidirectional), listener);
		ArrayDeque<StreamRequest> waiting = waiting(request.type);
		if (waiting.isEmpty() && hasCredit(request.type)) {
			open(request);
		}
		else {
			waiting.add(request);
		}
		return () -> {
			request.cancelled = true;
			waiting.remove(request);
		};
	}

	private static QuicStreamType type(boolean bidirectional) {
		return (bidirectional) ? QuicStreamType.BIDIRECTIONAL : QuicStreamType.UNIDIRECTIONAL;
	}

	private ArrayDeque<StreamRequest> waiting(QuicStreamType type) {
		return (type == QuicStreamType.BIDIRECTIONAL) ? this.bidirectional : this.unidirectional;
	}

	private boolean hasCredit(QuicStreamType type) {
		return this.connection.channel().peerAllowedStreams(type) > 0;
	}

	private void open(StreamRequest request) {
		this.connection.channel()
			.createStream(request.type, new ChannelInboundHandlerAdapter())
			.addListener((Future<QuicStreamChannel> opened) -> {
				if (opened.isSuccess()) {
					opened(request, opened.getNow());
				}
				else {
					request.listener.onFailed(opened.cause());
				}
			});
	}

	private void opened(StreamRequest request, QuicStreamChannel channel) {
		StreamOptions.apply(channel);
		QuicStream stream = new QuicStream(channel, this.connection);
		channel.pipeline().addLast(stream);
		// Also where nobody waits any more: the stream has its place in the order of
		// streams, and the peer has to learn whose it was
		stream.writePreamble(request.sessionId);
		if (request.cancelled) {
			QuicConnection.reject(stream, WebTransportErrorCodes.WT_SESSION_GONE);
		}
		else {
			request.listener.onOpened(stream);
		}
	}

	/**
	 * The peer gave credit.
	 */
	void onCredit() {
		onCredit(QuicStreamType.BIDIRECTIONAL);
		onCredit(QuicStreamType.UNIDIRECTIONAL);
	}

	private void onCredit(QuicStreamType type) {
		ArrayDeque<StreamRequest> waiting = waiting(type);
		while (!waiting.isEmpty() && hasCredit(type)) {
			open(waiting.remove());
		}
	}

	/**
	 * The connection is gone; the sessions have told those who waited.
	 */
	void clear() {
		this.bidirectional.clear();
		this.unidirectional.clear();
	}

	private static final class StreamRequest {

		private final long sessionId;

		private final QuicStreamType type;

		private final OpenListener listener;

		private boolean cancelled;

		private StreamRequest(long sessionId, QuicStreamType type, OpenListener listener) {
			this.sessionId = sessionId;
			this.type = type;
			this.listener = listener;
		}

	}

}
