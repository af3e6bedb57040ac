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

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * How QUIC streams are read.
 */
final class StreamOptions {

	/**
	 * One buffer for each read, so that demand is met to the letter. Buffers grow to the
	 * size of what is there: few calls into the engine for bulk, little memory for chat.
	 */
	static final RecvByteBufAllocator RECEIVE_ALLOCATOR = oneMessagePerRead();

	private StreamOptions() {
	}

	private static MaxMessagesRecvByteBufAllocator oneMessagePerRead() {
		return new AdaptiveRecvByteBufAllocator(512, 2048, 65536).maxMessagesPerRead(1);
	}

	/**
	 * Apply the options to a stream of this side; those of the peer get them from the
	 * codec.
	 */
	static void apply(QuicStreamChannel stream) {
		stream.config().setAutoRead(false);
		stream.config().setRecvByteBufAllocator(RECEIVE_ALLOCATOR);
	}

}
