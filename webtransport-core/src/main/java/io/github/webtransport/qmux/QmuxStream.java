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

import io.github.webtransport.StreamPriority;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.transport.StreamCarrier;
import io.github.webtransport.transport.StreamListener;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A stream: what the peer sends on it, what this side sends, or both.
 */
final class QmuxStream implements StreamCarrier {

	private final QmuxConnection connection;

	private final long id;

	private final boolean local;

	private final @Nullable StreamInput input;

	private final @Nullable StreamOutput output;

	private @Nullable StreamListener listener;

	private StreamPriority priority = StreamPriority.DEFAULT;

	private boolean released;

	/**
	 * Create a stream.
	 * @param id the stream ID
	 * @param local whether this side opens it
	 * @param receiveWindow what the peer may send on it, where it may at all
	 * @param sendCredit what this side may send on it, where it may at all
	 */
	QmuxStream(QmuxConnection connection, long id, boolean local, long receiveWindow, long sendCredit) {
		this.connection = connection;
		this.id = id;
		this.local = local;
		this.input = (isBidirectional() || !local) ? new StreamInput(connection, this, receiveWindow) : null;
		this.output = (isBidirectional() || local) ? new StreamOutput(connection, this, sendCredit) : null;
	}

	@Nullable StreamInput input() {
		return this.input;
	}

	@Nullable StreamOutput output() {
		return this.output;
	}

	private StreamInput requireInput() {
		Assert.state(this.input != null, "The peer cannot send on the stream");
		return this.input;
	}

	private StreamOutput requireOutput() {
		Assert.state(this.output != null, "This side cannot send on the stream");
		return this.output;
	}

	@Override
	public long streamId() {
		return this.id;
	}

	@Override
	public boolean isBidirectional() {
		return StreamIds.isBidirectional(this.id);
	}

	@Override
	public boolean isLocal() {
		return this.local;
	}

	@Override
	public void listen(StreamListener listener) {
		this.listener = listener;
	}

	@Nullable StreamListener listener() {
		return this.listener;
	}

	@Override
	public void read() {
		requireInput().read();
	}

	@Override
	public boolean takesFinWith(int bytes) {
		return requireOutput().takesFinWith(bytes);
	}

	@Override
	public boolean write(ByteBuf bytes, boolean fin) {
		return requireOutput().write(bytes, fin);
	}

	@Override
	public void reset(long errorCode) {
		requireOutput().reset(toApplication(errorCode));
	}

	@Override
	public void stopSending(long errorCode) {
		requireInput().stop(toApplication(errorCode));
	}

	/**
	 * On the wire are the codes of the application. Those of HTTP/3 mean nothing here.
	 */
	private static long toApplication(long errorCode) {
		return Math.max(0, ApplicationErrorCode.fromHttp3(errorCode));
	}

	/**
	 * That something has left is all that a WebSocket tells.
	 */
	@Override
	public boolean reportsDelivery() {
		return false;
	}

	@Override
	public void watchStop(boolean watch) {
		requireOutput().watchStop(watch);
	}

	@Override
	public void setPriority(StreamPriority priority) {
		this.priority = priority;
	}

	StreamPriority priority() {
		return this.priority;
	}

	@Override
	public void release() {
		this.released = true;
		discard();
		forgetIfOver();
	}

	void discard() {
		if (this.input != null) {
			this.input.discard();
		}
		if (this.output != null) {
			this.output.discard();
		}
	}

	/**
	 * A stream is known until both sides have ended on the wire: what still comes counts
	 * for flow control.
	 */
	void forgetIfOver() {
		if (this.released && (this.input == null || this.input.isEnded())
				&& (this.output == null || this.output.isEnded())) {
			this.connection.streams().forget(this);
		}
	}

	void tellWritten() {
		if (this.listener != null && !this.released) {
			this.listener.onWritten();
		}
	}

	void tellUnsent(long bytes) {
		if (this.listener != null && bytes > 0) {
			this.listener.onUnsent(bytes);
		}
	}

	void tellStopped(long code) {
		if (this.listener != null && !this.released) {
			this.listener.onStopped((code <= ApplicationErrorCode.MAX) ? ApplicationErrorCode.toHttp3(code) : code);
		}
	}

}
