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

package io.github.webtransport;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandshakeInfo}.
 */
class HandshakeInfoTests {

	private static final URI LOCAL = URI.create("https://localhost/a?t=secret");

	@Test
	void infoShouldNotChangeWithItsBuilder() {
		List<String> protocols = new ArrayList<>(List.of("p"));
		Map<String, String> variables = new HashMap<>(Map.of("v", "1"));
		HandshakeInfo.Builder builder = HandshakeInfo.builder(LOCAL)
			.header("H", "1")
			.cookie("c", "1")
			.queryParam("t", "secret")
			.offeredProtocols(protocols)
			.pathMatch("/{v}", variables);
		HandshakeInfo info = builder.build();
		builder.header("h", "2").cookie("c", "2").queryParam("t", "2");
		protocols.add("q");
		variables.put("w", "2");
		assertThat(info.getHeaders().get("h")).containsExactly("1");
		assertThat(info.getCookies().get("c")).containsExactly("1");
		assertThat(info.getQueryParams().get("t")).containsExactly("secret");
		assertThat(info.getOfferedProtocols()).containsExactly("p");
		assertThat(info.getPathVariables()).containsOnlyKeys("v");
	}

	@Test
	void infoShouldNotBeChanged() {
		HandshakeInfo info = HandshakeInfo.builder(LOCAL).header("h", "1").build();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> info.getHeaders().add("h", "2"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> info.getHeaders().get("h").add("2"));
	}

	@Test
	void mutateShouldStartWithAllThatIsSet() {
		HandshakeInfo info = HandshakeInfo.builder(LOCAL)
			.header("h", "1")
			.cookie("c", "1")
			.queryParam("t", "secret")
			.offeredProtocols(List.of("p"))
			.protocol("p")
			.pathMatch("/{v}", Map.of("v", "a"))
			.principal(Mono.just(() -> "somebody"))
			.addresses(InetSocketAddress.createUnresolved("a", 1), InetSocketAddress.createUnresolved("b", 2))
			.rawRequest(new RawConnectRequest("webtransport", "/a?t=secret", "draft-02"))
			.response(new HandshakeResponse(201, new LinkedMultiValueMap<>()))
			.build();
		assertThat(info.mutate().build()).usingRecursiveComparison().isEqualTo(info);
		assertThat(info.mutate().header("H", "2").build().getHeaders().get("h")).containsExactly("1", "2");
		assertThat(info.getHeaders().get("h")).containsExactly("1");
	}

	@Test
	void whenAQueryParameterIsRemovedThenItIsNowhere() {
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost/a%20b?t=1&u=%26&%74=2&t&v"))
			.queryParam("t", "1")
			.queryParam("u", "&")
			.queryParam("t", "2")
			.rawRequest(new RawConnectRequest("webtransport-h3", "/a%20b?t=1&u=%26&%74=2&t&v", "draft-15"))
			.build();
		HandshakeInfo without = info.mutate().withoutQueryParam("t").build();
		assertThat(without.getRawRequest())
			.isEqualTo(new RawConnectRequest("webtransport-h3", "/a%20b?u=%26&v", "draft-15"));
		assertThat(without.getUri()).hasToString("https://localhost/a%20b?u=%26&v");
		assertThat(without.getQueryParams()).containsOnlyKeys("u");
		assertThat(without.getId()).isEqualTo(info.getId());
		assertThat(info.getUri()).hasToString("https://localhost/a%20b?t=1&u=%26&%74=2&t&v");
		assertThat(HandshakeInfo.builder(LOCAL).withoutQueryParam("t").build().getUri())
			.hasToString("https://localhost/a");
		assertThat(HandshakeInfo.builder(URI.create("https://localhost/a")).withoutQueryParam("t").build().getUri())
			.hasToString("https://localhost/a");
	}

	@Test
	void textShouldNotShowTheQuery() {
		assertThat(HandshakeInfo.builder(LOCAL).build().toString()).contains("/a").doesNotContain("secret");
	}

	@Test
	void whenRequestOrResponseIsLoggedThenWithoutSecrets() {
		MultiValueMap<String, String> headers = new LinkedMultiValueMap<>();
		headers.add("set-cookie", "secret");
		assertThat(new HandshakeResponse(200, headers))
			.hasToString("HandshakeResponse[status=200, headers=[set-cookie]]");
		assertThat(new RawConnectRequest("webtransport", "/a?t=secret", "draft-02"))
			.hasToString("RawConnectRequest[protocol=webtransport, path=/a, dialect=draft-02]");
	}

}
