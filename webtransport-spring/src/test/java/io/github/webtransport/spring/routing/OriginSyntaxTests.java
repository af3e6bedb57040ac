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

import java.util.List;

import io.github.webtransport.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link OriginSyntax}.
 */
class OriginSyntaxTests {

	@ParameterizedTest
	@ValueSource(strings = { "*", "null", "https://example.org", "http://localhost:8080", "https://[::1]:8443",
			"https://EXAMPLE.org", "https://xn--bcher-kva.example", "chrome-extension://abcdefgh",
			"http://example.org:443", "https://a.org,https://b.org", "https://a.org, https://b.org" })
	void whenPageCanHaveOriginThenItPasses(String origin) {
		assertThatNoException().isThrownBy(() -> OriginSyntax.checkOrigins("allowedOrigins", List.of(origin)));
	}

	@ParameterizedTest
	@CsvSource({ "example.org, https://example.org", "example.org:8443, https://example.org:8443",
			"localhost, https://localhost", "https://example.org/, https://example.org",
			"https://example.org/app, https://example.org", "https://example.org?a, https://example.org",
			"https://example.org:443, https://example.org", "http://example.org:80, http://example.org",
			"https://bücher.example, https://xn--bcher-kva.example", "'', https://example.org",
			"' ', https://example.org", "https://, https://example.org",
			"https://user@example.org, https://example.org", "https://example.org:70000, https://example.org",
			"'https://a.org,b.org', https://b.org" })
	void whenNoPageCanHaveOriginThenTheRightFormIsNamed(String origin, String corrected) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> OriginSyntax.checkOrigins("allowedOrigins", List.of("https://fine.org", origin)))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("allowedOrigins");
				assertThat(ex.getExpected()).contains("such as '" + corrected + "' instead of '" + ex.getValue() + "'");
			});
	}

	@Test
	void whenOriginIsPatternThenItIsSaid() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> OriginSyntax.checkOrigins("allowedOrigins", List.of("https://*.example.org")))
			.withMessageContaining("which is a pattern");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "https://*.example.org", "https://*", "*://example.org", "*.example.org",
			"https://*.example.org:[*]", "https://*.example.org:[8080,8081]", "https://*.example.org:8443" })
	void whenPatternMatchesAnOriginThenItPasses(String pattern) {
		assertThatNoException().isThrownBy(() -> OriginSyntax.checkPatterns("allowedOriginPatterns", List.of(pattern)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "example.org", "example.*", "https://*.example.org/", "https://*.example.org/*",
			"https://*.example.org:[8080" })
	void whenPatternMatchesNoOriginThenTheRightFormIsNamed(String pattern) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> OriginSyntax.checkPatterns("allowedOriginPatterns", List.of(pattern)))
			.withMessageContaining("such as 'https://*.example.org'")
			.withMessageContaining("instead of '" + pattern + "'");
	}

	@Test
	void whenRouteNamesSuchAnOriginThenItIsRefused() {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> WebTransportRoutes.route()
			.path("/echo", (session) -> session.close(), (route) -> route.allowedOrigins("example.org")));
	}

}
