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

package io.github.webtransport.spring.routing;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebTransportRoutes}.
 */
class WebTransportRoutesTests {

	private final WebTransportHandler handler = new ChatHandler();

	@Test
	void shouldKeepRoutesInOrder() {
		WebTransportRoutes routes = WebTransportRoutes.route()
			.path("/b", this.handler)
			.path("/a", this.handler)
			.build();
		assertThat(routes.getRoutes()).extracting(WebTransportRoute::pattern).containsExactly("/b", "/a");
	}

	@Test
	void whenRouteNamesNoProtocolsThenThoseOfTheHandlerHold() {
		WebTransportRoute route = WebTransportRoutes.route().path("/a", this.handler).build().getRoutes().get(0);
		assertThat(route.protocols()).containsExactly("chat.v2", "chat.v1");
		assertThat(route.protocolRequired()).isFalse();
		assertThat(route.allowedOrigins()).isEmpty();
		assertThat(route.allowedOriginPatterns()).isEmpty();
	}

	@Test
	void whenRouteNamesProtocolsThenTheyReplaceThoseOfTheHandler() {
		WebTransportRoute route = WebTransportRoutes.route()
			.path("/a", this.handler, (details) -> details.protocols("other").allowedOrigins("https://example.org"))
			.build()
			.getRoutes()
			.get(0);
		assertThat(route.protocols()).containsExactly("other");
		assertThat(route.allowedOrigins()).containsExactly("https://example.org");
	}

	@Test
	void whenRouteHasDetailsThenTheyAreKept() {
		WebTransportRoute route = WebTransportRoutes.route()
			.path("/a", this.handler,
					(details) -> details.protocolRequired()
						.allowedOriginPatterns("https://*.example.org")
						.intercept((handshake) -> Mono.error(new IllegalStateException("intercepted"))))
			.build()
			.getRoutes()
			.get(0);
		assertThat(route.protocolRequired()).isTrue();
		assertThat(route.allowedOriginPatterns()).containsExactly("https://*.example.org");
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost/a")).build();
		StepVerifier.create(route.handlerFactory().intercept(WebTransportHandshake.of(info)))
			.expectErrorMessage("intercepted")
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void whenPatternMatchesNoOriginThenItIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WebTransportRoutes.route()
				.path("/a", this.handler, (details) -> details.allowedOriginPatterns("*.example.org/path")))
			.withMessageContaining("allowedOriginPatterns");
	}

	@Test
	void shouldLeadToTheHandler() {
		WebTransportRoute route = WebTransportRoutes.route().path("/a", this.handler).build().getRoutes().get(0);
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost/a")).build();
		StepVerifier.create(route.handlerFactory().createHandler(WebTransportHandshake.of(info)))
			.expectNext(this.handler)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
		assertThat(route.description()).isEqualTo(ChatHandler.class.getName());
	}

	@Test
	void shouldNotTakeLaterChangesOfTheBuilder() {
		WebTransportRoutes.Builder builder = WebTransportRoutes.route().path("/a", this.handler);
		WebTransportRoutes routes = builder.build();
		builder.path("/b", this.handler);
		assertThat(routes.getRoutes()).hasSize(1);
	}

	@Test
	@SuppressWarnings("NullAway") // Test null check
	void whenHandlerIsNullThenItIsAnIllegalArgument() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebTransportRoutes.route().path("/a", null));
	}

	private static final class ChatHandler implements WebTransportHandler {

		@Override
		public Mono<Void> handle(WebTransportSession session) {
			return Mono.empty();
		}

		@Override
		public List<String> getProtocols() {
			return List.of("chat.v2", "chat.v1");
		}

	}

}
