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

package io.github.webtransport.spring.annotation.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionOpenedMapping}.
 */
class SessionOpenedTests {

	private final Endpoint endpoint = new Endpoint();

	private final TestEndpoint endpoints = TestEndpoint.of(this.endpoint, new Blocking(), new Lonely());

	@Test
	void whenSessionIsAcceptedThenTheMethodIsCalledBeforeOthers() {
		HandshakeDecision decision = this.endpoints.decide(TestEndpoint.request("/opened/ok"));
		assertThat(this.endpoint.calls).isEmpty();
		FakeSession session = new FakeSession(decision.getInfo()).datagram("x");
		session.handle(decision.getHandler());
		assertThat(this.endpoint.calls).containsExactly("opened CONNECTED", "datagram");
		assertThat(session.sent()).containsExactly("hello");
		assertThat(session.isOpen()).isTrue();
		assertThat(session.isCompleted()).isFalse();
	}

	@Test
	void whenMethodDoesNotCompleteThenOthersDoNotWait() {
		FakeSession session = this.endpoints.connect("/opened/never").datagram("x");
		assertThat(this.endpoint.calls).containsExactly("opened CONNECTED", "datagram");
		session.end(CloseStatus.NORMAL);
		assertThat(this.endpoint.calls).endsWith("cancelled");
	}

	@Test
	void whenMethodBlocksThenItIsCalledToo() {
		FakeSession session = this.endpoints.connect("/blocking-opened");
		TestBuffers.await(() -> session.getAttributes().containsKey("greeted by"));
		assertThat(session.isOpen()).isTrue();
	}

	@Test
	void whenThereIsNoOtherMethodThenTheSessionStaysOpen() {
		FakeSession session = this.endpoints.connect("/lonely");
		assertThat(session.isOpen()).isTrue();
		assertThat(session.isCompleted()).isFalse();
	}

	@Test
	void whenMethodFailsThenTheHandlerDoes() {
		FakeSession session = this.endpoints.connect("/opened/fails");
		assertThat(session.failure()).hasMessage("fails");
	}

	@Test
	void whenExceptionHandlerClosesThenItIsClosed() {
		FakeSession session = this.endpoints.connect("/opened/closes");
		TestBuffers.await(() -> session.closed() != null);
		assertThat(session.closed()).isEqualTo(CloseStatus.of(44));
	}

	@Test
	void whenErrorIsHandledThenTheSessionLivesOn() {
		FakeSession session = this.endpoints.connect("/opened/handled").datagram("x");
		assertThat(this.endpoint.calls).containsExactly("opened CONNECTED", "handled", "datagram");
		assertThat(session.isOpen()).isTrue();
		assertThat(session.errors()).isEmpty();
	}

	@Test
	void whenAccessIsDeniedThenItIsClosedWith4403() {
		assertThat(this.endpoints.connect("/opened/denied").closed()).isEqualTo(CloseStatus.of(4403, "Forbidden"));
	}

	@WebTransportMapping("/opened/{how}")
	static class Endpoint {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@SessionOpenedMapping
		Mono<Void> opened(@PathVariable String how, WebTransportSession session) {
			this.calls.add("opened " + session.getState());
			return switch (how) {
				case "never" -> Mono.<Void>never().doOnCancel(() -> this.calls.add("cancelled"));
				case "fails" -> Mono.error(new IllegalStateException(how));
				case "closes" -> Mono.error(new IllegalArgumentException(how));
				case "handled" -> Mono.error(new ArithmeticException(how));
				case "denied" -> Mono.error(new AccessDeniedException(how));
				default ->
					session.sendDatagrams(Mono.fromSupplier(() -> session.bufferFactory().wrap("hello".getBytes())));
			};
		}

		@DatagramMapping
		Mono<Void> datagram() {
			this.calls.add("datagram");
			return Mono.empty();
		}

		@WebTransportExceptionHandler
		CloseStatus close(IllegalArgumentException failure) {
			return CloseStatus.of(44);
		}

		@WebTransportExceptionHandler
		Mono<Void> handle(ArithmeticException failure) {
			this.calls.add("handled");
			return Mono.empty();
		}

	}

	@WebTransportMapping("/blocking-opened")
	static class Blocking {

		@SessionOpenedMapping
		void opened(WebTransportSession session) {
			session.getAttributes().put("greeted by", Thread.currentThread().getName());
		}

	}

	@WebTransportMapping("/lonely")
	static class Lonely {

		@SessionOpenedMapping
		Mono<Void> opened() {
			return Mono.empty();
		}

	}

}
