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

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * Last handlers of a connection's pipeline. The HTTP/3 handlers in front of them expect
 * to see a stream before it is registered, but whether a stream is theirs is known only
 * from its first bytes. So a stream is registered by passing it to the end of the
 * pipeline at once, and when a handler passes it on for the second time it stops here.
 *
 * @since 0.1.0
 */
@Sharable
public final class StreamRegistration extends ChannelInboundHandlerAdapter {

	private static final String BEFORE_TAIL = "wt.beforeTail";

	private static final String TAIL = "wt.tail";

	private static final StreamRegistration INSTANCE = new StreamRegistration();

	private StreamRegistration() {
	}

	/**
	 * Add the handlers.
	 */
	public static void install(QuicChannel connection) {
		connection.pipeline().addLast(BEFORE_TAIL, new ChannelInboundHandlerAdapter()).addLast(TAIL, INSTANCE);
	}

	/**
	 * Let the engine register a stream.
	 */
	public static void register(QuicChannel connection, QuicStreamChannel stream) {
		connection.pipeline().context(TAIL).fireChannelRead(stream);
	}

	/**
	 * Return the context to call an HTTP/3 handler with, for a registered stream.
	 */
	public static ChannelHandlerContext contextForHandlers(QuicChannel connection) {
		return connection.pipeline().context(BEFORE_TAIL);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (!(msg instanceof QuicStreamChannel stream) || !stream.isRegistered()) {
			ctx.fireChannelRead(msg);
		}
	}

}
