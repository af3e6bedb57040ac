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

import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;

/**
 * Counts the bytes that are read from all streams of a connection, where the buffers for
 * them are allocated: without a handler in the way of each read. Used on the event loop
 * of the connection.
 *
 * @since 0.1.0
 */
public final class ReadCounter implements RecvByteBufAllocator {

	private static final AttributeKey<ReadCounter> KEY = AttributeKey.valueOf(ReadCounter.class, "counter");

	private long bytes;

	/**
	 * Count what is read from the streams of a connection. Those that this side opens are
	 * counted from then on, those of the peer when they are {@linkplain #count given}.
	 */
	public static ReadCounter install(QuicChannel connection) {
		ReadCounter counter = new ReadCounter();
		connection.attr(KEY).set(counter);
		return counter;
	}

	/**
	 * Return what allocates the buffers of a stream of a connection.
	 */
	static RecvByteBufAllocator allocator(QuicChannel connection) {
		ReadCounter counter = connection.attr(KEY).get();
		return (counter != null) ? counter : StreamOptions.RECEIVE_ALLOCATOR;
	}

	/**
	 * Have a stream of the peer read as {@link StreamOptions} say, and count what is read
	 * from it.
	 */
	public void count(QuicStreamChannel stream) {
		stream.config().setRecvByteBufAllocator(this);
	}

	/**
	 * Count bytes that came in another way.
	 */
	public void add(int bytes) {
		this.bytes += bytes;
	}

	/**
	 * Return how many bytes were read.
	 */
	public long bytes() {
		return this.bytes;
	}

	@Override
	@SuppressWarnings("deprecation")
	public Handle newHandle() {
		return new DelegatingHandle(StreamOptions.RECEIVE_ALLOCATOR.newHandle()) {

			@Override
			public void lastBytesRead(int bytes) {
				if (bytes > 0) {
					ReadCounter.this.bytes += bytes;
				}
				super.lastBytesRead(bytes);
			}

		};
	}

}
