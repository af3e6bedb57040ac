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
import java.util.List;

import io.github.webtransport.HandshakeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OriginCheck}.
 */
class OriginCheckTests {

	private static final String MALFORMED = "malformed";

	private final OriginCheck sameHost = OriginCheck.sameHost(false);

	private final OriginCheck development = OriginCheck.sameHost(true);

	@Test
	void whenOriginIsAbsentThenItIsAllowed() {
		HandshakeInfo request = HandshakeInfo.builder(URI.create("https://example.org:4433/")).build();
		assertThat(this.sameHost.isAllowed(request)).isTrue();
		assertThat(this.sameHost.withAllowed(List.of("https://other.org"), List.of()).isAllowed(request)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.org", "https://example.org:8443", "http://example.org:8080",
			"https://EXAMPLE.org" })
	void whenHostIsTheSameThenPortAndSchemeDoNotMatter(String origin) {
		assertThat(this.sameHost.isAllowed(request("example.org:4433", origin))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.org", "https://example.org.evil.org", "https://sub.example.org",
			"https://evil-example.org", "https://localhost" })
	void whenHostIsForeignThenItIsNotAllowed(String origin) {
		assertThat(this.sameHost.isAllowed(request("example.org:4433", origin))).isFalse();
		assertThat(this.development.isAllowed(request("example.org:4433", origin))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "", " ", "example.org", "https://", "https://example.org/path",
			"https://user@example.org", "https://example.org:", "https://example.org:port", "https:example.org",
			"https://example.org https://example.org", "https://[::1", "://example.org", "https://example.org\\@evil",
			"https://example.org?" })
	void whenOriginIsMalformedOrOpaqueThenItIsNotAllowed(String origin) {
		assertThat(this.sameHost.isAllowed(request("example.org:4433", origin))).isFalse();
	}

	@Test
	void whenThereAreSeveralOriginsThenTheyAreNotAllowed() {
		HandshakeInfo request = request("example.org", "https://example.org").mutate()
			.header("origin", "https://example.org")
			.build();
		assertThat(this.sameHost.isAllowed(request)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "localhost:4433, http://localhost:8080", "localhost:4433, http://127.0.0.1:8080",
			"127.0.0.1:4433, http://localhost:8080", "[::1]:4433, http://localhost:8080",
			"localhost:4433, http://[::1]:8080", "app.localhost, https://localhost", "127.0.0.1, https://127.9.8.7",
			"LOCALHOST, http://LocalHost" })
	void whenLoopbackIsOneHostThenItsNamesAreTheSame(String authority, String origin) {
		assertThat(this.development.isAllowed(request(authority, origin))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "localhost:4433, http://127.0.0.1:8080", "127.0.0.1:4433, http://localhost:8080",
			"[::1]:4433, http://localhost:8080" })
	void whenLoopbackIsNotOneHostThenItsNamesDiffer(String authority, String origin) {
		assertThat(this.sameHost.isAllowed(request(authority, origin))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1.evil.org", "http://localhost.evil.org", "http://evillocalhost",
			"http://127.evil.org", "http://128.0.0.1", "http://[::2]" })
	void whenNameOnlyLooksLikeLoopbackThenItIsNotAllowed(String origin) {
		assertThat(this.development.isAllowed(request("localhost:4433", origin))).isFalse();
	}

	@Test
	void whenThereIsAListThenTheListDecides() {
		OriginCheck check = this.development.withAllowed(List.of("https://app.example.org"), List.of());
		assertThat(check.isAllowed(request("example.org", "https://app.example.org"))).isTrue();
		assertThat(check.isAllowed(request("example.org", "https://app.example.org:8443"))).isFalse();
		assertThat(check.isAllowed(request("example.org", "https://example.org"))).isFalse();
		assertThat(check.isAllowed(request("example.org", "null"))).isFalse();
	}

	@Test
	void whenThereArePatternsThenTheyDecide() {
		OriginCheck check = this.sameHost.withAllowed(List.of(), List.of("https://*.example.org:[*]"));
		assertThat(check.isAllowed(request("wt.org", "https://app.example.org"))).isTrue();
		assertThat(check.isAllowed(request("wt.org", "https://app.example.org:8443"))).isTrue();
		assertThat(check.isAllowed(request("wt.org", "http://app.example.org"))).isFalse();
		assertThat(check.isAllowed(request("wt.org", "https://wt.org"))).isFalse();
	}

	@Test
	void whenListAllowsAllThenEveryWellFormedOriginIsAllowed() {
		OriginCheck check = this.sameHost.withAllowed(List.of("*"), List.of());
		assertThat(check.isAllowed(request("example.org", "https://other.org"))).isTrue();
		assertThat(check.isAllowed(request("example.org", "null"))).isTrue();
		assertThat(check.isAllowed(request("example.org", MALFORMED))).isFalse();
	}

	@Test
	void whenListsAreEmptyThenNothingChanges() {
		assertThat(this.sameHost.withAllowed(List.of(), List.of())).isSameAs(this.sameHost);
	}

	private static HandshakeInfo request(String authority, String origin) {
		return HandshakeInfo.builder(URI.create("https://" + authority + "/echo")).header("origin", origin).build();
	}

}
