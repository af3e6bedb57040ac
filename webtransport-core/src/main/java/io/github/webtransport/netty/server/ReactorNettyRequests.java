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
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import org.reactivestreams.Publisher;
import reactor.netty.NettyPipeline;
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
 * connection comes, when the configuration says HTTP/3. Its connection handler is then
 * taken out of the pipeline and kept to set up the handlers of each request stream; the
 * control and QPACK streams are ours. That is sound while neither side uses the dynamic
 * table of QPACK.
 */
final class ReactorNettyRequests implements WebRequests {

	private final ChannelInitializer<Channel> connectionInitializer;

	private ReactorNettyRequests(ChannelInitializer<Channel> connectionInitializer) {
		this.connectionInitializer = connectionInitializer;
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
		ReactorNettyRequests requests = new ReactorNettyRequests(initializer);
		requests.selfTest();
		return requests;
	}

	private void selfTest() {
		try {
			ReactorNettySelfTest.run(this);
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
	public Http3ServerConnectionHandler install(QuicChannel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.addLast(this.connectionInitializer);
		Http3ServerConnectionHandler handler = pipeline.get(Http3ServerConnectionHandler.class);
		if (handler == null) {
			throw new IllegalStateException("No HTTP/3 connection handler was installed");
		}
		pipeline.remove(handler);
		return handler;
	}

	@Override
	public void addBeforeRequestHandlers(ChannelPipeline stream, ChannelHandler handler) {
		stream.addBefore(NettyPipeline.H3ToHttp11Codec, "wt.request", handler);
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
