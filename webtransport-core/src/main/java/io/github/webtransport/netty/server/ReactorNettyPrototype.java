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

package io.github.webtransport.netty.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import io.github.webtransport.netty.engine.StreamRegistration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Sets up a connection and a request stream of Reactor Netty once, without a network: to
 * take from it what sets up the others, and to learn at start, and not with the first
 * client, that a release of Reactor Netty does it in another way.
 */
final class ReactorNettyPrototype {

	private ReactorNettyPrototype() {
	}

	/**
	 * Return what adds the handlers of a request to a stream.
	 * @param connectionInitializer sets up a connection
	 * @return the handler, which can be shared by all connections
	 * @throws IllegalStateException if a step fails
	 */
	static ChannelHandler requestInitializer(ChannelInitializer<Channel> connectionInitializer) {
		FakeChannel connection = new FakeChannel(QuicChannel.class, Map.of());
		try {
			connection.register();
			QuicChannel channel = (QuicChannel) connection.proxy;
			channel.pipeline().addLast(connectionInitializer);
			Http3ServerConnectionHandler handler = channel.pipeline().get(Http3ServerConnectionHandler.class);
			if (handler == null) {
				throw new IllegalStateException("No HTTP/3 connection handler was installed");
			}
			StreamRegistration.install(channel);
			ChannelHandler initializer = initializerOf(handler, channel);
			verify(initializer, channel);
			return initializer;
		}
		finally {
			connection.delegate.finishAndReleaseAll();
		}
	}

	/**
	 * Take the last handler that is given to a stream. As long as the stream is not
	 * registered, it waits there.
	 */
	private static ChannelHandler initializerOf(Http3ServerConnectionHandler handler, QuicChannel channel) {
		FakeChannel stream = FakeChannel.request(channel);
		try {
			handler.channelRead(StreamRegistration.contextForHandlers(channel), stream.proxy);
			ChannelHandler last = stream.proxy.pipeline().last();
			if (last instanceof ChannelInitializer<?> initializer && initializer.isSharable()) {
				return initializer;
			}
			throw new IllegalStateException("Requests are set up by " + last);
		}
		catch (Exception ex) {
			throw new IllegalStateException("The handlers of a request could not be taken", ex);
		}
		finally {
			stream.delegate.finishAndReleaseAll();
		}
	}

	private static void verify(ChannelHandler initializer, QuicChannel channel) {
		FakeChannel stream = FakeChannel.request(channel);
		try {
			stream.register();
			stream.proxy.pipeline().addLast(initializer);
			if (stream.failure != null) {
				throw new IllegalStateException("The handlers of a request could not be set up", stream.failure);
			}
			if (stream.proxy.pipeline().get(NettyPipeline.H3ToHttp11Codec) == null) {
				throw new IllegalStateException("A request has other handlers: " + stream.proxy.pipeline().names());
			}
		}
		finally {
			stream.delegate.finishAndReleaseAll();
		}
	}

	/**
	 * A channel of the given type as far as setting up its pipeline needs one.
	 */
	private static final class FakeChannel implements InvocationHandler {

		private final EmbeddedChannel delegate = new EmbeddedChannel();

		private final Map<String, Object> answers;

		private final Channel proxy;

		private @Nullable Throwable failure;

		FakeChannel(Class<? extends Channel> type, Map<String, Object> answers) {
			this.answers = new HashMap<>(answers);
			this.proxy = (Channel) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, this);
			ChannelPipeline pipeline = new DefaultChannelPipeline(this.proxy) {

			};
			this.answers.put("pipeline", pipeline);
			this.answers.put("isRegistered", true);
			// HTTP/3 opens its own streams on an active connection, and there is none
			this.answers.put("isActive", false);
			pipeline.addLast(new ChannelInboundHandlerAdapter() {

				@Override
				public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
					FakeChannel.this.failure = cause;
				}

			});
		}

		static FakeChannel request(QuicChannel connection) {
			return new FakeChannel(QuicStreamChannel.class,
					Map.of("parent", connection, "type", QuicStreamType.BIDIRECTIONAL, "streamId", 0L));
		}

		void register() {
			this.proxy.pipeline().fireChannelRegistered();
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
			Object answer = this.answers.get(method.getName());
			if (answer != null) {
				return answer;
			}
			if (!method.getDeclaringClass().isInstance(this.delegate)) {
				throw new UnsupportedOperationException(method.toString());
			}
			try {
				return method.invoke(this.delegate, args);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

	}

}
