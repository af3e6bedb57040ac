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

package io.github.webtransport.autoconfigure.server;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.MissingDependencyException;
import io.github.webtransport.netty.server.NettyWebTransportServerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Creates servers on Netty.
 */
final class NettyServerFactory implements WebTransportServerFactory {

	private final @Nullable Http3RequestHandler http3RequestHandler;

	private final @Nullable ClassLoader classLoader;

	/**
	 * Create a factory.
	 * @param http3RequestHandler handles ordinary requests, or {@code null} to refuse
	 * them
	 * @param classLoader has the libraries of the engine, if they are there
	 */
	NettyServerFactory(@Nullable Http3RequestHandler http3RequestHandler, @Nullable ClassLoader classLoader) {
		this.http3RequestHandler = http3RequestHandler;
		this.classLoader = classLoader;
	}

	@Override
	public WebTransportServer create(ServerSettings settings) {
		// Not before: sessions in memory need no engine
		MissingDependencyException.throwIfEngineIsMissing(this.classLoader);
		return NettyWebTransportServerFactory.create(settings, this.http3RequestHandler);
	}

}
