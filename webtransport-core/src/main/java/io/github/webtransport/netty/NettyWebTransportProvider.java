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

import io.github.webtransport.ClientSettings;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportProvider;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.netty.client.NettyWebTransportClientFactory;
import io.github.webtransport.netty.server.NettyWebTransportServerFactory;

/**
 * Provides servers and clients on Netty's QUIC engine.
 *
 * @since 0.1.0
 */
public final class NettyWebTransportProvider implements WebTransportProvider {

	@Override
	public WebTransportServer createServer(ServerSettings settings) {
		return NettyWebTransportServerFactory.create(settings);
	}

	@Override
	public WebTransportClient createClient(ClientSettings settings) {
		return NettyWebTransportClientFactory.create(settings);
	}

}
