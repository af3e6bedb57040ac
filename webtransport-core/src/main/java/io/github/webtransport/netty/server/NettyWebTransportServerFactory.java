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

import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportServer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Creates servers on Netty's QUIC engine.
 *
 * @since 0.1.0
 */
public final class NettyWebTransportServerFactory {

	private NettyWebTransportServerFactory() {
	}

	/**
	 * Create a server that answers ordinary requests by 404, or by 405 where a session
	 * can be asked for.
	 * @param settings the settings
	 * @return a server that is not started
	 */
	public static WebTransportServer create(ServerSettings settings) {
		return new NettyWebTransportServer(settings, null);
	}

	/**
	 * Create a server that serves ordinary HTTP/3 requests too, by Reactor Netty.
	 * @param settings the settings
	 * @param httpHandler handles a request that does not ask for a session, or
	 * {@code null} for none
	 * @return a server that is not started
	 */
	public static WebTransportServer create(ServerSettings settings,
			@Nullable BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> httpHandler) {
		return new NettyWebTransportServer(settings, httpHandler);
	}

}
