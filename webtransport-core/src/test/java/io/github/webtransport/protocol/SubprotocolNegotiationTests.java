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

package io.github.webtransport.protocol;

import java.util.List;
import java.util.stream.Stream;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SubprotocolNegotiation}.
 */
class SubprotocolNegotiationTests {

	@ParameterizedTest
	@MethodSource("available")
	void shouldParseAvailable(List<String> lines, List<String> expected) {
		assertThat(SubprotocolNegotiation.parseAvailable(lines)).isEqualTo(expected);
	}

	static Stream<Arguments> available() {
		return Stream.of(Arguments.of(List.of(), List.of()), Arguments.of(List.of(""), List.of()),
				Arguments.of(List.of("\"abc\""), List.of("abc")),
				Arguments.of(List.of("\"abc\", \"d e\""), List.of("abc", "d e")),
				Arguments.of(List.of("\"abc\",\"d e\""), List.of("abc", "d e")),
				Arguments.of(List.of("  \"abc\" \t,\t \"d e\" "), List.of("abc", "d e")),
				Arguments.of(List.of("\"a\"", "\"b\", \"c\""), List.of("a", "b", "c")),
				Arguments.of(List.of("\"a\\\"b\\\\c\""), List.of("a\"b\\c")),
				Arguments.of(List.of("\"a, b\""), List.of("a, b")),
				Arguments.of(List.of("\"a\";q=1, \"b\";x;y=\"z\";t=?0;u=:AA==:"), List.of("a", "b")),
				Arguments.of(List.of("\"a\", \"a\""), List.of("a", "a")));
	}

	@ParameterizedTest
	@Rows({ "R65", "S8" })
	@ValueSource(strings = { "abc", "\"a\", b", "b, \"a\"", "1", "\"a\", 2.5", "?1", "\"a\", ?0", ":AAEC:",
			"(\"a\" \"b\")", "\"a\", (\"b\")", "\"a\", ()", "\"a\",", ",\"a\"", "\"a\",,\"b\"", "\"a\" \"b\"", "\"a",
			"a\"", "\"a\\x\"", "\"a\\", "\"\u00e9\"", "\"a\tb\"", "\"a\u007f\"", "\"a\u0000\"", "\"a\"; ;q",
			"\"a\";Q=1", "\"a\";q=", "'a'", "@1659578233", "%\"a\"", "\"a\", %\"b\"", "\"a\";d=@x", "\u00a0\"a\"" })
	void whenMalformedOrNotStringsThenIgnoresTheWholeField(String field) {
		assertThat(SubprotocolNegotiation.parseAvailable(List.of(field))).isEmpty();
		assertThat(SubprotocolNegotiation.parseAvailable(List.of("\"x\"", field))).isEmpty();
		assertThat(SubprotocolNegotiation.parseAvailable(List.of(field, "\"x\""))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"d e\"", " \"d e\" ", "\"d e\";a=1;b" })
	void shouldParseSelected(String field) {
		assertThat(SubprotocolNegotiation.parseSelected(field)).isEqualTo("d e");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "d", "1", "?1", ":AA==:", "\"a\", \"b\"", "(\"a\")", "\"a", "\"a\"x", "\"\u00e9\"" })
	void whenSelectedIsNotOneStringThenIgnores(String field) {
		assertThat(SubprotocolNegotiation.parseSelected(field)).isNull();
	}

	@Test
	void whenSelectedIsMissingThenNull() {
		assertThat(SubprotocolNegotiation.parseSelected(null)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "d e", "a\"b", "a\\b", "a,b;c", " ", "~" })
	void shouldFormatWhatParses(String name) {
		String selected = SubprotocolNegotiation.formatSelected(name);
		assertThat(SubprotocolNegotiation.parseSelected(selected)).isEqualTo(name);
		String available = SubprotocolNegotiation.formatAvailable(List.of(name, "other"));
		assertThat(SubprotocolNegotiation.parseAvailable(List.of(available))).containsExactly(name, "other");
	}

	@Test
	void shouldFormatLikeTheDraft() {
		assertThat(SubprotocolNegotiation.formatSelected("d e")).isEqualTo("\"d e\"");
		assertThat(SubprotocolNegotiation.formatAvailable(List.of("abc", "d e"))).isEqualTo("\"abc\", \"d e\"");
	}

	@Test
	void whenNothingToFormatThenFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> SubprotocolNegotiation.formatAvailable(List.of()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SubprotocolNegotiation.formatAvailable(List.of("a", "a")));
		assertThatIllegalArgumentException().isThrownBy(() -> SubprotocolNegotiation.formatSelected("\u00e9"));
		assertThatIllegalArgumentException().isThrownBy(() -> SubprotocolNegotiation.formatSelected("a\nb"));
	}

	@Test
	@Rows({ "R65", "S8" })
	void shouldChooseInOrderOfTheClient() {
		assertThat(SubprotocolNegotiation.choose(List.of("c", "b", "a"), List.of("a", "b"))).isEqualTo("b");
		assertThat(SubprotocolNegotiation.choose(List.of("c"), List.of("a", "b"))).isNull();
		assertThat(SubprotocolNegotiation.choose(List.of(), List.of("a"))).isNull();
		assertThat(SubprotocolNegotiation.choose(List.of("a"), List.of())).isNull();
		assertThat(SubprotocolNegotiation.choose(List.of("A"), List.of("a"))).isNull();
	}

	@Test
	void shouldAcceptLegalNames() {
		SubprotocolNegotiation.validateNames(List.of());
		SubprotocolNegotiation.validateNames(List.of("a", "A", " ", "~", "x".repeat(512)));
	}

	@ParameterizedTest
	@Rows("R65")
	@ValueSource(strings = { "", "\u00e9", "a\tb", "\u007f", "\ud83d\ude80" })
	void whenNameIsNotLegalThenFails(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SubprotocolNegotiation.validateNames(List.of("ok", name)));
	}

	@Test
	@Rows("R65")
	void whenNameIsTooLongOrRepeatedThenFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SubprotocolNegotiation.validateNames(List.of("x".repeat(513))));
		assertThatIllegalArgumentException().isThrownBy(() -> SubprotocolNegotiation.validateNames(List.of("a", "a")));
	}

}
