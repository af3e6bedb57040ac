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

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls of methods that block for which there is no thread.
 */
class BlockingRefusalTests {

	/**
	 * One thread for each kind of call, which has begun the first call of its kind, and
	 * one place to wait.
	 */
	private final Deque<Runnable> threads = new ArrayDeque<>();

	private final BlockingCalls calls = new BlockingCalls(
			BlockingSettings.builder().threads(2).maxPerUser(2).maxPerSession(2).queue(1).build(), this.threads::add);

	private TestEndpoint endpoint(Object... beans) {
		return TestEndpoint.withBlockingCalls(this.calls, beans);
	}

	private void endAll() {
		while (!this.threads.isEmpty()) {
			this.threads.remove().run();
		}
	}

	@Test
	void whenAStreamFindsNoThreadThenItIsResetAndTheSessionLives() {
		FakeSession session = endpoint(new Streams()).connect("/streams");
		for (int i = 0; i < 3; i++) {
			session.open().arriveFin();
		}
		FakeStream refused = session.open().arriveFin();
		assertThat(refused.resetCode()).isEqualTo(2);
		assertThat(session.errors()).hasSize(1).hasOnlyElementsOfType(BlockingCallRejectedException.class);
		endAll();
		FakeStream next = session.open().arriveFin();
		endAll();
		assertThat(next.sent()).isEqualTo("done");
		assertThat(session.isOpen()).isTrue();
	}

	@Test
	void whenAHandshakeFindsNoThreadThenItIsRejectedWith503() {
		TestEndpoint endpoint = endpoint(new Handshakes());
		for (int i = 0; i < 3; i++) {
			endpoint.handshake(TestEndpoint.request("/handshakes")).subscribe();
		}
		assertThat(endpoint.decide(TestEndpoint.request("/handshakes")).getStatus()).isEqualTo(503);
		assertThat(this.calls.getStats(BlockingCallKind.HANDSHAKE).rejected()).isEqualTo(1);
	}

	@Test
	void whenTheExceptionHandlerOfAHandshakeFindsNoThreadThenTheErrorStands() {
		TestEndpoint endpoint = endpoint(new Rejections());
		for (int i = 0; i < 3; i++) {
			endpoint.handshake(TestEndpoint.request("/rejections")).subscribe();
		}
		assertThat(endpoint.decide(TestEndpoint.request("/rejections")).getStatus()).isEqualTo(410);
		assertThat(this.calls.getStats(BlockingCallKind.HANDSHAKE).rejected()).isEqualTo(1);
		assertThat(this.calls.getStats(BlockingCallKind.CALL).rejected()).isZero();
	}

	@Test
	void whenAMethodForAnOpenedSessionFindsNoThreadThenTheSessionIsClosedWithCode2() {
		TestEndpoint endpoint = endpoint(new Greetings());
		for (int i = 0; i < 3; i++) {
			assertThat(endpoint.connect("/greetings").isOpen()).isTrue();
		}
		assertThat(endpoint.connect("/greetings").closed()).isEqualTo(CloseStatus.of(2, "Unavailable"));
	}

	@Test
	void whenAnOwnerOfASessionFindsNoThreadThenTheSessionIsClosedWithCode2() {
		TestEndpoint endpoint = endpoint(new Owner());
		for (int i = 0; i < 3; i++) {
			assertThat(endpoint.connect("/owner").isOpen()).isTrue();
		}
		assertThat(endpoint.connect("/owner").closed()).isEqualTo(CloseStatus.of(2, "Unavailable"));
	}

	@Test
	void whenDatagramsFindNoThreadThenTheyWaitInTheSessionAndStreamsAreNotRefused() {
		FakeSession session = endpoint(new Streams()).connect("/streams");
		for (int i = 0; i < 100; i++) {
			session.datagram("x");
		}
		assertThat(this.calls.getStats(BlockingCallKind.CALL).waiting()).isZero();
		FakeStream stream = session.open().arriveFin();
		assertThat(stream.resetCode()).isNull();
		endAll();
		assertThat(stream.sent()).isEqualTo("done");
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	@Test
	void whenTooManyDisconnectsWaitThenNewSessionsAreRejectedWith503() {
		TestEndpoint endpoint = endpoint(new Ends());
		for (int i = 0; i < 4; i++) {
			assertThat(endpoint.decide(TestEndpoint.request("/ends")).getStatus()).isEqualTo(200);
			endpoint.connect("/ends").end(CloseStatus.NORMAL);
		}
		assertThat(endpoint.decide(TestEndpoint.request("/ends")).getStatus()).isEqualTo(503);
		endAll();
		assertThat(Ends.disconnected).isEqualTo(4);
		assertThat(endpoint.decide(TestEndpoint.request("/ends")).getStatus()).isEqualTo(200);
	}

	@WebTransportController
	@WebTransportMapping("/streams")
	static class Streams {

		@StreamMapping
		String on() {
			return "done";
		}

		@DatagramMapping
		void on(String text) {
		}

		@WebTransportExceptionHandler(Exception.class)
		String failed() {
			return "failed";
		}

	}

	@WebTransportMapping("/handshakes")
	static class Handshakes {

		@SessionMapping
		void connect() {
		}

	}

	@WebTransportMapping("/rejections")
	static class Rejections {

		@SessionMapping
		Mono<Void> connect() {
			return Mono.error(new ResponseStatusException(HttpStatus.GONE));
		}

		@WebTransportExceptionHandler
		HandshakeDecision reject(ResponseStatusException failure) {
			return HandshakeDecision.reject(409);
		}

	}

	@WebTransportMapping("/greetings")
	static class Greetings {

		@SessionOpenedMapping
		void greet() {
		}

	}

	static class Owner {

		@WebTransportMapping("/owner")
		void own() {
		}

	}

	@WebTransportMapping("/ends")
	static class Ends {

		private static int disconnected;

		@DisconnectMapping
		void disconnect() {
			disconnected++;
		}

	}

}
