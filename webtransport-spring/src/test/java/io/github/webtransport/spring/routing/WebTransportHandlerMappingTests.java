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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.webtransport.WebTransportHandler;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WebTransportHandlerMapping}.
 */
class WebTransportHandlerMappingTests {

	private final WebTransportHandler handler = (session) -> Mono.empty();

	@Test
	void whenNothingIsMappedThenNothingMatches() {
		WebTransportHandlerMapping mapping = WebTransportHandlerMapping.of();
		assertThat(mapping.match("/echo")).isNull();
		assertThat(mapping.getPatterns()).isEmpty();
	}

	@Test
	void whenPathIsMappedThenItMatches() {
		assertMatches(mapping("/echo"), "/echo", "/echo");
	}

	@Test
	void whenPathHasNoLeadingSlashThenOneIsAdded() {
		assertMatches(mapping("echo"), "/echo", "echo");
	}

	@Test
	void whenPathDiffersThenNothingMatches() {
		WebTransportHandlerMapping mapping = mapping("/echo", "/rooms/{room}");
		assertThat(mapping.match("/echo/")).isNull();
		assertThat(mapping.match("/ECHO")).isNull();
		assertThat(mapping.match("/rooms")).isNull();
		assertThat(mapping.match("/rooms/a/b")).isNull();
		assertThat(mapping.match("/")).isNull();
	}

	@Test
	void whenPatternHasVariablesThenTheyAreDecoded() {
		RouteMatch match = mapping("/rooms/{room}/{id:[0-9]{2}}").match("/rooms/caf%C3%A9%20noir/42");
		assertThat(match).isNotNull();
		assertThat(match.variables()).isEqualTo(Map.of("room", "café noir", "id", "42"));
	}

	@Test
	void whenExactPathIsPercentEncodedThenItMatches() {
		assertMatches(mapping("/café"), "/caf%C3%A9", "/café");
	}

	@Test
	void whenExactPathHasParametersThenItMatches() {
		assertMatches(mapping("/echo"), "/echo;v=1", "/echo");
	}

	@Test
	void whenSeveralPatternsMatchThenTheMostSpecificWins() {
		WebTransportHandlerMapping mapping = mapping("/**", "/rooms/{room}", "/rooms/*", "/rooms/blue",
				"/rooms/{*rest}");
		assertMatches(mapping, "/rooms/blue", "/rooms/blue");
		assertMatches(mapping, "/rooms/red", "/rooms/{room}");
		assertMatches(mapping, "/rooms/red/1", "/rooms/{*rest}");
		assertMatches(mapping, "/other", "/**");
		assertThat(mapping.getPatterns()).containsExactly("/rooms/blue", "/rooms/{room}", "/rooms/*", "/rooms/{*rest}",
				"/**");
	}

	@Test
	void whenPathIsMalformedThenItIsAnIllegalArgument() {
		assertThatIllegalArgumentException().isThrownBy(() -> mapping("/rooms/{room}").match("/rooms/%zz"));
	}

	@Test
	void whenTwoRoutesHaveTheSamePathThenBothAreNamed() {
		WebTransportRoutes first = () -> List.of(route("/echo", "First.echo()"));
		WebTransportRoutes second = () -> List.of(route("/echo", "Second.echo()"));
		assertThatExceptionOfType(AmbiguousMappingException.class)
			.isThrownBy(() -> WebTransportHandlerMapping.of(first, second))
			.satisfies((ex) -> {
				assertThat(ex.getFirst()).isEqualTo("/echo -> First.echo()");
				assertThat(ex.getSecond()).isEqualTo("/echo -> Second.echo()");
			})
			.withMessageContainingAll("First.echo()", "Second.echo()");
	}

	@Test
	void whenTwoPatternsDifferInNamesOnlyThenTheyAreAmbiguous() {
		assertThatExceptionOfType(AmbiguousMappingException.class)
			.isThrownBy(() -> mapping("/rooms/{room}", "/rooms/{name}"));
		assertThatExceptionOfType(AmbiguousMappingException.class)
			.isThrownBy(() -> mapping("/rooms/{room:[a-z]{2}}", "/rooms/{name:[a-z]{2}}"));
	}

	@Test
	void whenTwoPatternsDifferInExpressionsThenTheyAreNotAmbiguous() {
		assertThat(mapping("/rooms/{id:[0-9]{2}}", "/rooms/{id:[0-9]{3}}", "/rooms/{id}", "/rooms/{*id}").getPatterns())
			.hasSize(4);
	}

	@Test
	void whenPatternIsInvalidThenItsHandlerIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> mapping("/rooms/{room"))
			.withMessageContaining(this.handler.getClass().getName());
	}

	@Test
	void whenCreatedFromBeansThenRoutesAreCollectedWhenSingletonsAreInstantiated() {
		List<WebTransportRoutes> sources = new ArrayList<>();
		WebTransportHandlerMapping mapping = new WebTransportHandlerMapping(sources);
		sources.add(() -> List.of(route("/echo", "echo")));
		assertThat(mapping.match("/echo")).isNull();
		mapping.afterSingletonsInstantiated();
		assertMatches(mapping, "/echo", "/echo");
	}

	private static void assertMatches(WebTransportHandlerMapping mapping, String path, String expectedPattern) {
		assertThat(mapping.match(path)).isNotNull()
			.extracting((match) -> match.route().pattern())
			.isEqualTo(expectedPattern);
	}

	private WebTransportHandlerMapping mapping(String... patterns) {
		WebTransportRoutes.Builder builder = WebTransportRoutes.route();
		for (String pattern : patterns) {
			builder.path(pattern, this.handler);
		}
		return WebTransportHandlerMapping.of(builder.build());
	}

	private WebTransportRoute route(String pattern, String description) {
		return new WebTransportRoute(pattern, WebTransportHandlerFactory.of(this.handler), List.of(), List.of(),
				description);
	}

}
