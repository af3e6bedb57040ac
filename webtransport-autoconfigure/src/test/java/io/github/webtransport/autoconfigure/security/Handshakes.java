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

package io.github.webtransport.autoconfigure.security;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.server.FakeWebTransportServer;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Asks for sessions without a network.
 */
final class Handshakes {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private Handshakes() {
	}

	static HandshakeInfo.Builder request(String path) {
		return HandshakeInfo.builder(URI.create("https://localhost:4433" + path))
			.addresses(new InetSocketAddress("127.0.0.1", 4433), new InetSocketAddress("127.0.0.1", 50_000));
	}

	static HandshakeInfo.Builder basic(String path, String name, String password) {
		return request(path).header("authorization", basicHeader(name, password));
	}

	static String basicHeader(String name, String password) {
		return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

	static HandshakeDecision decide(ApplicationContext context, HandshakeInfo.Builder request) {
		HandshakeDecision decision = context.getBean(FakeWebTransportServer.class)
			.getSettings()
			.getHandshakeHandler()
			.handshake(request.build())
			.block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	static int status(ApplicationContext context, HandshakeInfo.Builder request) {
		return decide(context, request).getStatus();
	}

	/**
	 * Handle an accepted session as the server does.
	 */
	static Mono<Void> handle(HandshakeDecision decision) {
		assertThat(decision.isAccepted()).as("status %d", decision.getStatus()).isTrue();
		WebTransportSession session = mock(WebTransportSession.class);
		given(session.getId()).willReturn(UUID.randomUUID().toString());
		given(session.getHandshakeInfo()).willReturn(decision.getInfo());
		given(session.closeStatus()).willReturn(Mono.never());
		given(session.close(any(CloseStatus.class)))
			.willAnswer((call) -> Mono.error(new SessionClosedException(call.getArgument(0), false)));
		return decision.getHandler().handle(session).contextWrite(decision.getContext());
	}

	/**
	 * Check that the handler of an accepted session has denied access.
	 */
	static void closedAsForbidden(Throwable failure) {
		assertThat(failure).isInstanceOfSatisfying(SessionClosedException.class,
				(closed) -> assertThat(closed.getStatus()).isEqualTo(CloseStatus.of(4403, "Forbidden")));
	}

}
