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

package io.github.webtransport.netty.engine;

import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * Notices STOP_SENDING on a stream. The engine's channel tells of it only where a write
 * waits for credit (<a href="https://github.com/netty/netty/issues/17380">netty issue
 * 17380</a>), and lets a write to a stream that the engine has forgotten wait for ever
 * (<a href="https://github.com/netty/netty/issues/15924">netty issue 15924</a>). The
 * engine in turn forgets a stream that was stopped as soon as it has told its channel,
 * unless something of it is left to read; and one whose channel is closed it never
 * forgets before somebody asks, so that the peer loses the place of the stream.
 *
 * @since 0.1.0
 */
public final class UnreportedStop implements StreamCheck {

	private final QuicStreamChannel channel;

	private final QuicConnection connection;

	private final Listener listener;

	private final StreamChecks.Entry entry;

	/**
	 * Create a look-out, at rest.
	 * @param channel the stream
	 * @param connection its connection
	 * @param listener told of STOP_SENDING
	 */
	public UnreportedStop(QuicStreamChannel channel, QuicConnection connection, Listener listener) {
		this.channel = channel;
		this.connection = connection;
		this.listener = listener;
		this.entry = connection.checks().create(this);
	}

	/**
	 * Look whenever packets have come, or not.
	 */
	public void setActive(boolean active) {
		this.entry.setActive(active);
	}

	@Override
	public void check() {
		long capacity = QuicheBridge.sendCapacity(this.connection.channel(), this.channel.streamId());
		if (capacity == QuicheBridge.STREAM_STOPPED) {
			this.listener.onStopped(false);
		}
		else if (capacity == QuicheBridge.STREAM_FORGOTTEN) {
			this.listener.onStopped(true);
		}
		else {
			this.listener.onNothing();
		}
	}

	/**
	 * Told of STOP_SENDING.
	 */
	public interface Listener {

		/**
		 * The peer has stopped the stream.
		 * @param forgotten whether the engine does not know the stream any more, as also
		 * when all that was sent on it is acknowledged
		 */
		void onStopped(boolean forgotten);

		/**
		 * Packets have come, and the peer has not stopped the stream, as far as that is
		 * known.
		 */
		default void onNothing() {
		}

	}

}
