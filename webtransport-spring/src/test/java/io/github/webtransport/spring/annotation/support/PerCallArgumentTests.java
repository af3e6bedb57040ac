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

import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.WebTransportArgumentContext;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for arguments that are resolved for each call.
 */
class PerCallArgumentTests {

	private static final List<String> got = new CopyOnWriteArrayList<>();

	private final TestEndpoint endpoint = TestEndpoint.of(List.of(new CallResolver()), new Endpoint());

	PerCallArgumentTests() {
		got.clear();
	}

	@Test
	void shouldResolveAnewForEachDatagram() {
		FakeSession session = this.endpoint.connect("/calls");
		session.getAttributes().put("user", "ann");
		session.datagram("1");
		TestBuffers.await(() -> got.contains("1 ann handshake none"));
		session.getAttributes().put("user", "bob");
		session.datagram("2");
		TestBuffers.await(() -> got.contains("2 bob handshake none"));
		session.buffers().assertReleased();
	}

	@Test
	void shouldKnowTheStream() {
		FakeSession session = this.endpoint.connect("/calls");
		session.getAttributes().put("user", "ann");
		FakeStream first = session.open().arrive("a\n", "b\n").arriveFin();
		FakeStream second = session.open().arrive("c\n").arriveFin();
		TestBuffers.await(() -> first.isFinished() && second.isFinished());
		assertThat(first.sent()).isEqualTo("a ann handshake 0\nb ann handshake 0\n");
		assertThat(second.sent()).isEqualTo("c ann handshake 4\n");
		session.buffers().assertReleased();
	}

	@Test
	void whenNothingIsResolvedThenTheArgumentIsNull() {
		FakeSession session = this.endpoint.connect("/calls");
		session.getAttributes().put("user", "nobody");
		session.datagram("1");
		TestBuffers.await(() -> got.contains("1 null"));
		session.buffers().assertReleased();
	}

	@Test
	void whenItFailsForADatagramThenTheSessionLives() {
		FakeSession session = this.endpoint.connect("/calls").datagram("1");
		TestBuffers.await(() -> !session.errors().isEmpty());
		assertThat(session.errors()).hasSize(1)
			.allSatisfy((error) -> assertThat(error).isInstanceOf(IllegalStateException.class)
				.hasMessage("Nobody has logged in"));
		assertThat(session.isOpen()).isTrue();
		session.buffers().assertReleased();
	}

	@Test
	void whenItFailsForAStreamThenTheStreamIsReset() {
		FakeSession session = this.endpoint.connect("/calls");
		FakeStream stream = session.open().arrive("a\n");
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(1);
		assertThat(stream.stopCode()).isEqualTo(1);
		session.buffers().assertReleased();
	}

	@Test
	void whenItFailsForAWholeStreamThenAnExceptionHandlerDecides() {
		FakeSession session = TestEndpoint.of(List.of(new CallResolver()), new Handling()).connect("/handling");
		session.openUnidirectional().arrive("whole").arriveFin();
		TestBuffers.await(() -> got.contains("handled Nobody has logged in"));
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
	}

	@Test
	void whenItFailsBeforeTheSessionIsAcceptedThenTheSessionIsRejected() {
		TestEndpoint endpoint = TestEndpoint.of(List.of(new CallResolver()), new Connecting());
		assertThat(endpoint.decide(TestEndpoint.request("/connecting")).getStatus()).isEqualTo(401);
		assertThat(got).isEmpty();
	}

	record Call(String text) {
	}

	/**
	 * Resolves what a session has as an attribute by now.
	 */
	private static final class CallResolver implements WebTransportArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Call.class;
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, WebTransportArgumentContext context) {
			assertThat(context.getSession()).isNull();
			assertThat(context.getStream()).isNull();
			return context.perCall(this::resolve);
		}

		private Mono<Object> resolve(WebTransportArgumentContext call) {
			WebTransportSession session = call.getSession();
			WebTransportReceiveStream stream = call.getStream();
			assertThat(session).isNotNull();
			if (session.getHandshakeInfo().getPath().equals("/connecting")) {
				return Mono.error(new SessionRejectedException(401));
			}
			Object user = session.getAttributes().get("user");
			if (user == null) {
				return Mono.error(new IllegalStateException("Nobody has logged in"));
			}
			return user.equals("nobody") ? Mono.empty() : Mono.deferContextual((context) -> Mono.just(new Call(
					user + " " + context.get("origin") + " " + ((stream != null) ? stream.getStreamId() : "none"))));
		}

	}

	@WebTransportMapping("/calls")
	static class Endpoint {

		@DatagramMapping
		void datagram(String text, @Nullable Call call) {
			got.add(text + " " + ((call != null) ? call.text() : null));
		}

		@StreamMapping
		Flux<String> talk(Call call, Flux<String> lines) {
			return lines.map((line) -> line + " " + call.text());
		}

	}

	@WebTransportMapping("/handling")
	static class Handling {

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		void whole(String text, Call call) {
			got.add(text);
		}

		@WebTransportExceptionHandler
		void handle(IllegalStateException ex) {
			got.add("handled " + ex.getMessage());
		}

	}

	@WebTransportMapping("/connecting")
	static class Connecting {

		@SessionMapping
		Mono<Void> connect(Call call) {
			got.add("connect");
			return Mono.empty();
		}

	}

}
