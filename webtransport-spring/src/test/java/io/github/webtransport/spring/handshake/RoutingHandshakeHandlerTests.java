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

package io.github.webtransport.spring.handshake;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import io.github.webtransport.spring.routing.WebTransportRoute;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RoutingHandshakeHandler}.
 */
class RoutingHandshakeHandlerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final WebTransportHandler handler = (session) -> Mono.empty();

	@Test
	void whenPathIsNotMappedThenStatusIs404() {
		assertThat(decide(request("/other").build()).getStatus()).isEqualTo(404);
	}

	@Test
	void whenPathIsNotMappedThenOriginDoesNotMatter() {
		assertThat(decide(request("/other").header("origin", "https://evil.org").build()).getStatus()).isEqualTo(404);
	}

	@Test
	void whenOriginIsForeignThenStatusIs403() {
		assertThat(decide(request("/echo").header("origin", "https://evil.org").build()).getStatus()).isEqualTo(403);
	}

	@Test
	void whenAcceptedThenInfoHasThePathMatch() {
		HandshakeDecision decision = decide(request("/rooms/blue").header("origin", "https://example.org").build());
		assertThat(decision.isAccepted()).isTrue();
		assertThat(decision.getHandler()).hasToString(this.handler.toString());
		assertThat(decision.getInfo().getPathPattern()).isEqualTo("/rooms/{room}");
		assertThat(decision.getInfo().getPathVariables()).isEqualTo(Map.of("room", "blue"));
	}

	@Test
	void whenRouteNamesOriginsThenTheyReplaceTheDefault() {
		assertThat(decide(request("/open").header("origin", "https://partner.org").build()).isAccepted()).isTrue();
		assertThat(decide(request("/open").header("origin", "https://example.org").build()).getStatus()).isEqualTo(403);
		assertThat(decide(request("/echo").header("origin", "https://partner.org").build()).getStatus()).isEqualTo(403);
	}

	@Test
	void whenRouteNamesOriginPatternsThenTheyReplaceTheDefault() {
		assertThat(decide(request("/patterns").header("origin", "https://a.partner.org").build()).isAccepted())
			.isTrue();
		assertThat(decide(request("/patterns").header("origin", "https://friend.org").build()).isAccepted()).isTrue();
		assertThat(decide(request("/patterns").header("origin", "https://partner.org").build()).getStatus())
			.isEqualTo(403);
		assertThat(decide(request("/patterns").header("origin", "https://example.org").build()).getStatus())
			.isEqualTo(403);
		assertThat(decide(request("/open").header("origin", "https://a.partner.org").build()).getStatus())
			.isEqualTo(403);
	}

	@Test
	void whenRouteRequiresAProtocolThenStatusIs400WithoutACommonOne() {
		assertThat(decide(request("/required").build()).getStatus()).isEqualTo(400);
		assertThat(decide(request("/required").offeredProtocols(List.of("x")).build()).getStatus()).isEqualTo(400);
		assertThat(decide(request("/required").offeredProtocols(List.of("x", "v1")).build()).getInfo().getProtocol())
			.isEqualTo("v1");
	}

	@Test
	void whenRouteChoosesTheProtocolThenItIsTheOne() {
		HandshakeInfo request = request("/chosen").offeredProtocols(List.of("v1", "v2")).build();
		HandshakeDecision decision = decide(request);
		assertThat(decision.getInfo().getProtocol()).isEqualTo("v2");
		assertThat(decision.getStatus()).isEqualTo(203);
		assertThat(decision.getHeaders()).containsOnly(Map.entry("x-route", List.of("/chosen")));
		assertThat(decide(request("/chosen").offeredProtocols(List.of("v1")).build()).getStatus()).isEqualTo(400);
		assertThat(decide(request("/chosen").offeredProtocols(List.of("full")).build()).getStatus()).isEqualTo(429);
	}

	@Test
	void whenClientOffersProtocolsThenTheFirstSpokenOneIsChosen() {
		HandshakeInfo request = request("/chat").offeredProtocols(List.of("x", "v1", "v2")).build();
		assertThat(decide(request).getInfo().getProtocol()).isEqualTo("v1");
	}

	@Test
	void whenNoProtocolIsCommonThenNoneIsChosen() {
		assertThat(decide(request("/chat").offeredProtocols(List.of("x")).build()).getInfo().getProtocol()).isNull();
		assertThat(decide(request("/chat").build()).getInfo().getProtocol()).isNull();
		assertThat(decide(request("/echo").offeredProtocols(List.of("v1")).build()).getInfo().getProtocol()).isNull();
	}

	@Test
	void whenEndpointPreparesThenItSeesThePathMatchAndTheProtocol() {
		WebTransportHandlerFactory endpoint = (handshake) -> {
			assertThat(handshake.getRequest().getPathVariables()).containsEntry("id", "1");
			assertThat(handshake.getRequest().getProtocol()).isEqualTo("v1");
			return Mono.just(this.handler);
		};
		RoutingHandshakeHandler handshake = handshake(
				new WebTransportRoute("/{id}", endpoint, List.of("v1"), List.of(), "endpoint"));
		HandshakeInfo request = request("/1").offeredProtocols(List.of("v1")).build();
		assertThat(handshake.handshake(request).block(TIMEOUT)).extracting(HandshakeDecision::isAccepted)
			.isEqualTo(true);
	}

	@Test
	void whenEndpointRejectsThenItsStatusIsUsed() {
		assertThat(decide(failing(new SessionRejectedException(429))).getStatus()).isEqualTo(429);
		assertThat(decide(failing(new ResponseStatusException(HttpStatus.GONE))).getStatus()).isEqualTo(410);
	}

	@Test
	void whenEndpointRejectsWithHeaderFieldsThenTheyAreSent() {
		MultiValueMap<String, String> headers = MultiValueMap
			.fromMultiValue(Map.of("retry-after", List.of("3"), "content-length", List.of("1")));
		assertThat(decide(failing(new SessionRejectedException(429, headers))).getHeaders())
			.containsOnly(Map.entry("retry-after", List.of("3")));
	}

	@Test
	void whenEndpointFailsWithAnErrorResponseThenItsHeaderFieldsAreSent() {
		ErrorResponseException failure = new ErrorResponseException(HttpStatus.TOO_MANY_REQUESTS);
		failure.getHeaders().add("Retry-After", "3");
		failure.getHeaders().add("Connection", "close");
		HandshakeDecision decision = decide(failing(failure));
		assertThat(decision.getStatus()).isEqualTo(429);
		assertThat(decision.getHeaders()).containsOnly(Map.entry("retry-after", List.of("3")));
	}

	@Test
	void whenEndpointFailsOtherwiseThenTheErrorIsLeftToTheServer() {
		RoutingHandshakeHandler handshake = failing(new IllegalStateException("broken"));
		assertThatIllegalStateException().isThrownBy(() -> handshake.handshake(request("/fail").build()).block(TIMEOUT))
			.withMessage("broken");
	}

	@Test
	void whenEndpointFailsWithAStatusThatIsNoRejectionThenTheErrorIsLeftToTheServer() {
		RoutingHandshakeHandler handshake = failing(new ResponseStatusException(HttpStatus.OK));
		assertThat(handshake.handshake(request("/fail").build()).onErrorComplete().blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void shouldTellMappedPaths() {
		RoutingHandshakeHandler handshake = handshake();
		assertThat(handshake.isMapped("/echo")).isTrue();
		assertThat(handshake.isMapped("/rooms/red")).isTrue();
		assertThat(handshake.isMapped("/other")).isFalse();
		assertThat(handshake.isMapped("/rooms/%zz")).isFalse();
	}

	private static Mono<Void> choose(WebTransportHandshake handshake) {
		List<String> offered = handshake.getRequest().getOfferedProtocols();
		if (offered.contains("full")) {
			return Mono.error(new SessionRejectedException(429));
		}
		handshake.setStatusCode(HttpStatus.NON_AUTHORITATIVE_INFORMATION);
		handshake.setHeader("x-route", handshake.getRequest().getPath());
		return Mono.delay(Duration.ofMillis(1))
			.filter((tick) -> offered.contains("v2"))
			.doOnNext((tick) -> handshake.setProtocol("v2"))
			.then();
	}

	private HandshakeDecision decide(HandshakeInfo request) {
		HandshakeDecision decision = handshake().handshake(request).block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	private HandshakeDecision decide(RoutingHandshakeHandler handshake) {
		HandshakeDecision decision = handshake.handshake(request("/fail").build()).block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	private RoutingHandshakeHandler handshake() {
		return new RoutingHandshakeHandler(WebTransportHandlerMapping.of(WebTransportRoutes.route()
			.path("/echo", this.handler)
			.path("/rooms/{room}", this.handler)
			.path("/open", this.handler, (route) -> route.allowedOrigins("https://partner.org"))
			.path("/chat", this.handler, (route) -> route.protocols("v2", "v1"))
			.path("/patterns", this.handler,
					(route) -> route.allowedOrigins("https://friend.org")
						.allowedOriginPatterns("https://*.partner.org"))
			.path("/required", this.handler, (route) -> route.protocols("v2", "v1").protocolRequired())
			.path("/chosen", this.handler,
					(route) -> route.protocolRequired().intercept(RoutingHandshakeHandlerTests::choose))
			.build()), OriginCheck.sameHost(false));
	}

	private static RoutingHandshakeHandler failing(RuntimeException failure) {
		return handshake(
				new WebTransportRoute("/fail", (handshake) -> Mono.error(failure), List.of(), List.of(), "endpoint"));
	}

	private static RoutingHandshakeHandler handshake(WebTransportRoute route) {
		return new RoutingHandshakeHandler(WebTransportHandlerMapping.of(() -> List.of(route)),
				OriginCheck.sameHost(false));
	}

	private static HandshakeInfo.Builder request(String path) {
		return HandshakeInfo.builder(URI.create("https://example.org:4433" + path));
	}

}
