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
import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebTransportHandshake}.
 */
class WebTransportHandshakeTests {

	private final WebTransportHandler handler = (session) -> Mono.empty();

	private final WebTransportHandshake handshake = WebTransportHandshake
		.of(HandshakeInfo.builder(URI.create("https://example.org/a")).offeredProtocols(List.of("v1", "v2")).build());

	@Test
	void whenNothingIsSetThenTheAnswerIsA200WithoutFields() {
		HandshakeDecision decision = this.handshake.accept(this.handler);
		assertThat(decision.getHandler()).isSameAs(this.handler);
		assertThat(decision.getInfo()).isSameAs(this.handshake.getRequest());
		assertThat(decision.getStatus()).isEqualTo(200);
		assertThat(decision.getHeaders()).isEmpty();
	}

	@Test
	void whenFieldsAreSetAndAddedThenTheirNamesAreInLowerCase() {
		this.handshake.setHeader("X-A", "1");
		this.handshake.setHeader("x-a", "2", "3");
		this.handshake.addHeader("X-a", "4");
		this.handshake.addHeader("Set-Cookie", "a=1", "b=2");
		this.handshake.addHeader("x-gone", "1");
		this.handshake.setHeader("X-Gone");
		assertThat(this.handshake.accept(this.handler).getHeaders())
			.containsOnly(Map.entry("x-a", List.of("2", "3", "4")), Map.entry("set-cookie", List.of("a=1", "b=2")));
	}

	@ParameterizedTest
	@CsvSource({ "wt-protocol, v1", "Content-Type, text/plain", "Connection, close", "'x a', 1", "x-a, 'a\nb'" })
	void whenFieldIsIllegalThenItIsRefused(String name, String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.handshake.setHeader(name, value));
		assertThatIllegalArgumentException().isThrownBy(() -> this.handshake.addHeader(name, value));
		assertThat(this.handshake.accept(this.handler).getHeaders()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 300, 404, 500 })
	void whenStatusIsNo2xxThenItIsRefused(int status) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.handshake.setStatusCode(HttpStatusCode.valueOf(status)));
	}

	@Test
	void whenProtocolIsNotOfferedThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.handshake.setProtocol("v3"))
			.withMessageContaining("v3");
		assertThat(this.handshake.getRequest().getProtocol()).isNull();
	}

	@Test
	void whenMoreIsKnownOfTheRequestThenTheRestIsShared() {
		this.handshake.setProtocol("v2");
		WebTransportHandshake secured = this.handshake
			.withRequest(this.handshake.getRequest().mutate().principal(Mono.just(() -> "ada")).build());
		secured.setStatusCode(HttpStatus.CREATED);
		secured.getAttributes().put("a", 1);
		this.handshake.setHeader("x-a", "1");
		HandshakeDecision decision = secured.accept(this.handler);
		assertThat(decision.getInfo().getProtocol()).isEqualTo("v2");
		assertThat(decision.getInfo().getPrincipal().block()).isNotNull();
		assertThat(decision.getStatus()).isEqualTo(201);
		assertThat(decision.getHeaders()).containsKey("x-a");
		assertThat(this.handshake.getAttributes()).containsEntry("a", 1);
	}

}
