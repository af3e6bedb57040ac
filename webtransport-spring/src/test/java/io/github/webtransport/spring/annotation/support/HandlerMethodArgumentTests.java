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

import java.net.URI;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.annotation.support.TestEndpoint.Tenant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the arguments that every method of an endpoint may take.
 */
class HandlerMethodArgumentTests {

	private final Endpoint endpoint = new Endpoint();

	private final FakeSession session = TestEndpoint.of(this.endpoint).connect("/rooms/42");

	static Stream<Arguments> methods() {
		return Stream.of(new Arguments("connect", (session) -> {
		}), new Arguments("datagram", (session) -> session.datagram("x")),
				new Arguments("bidirectional", FakeSession::open),
				new Arguments("unidirectional", FakeSession::openUnidirectional),
				new Arguments("disconnect", (session) -> session.end(CloseStatus.of(7, "bye"))),
				new Arguments("failure", (session) -> session.datagram("fail")));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void shouldResolveValuesOfTheRequest(Arguments method) {
		method.trigger().accept(this.session);
		List<@Nullable Object> values = this.endpoint.await(method.name());
		assertThat(values.subList(2, 11)).containsExactly("alice", 42L, 7, Optional.of(Color.RED), null, "none",
				"secret", "dark", new Tenant("example.org"));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void shouldPassOneSessionToAllMethods(Arguments method) {
		method.trigger().accept(this.session);
		List<@Nullable Object> values = this.endpoint.await(method.name());
		assertThat(values.get(0)).isSameAs(this.endpoint.await("connect").get(0))
			.isInstanceOfSatisfying(WebTransportSession.class,
					(session) -> assertThat(session.getId()).isEqualTo(this.session.getId()));
		assertThat(values.get(1)).isInstanceOfSatisfying(HandshakeInfo.class,
				(info) -> assertThat(info.getPathPattern()).isEqualTo("/rooms/{id}"));
	}

	@Test
	void shouldPassTheStreamAndBothItsSides() {
		FakeStream stream = this.session.open();
		assertThat(this.endpoint.await("bidirectional").subList(11, 14)).containsExactly(stream, stream, stream);
	}

	@Test
	void shouldPassTheReceivingStream() {
		FakeStream stream = this.session.openUnidirectional();
		assertThat(this.endpoint.await("unidirectional").get(11)).isSameAs(stream);
	}

	@Test
	void shouldPassTheCloseStatus() {
		this.session.end(CloseStatus.of(7, "bye"));
		assertThat(this.endpoint.await("disconnect").get(11)).isEqualTo(CloseStatus.of(7, "bye"));
	}

	@Test
	void shouldPassTheFailure() {
		this.session.datagram("fail");
		assertThat(this.endpoint.await("failure").get(11)).isInstanceOf(IllegalStateException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit", "x-token", "theme" })
	void whenARequiredValueOfAnyMethodIsMissingThenStatusIs400(String missing) {
		HandshakeInfo.Builder request = HandshakeInfo.builder(URI.create("https://example.org/rooms/42"))
			.principal(Mono.just(() -> "alice"));
		if (!missing.equals("limit")) {
			request.queryParam("limit", "7");
		}
		if (!missing.equals("x-token")) {
			request.header("x-token", "t");
		}
		if (!missing.equals("theme")) {
			request.cookie("theme", "t");
		}
		Endpoint endpoint = new Endpoint();
		assertThat(TestEndpoint.of(endpoint).decide(request.build()).getStatus()).isEqualTo(400);
		assertThat(endpoint.calls).isEmpty();
	}

	enum Color {

		RED

	}

	record Arguments(String name, Consumer<FakeSession> trigger) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	@WebTransportMapping("/rooms/{id}")
	static class Endpoint {

		private final Map<String, List<@Nullable Object>> calls = new ConcurrentHashMap<>();

		@SessionMapping
		Mono<Void> connect(WebTransportSession session, HandshakeInfo info, Principal principal, @PathVariable long id,
				@RequestParam int limit, @RequestParam Optional<Color> color,
				@RequestParam(required = false) @Nullable Integer absent,
				@RequestParam(defaultValue = "none") String note, @RequestHeader("x-token") String token,
				@CookieValue String theme, Tenant tenant) {
			return called("connect", session, info, principal.getName(), id, limit, color, absent, note, token, theme,
					tenant);
		}

		@DatagramMapping
		Mono<Void> datagram(String text, WebTransportSession session, HandshakeInfo info, Principal principal,
				@PathVariable long id, @RequestParam int limit, @RequestParam Optional<Color> color,
				@RequestParam(required = false) @Nullable Integer absent,
				@RequestParam(defaultValue = "none") String note, @RequestHeader("x-token") String token,
				@CookieValue String theme, Tenant tenant) {
			if (text.equals("fail")) {
				throw new IllegalStateException(text);
			}
			return called("datagram", session, info, principal.getName(), id, limit, color, absent, note, token, theme,
					tenant);
		}

		@StreamMapping
		Mono<Void> bidirectional(WebTransportSession session, HandshakeInfo info, Mono<Principal> principal,
				@PathVariable long id, @RequestParam int limit, @RequestParam Optional<Color> color,
				@RequestParam(required = false) @Nullable Integer absent,
				@RequestParam(defaultValue = "none") String note, @RequestHeader("x-token") String token,
				@CookieValue String theme, Tenant tenant, WebTransportStream stream,
				WebTransportReceiveStream receiving, WebTransportSendStream sending) {
			return principal.flatMap((user) -> called("bidirectional", session, info, user.getName(), id, limit, color,
					absent, note, token, theme, tenant, stream, receiving, sending));
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> unidirectional(WebTransportSession session, HandshakeInfo info, Principal principal,
				@PathVariable long id, @RequestParam int limit, @RequestParam Optional<Color> color,
				@RequestParam(required = false) @Nullable Integer absent,
				@RequestParam(defaultValue = "none") String note, @RequestHeader("x-token") String token,
				@CookieValue String theme, Tenant tenant, WebTransportReceiveStream stream) {
			return called("unidirectional", session, info, principal.getName(), id, limit, color, absent, note, token,
					theme, tenant, stream);
		}

		@DisconnectMapping
		void disconnect(WebTransportSession session, HandshakeInfo info, Principal principal, @PathVariable long id,
				@RequestParam int limit, @RequestParam Optional<Color> color,
				@RequestParam(required = false) @Nullable Integer absent,
				@RequestParam(defaultValue = "none") String note, @RequestHeader("x-token") String token,
				@CookieValue String theme, Tenant tenant, CloseStatus status) {
			called("disconnect", session, info, principal.getName(), id, limit, color, absent, note, token, theme,
					tenant, status);
		}

		@WebTransportExceptionHandler
		void failure(WebTransportSession session, HandshakeInfo info, Principal principal, @PathVariable long id,
				@RequestParam int limit, @RequestParam Optional<Color> color,
				@RequestParam(required = false) @Nullable Integer absent,
				@RequestParam(defaultValue = "none") String note, @RequestHeader("x-token") String token,
				@CookieValue String theme, Tenant tenant, IllegalStateException failure) {
			called("failure", session, info, principal.getName(), id, limit, color, absent, note, token, theme, tenant,
					failure);
		}

		private Mono<Void> called(String name, @Nullable Object... arguments) {
			this.calls.put(name, Arrays.asList(arguments));
			return Mono.empty();
		}

		List<@Nullable Object> await(String name) {
			TestBuffers.await(() -> this.calls.containsKey(name));
			return this.calls.getOrDefault(name, List.of());
		}

	}

}
