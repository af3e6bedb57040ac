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

import java.util.function.BiFunction;

import io.github.webtransport.EngineUnavailableException;
import io.github.webtransport.QuicSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicSslContext;
import org.reactivestreams.Publisher;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Serves ordinary requests by Reactor Netty. Its HTTP/3 server has no place for
 * WebTransport, but what it installs on each connection can be had without its UDP bind:
 * asked while the configuration says HTTP/1.1, it gives the initializer of a connection
 * instead of that of a socket, and that initializer looks at the protocol when a
 * connection comes, when the configuration says HTTP/3. Of its connection handler only
 * what sets up the handlers of a request is kept, for all connections; the connection,
 * with its control and QPACK streams, and the codec of the request streams are ours. A
 * request gets the handlers behind its header section, so that connections and sessions
 * pay nothing for it.
 */
final class ReactorNettyRequests implements WebRequests {

	private final ChannelHandler requestInitializer;

	private ReactorNettyRequests(ChannelHandler requestInitializer) {
		this.requestInitializer = requestInitializer;
	}

	/**
	 * Create the requests of a server.
	 * @param httpHandler handles a request
	 * @param sslContext only has to be a QUIC context, since connections come with TLS
	 * done
	 * @param quic the settings
	 * @return the requests
	 * @throws EngineUnavailableException if this release of Reactor Netty has changed
	 */
	static ReactorNettyRequests create(
			BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> httpHandler,
			QuicSslContext sslContext, QuicSettings quic) {
		HttpServerConfig config = HttpServer.create()
			.protocol(HttpProtocol.HTTP3)
			.secure((spec) -> spec.sslContext(sslContext))
			.http3Settings((spec) -> spec.maxFieldSectionSize(quic.getMaxHeaderSize()))
			.handle(httpHandler)
			.protocol(HttpProtocol.HTTP11)
			.configuration();
		ChannelInitializer<Channel> initializer = config.channelInitializer(config.childObserver(), null, true);
		new SharedConfigServer(config).protocol(HttpProtocol.HTTP3);
		return new ReactorNettyRequests(requestInitializer(initializer));
	}

	private static ChannelHandler requestInitializer(ChannelInitializer<Channel> connectionInitializer) {
		try {
			return ReactorNettyPrototype.requestInitializer(connectionInitializer);
		}
		catch (RuntimeException ex) {
			throw new EngineUnavailableException("Reactor Netty "
					+ HttpServer.class.getPackage().getImplementationVersion()
					+ " does not set up HTTP/3 connections as expected, so that ordinary HTTP/3 requests cannot be "
					+ "served beside WebTransport. Use the release that this library was built with, "
					+ "or switch serving them off", ex);
		}
	}

	@Override
	public ChannelHandler requestInitializer() {
		return this.requestInitializer;
	}

	/**
	 * Changes its configuration in place.
	 */
	private static final class SharedConfigServer extends HttpServer {

		private final HttpServerConfig config;

		private SharedConfigServer(HttpServerConfig config) {
			this.config = config;
		}

		@Override
		public HttpServerConfig configuration() {
			return this.config;
		}

		@Override
		protected HttpServer duplicate() {
			return this;
		}

	}

}
