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

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannelBootstrap;

/**
 * How QUIC streams are read.
 *
 * @since 0.1.0
 */
public final class StreamOptions {

	/**
	 * One buffer for each read, so that demand is met to the letter. Buffers grow to the
	 * size of what is there: few calls into the engine for bulk, little memory for chat.
	 */
	public static final RecvByteBufAllocator RECEIVE_ALLOCATOR = oneMessagePerRead();

	private StreamOptions() {
	}

	private static MaxMessagesRecvByteBufAllocator oneMessagePerRead() {
		return new AdaptiveRecvByteBufAllocator(512, 2048, 65536).maxMessagesPerRead(1);
	}

	/**
	 * Return what opens a stream of this side with the options from the start: it must
	 * read nothing before it is asked to. Streams of the peer get them from the codec.
	 */
	public static QuicStreamChannelBootstrap bootstrap(QuicChannel connection) {
		return connection.newStreamBootstrap()
			.option(ChannelOption.AUTO_READ, false)
			.option(ChannelOption.RECVBUF_ALLOCATOR, ReadCounter.allocator(connection));
	}

}
