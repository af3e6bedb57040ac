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

package io.github.webtransport.test;

import java.security.NoSuchAlgorithmException;

import javax.net.ssl.KeyManagerFactory;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import reactor.core.publisher.Mono;

/**
 * A server in memory that decides as the test says.
 */
final class TestServer implements WebTransportHandshakeHandler {

	private final InMemoryWebTransportServer server;

	private volatile WebTransportHandshakeHandler handler = (info) -> Mono.empty();

	TestServer() {
		this.server = new InMemoryWebTransportServer(() -> ServerSettings.builder(this).tls(noKeys()).build());
		this.server.start();
	}

	private static TlsSettings noKeys() {
		try {
			return TlsSettings.of(KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void handle(WebTransportHandshakeHandler handler) {
		this.handler = handler;
	}

	@Override
	public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		return this.handler.handshake(request);
	}

	WebTransportTestClient.Builder client() {
		return WebTransportTestClient.bindTo(this.server);
	}

	void stop() {
		this.server.stop();
	}

}
