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

package io.github.webtransport.netty.client;

import java.net.URI;
import java.util.List;

import io.github.webtransport.ClientSettings;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Dialect;
import io.netty.handler.codec.http3.Http3Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectRequest} and {@link Authority}.
 */
class ConnectRequestTests {

	private static final ClientSettings DEFAULTS = WebTransportClient.builder().toSettings();

	@Rows("C4")
	@ParameterizedTest
	@EnumSource(Dialect.class)
	void shouldHavePseudoHeadersOfDialect(Dialect dialect) {
		Http3Headers headers = headers("https://example.org:4433/rooms/blue?name=x%20y", dialect);
		assertThat(headers.method()).hasToString("CONNECT");
		assertThat(headers.get(":protocol"))
			.hasToString((dialect == Dialect.DRAFT_15) ? "webtransport-h3" : "webtransport");
		assertThat(headers.scheme()).hasToString("https");
		assertThat(headers.authority()).hasToString("example.org:4433");
		assertThat(headers.path()).hasToString("/rooms/blue?name=x%20y");
		assertThat(headers.contains("sec-webtransport-http3-draft02")).isEqualTo(dialect == Dialect.DRAFT_02);
		assertThat(headers.contains("wt-available-protocols")).isFalse();
		assertThat(headers.contains("origin")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "https://Example.ORG,example.org,/", "https://example.org:443/,example.org,/",
			"https://example.org?a=b,example.org,/?a=b", "https://[::1]:4433/x,[::1]:4433,/x",
			"https://[::1]/x,[::1],/x", "https://127.0.0.1:1/,127.0.0.1:1,/" })
	void shouldNameAuthorityAndPath(String uri, String authority, String path) {
		Http3Headers headers = headers(uri, Dialect.DRAFT_15);
		assertThat(headers.authority()).hasToString(authority);
		assertThat(headers.path()).hasToString(path);
	}

	@Test
	void addressShouldHaveNoBrackets() {
		assertThat(Authority.of(URI.create("https://[::1]:4433/"))).isEqualTo(new Authority("::1", 4433));
		assertThat(Authority.of(URI.create("https://example.org/"))).isEqualTo(new Authority("example.org", 443));
	}

	@Test
	void headersOfRequestShouldReplaceThoseOfClient() {
		ClientSettings settings = WebTransportClient.builder()
			.header("X-Common", "1")
			.header("x-both", "client")
			.origin("https://example.org")
			.toSettings();
		SessionRequest request = SessionRequest.builder(URI.create("https://localhost/"))
			.header("X-Both", "request")
			.header("x-both", "again")
			.build();
		Http3Headers headers = ConnectRequest.of(request, List.of(), settings).headers(Dialect.DRAFT_15);
		assertThat(headers.getAll("x-both")).hasToString("[request, again]");
		assertThat(headers.get("x-common")).hasToString("1");
		assertThat(headers.get("origin")).hasToString("https://example.org");
	}

	@Test
	void shouldOfferProtocols() {
		Http3Headers headers = ConnectRequest
			.of(SessionRequest.of(URI.create("https://localhost/")), List.of("a", "quo\"te"), DEFAULTS)
			.headers(Dialect.DRAFT_07);
		assertThat(headers.get("wt-available-protocols")).hasToString("\"a\", \"quo\\\"te\"");
	}

	private static Http3Headers headers(String uri, Dialect dialect) {
		return ConnectRequest.of(SessionRequest.of(URI.create(uri)), List.of(), DEFAULTS).headers(dialect);
	}

}
