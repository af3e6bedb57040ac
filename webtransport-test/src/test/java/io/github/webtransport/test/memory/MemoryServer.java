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

package io.github.webtransport.test.memory;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.UnaryOperator;

import javax.net.ssl.KeyManagerFactory;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.carrier.AbstractSessionTests.SessionServer;
import reactor.core.publisher.Mono;

/**
 * A server in memory that runs, and its client.
 */
final class MemoryServer implements SessionServer {

	private final InMemoryWebTransportServer server;

	private final WebTransportTestClient client;

	private MemoryServer(InMemoryWebTransportServer server) {
		this.server = server;
		this.client = WebTransportTestClient.bindTo(server::open).build();
		server.start();
	}

	static MemoryServer handling(WebTransportHandler handler) {
		return deciding((info) -> Mono.just(HandshakeDecision.accept(info, handler)));
	}

	static MemoryServer deciding(WebTransportHandshakeHandler handshakeHandler) {
		return deciding(handshakeHandler, (builder) -> builder);
	}

	static MemoryServer deciding(WebTransportHandshakeHandler handshakeHandler,
			UnaryOperator<ServerSettings.Builder> settings) {
		return new MemoryServer(new InMemoryWebTransportServer(
				() -> settings.apply(ServerSettings.builder(handshakeHandler).tls(noKeys())).build()));
	}

	private static TlsSettings noKeys() {
		try {
			return TlsSettings.of(KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	InMemoryWebTransportServer server() {
		return this.server;
	}

	@Override
	public WebTransportTestClient client() {
		return this.client;
	}

	@Override
	public WebTransportSession open() {
		WebTransportSession session = this.server.open(SessionRequest.of(URI.create("https://localhost")))
			.block(Duration.ofSeconds(5));
		if (session == null) {
			throw new IllegalStateException("There is no session");
		}
		return session;
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
