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

package io.github.webtransport.sample;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.autoconfigure.AutoConfigureTestWebTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who gets into which room, by sessions in memory.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureTestWebTransport
class SecuredRoomTests {

	@Autowired
	private WebTransportTestClient client;

	@Autowired
	private JwtEncoder encoder;

	@LocalServerPort
	private int port;

	@Test
	void whenNobodyHasLoggedInThenTheSessionIsRefused() {
		this.client.path("/secure/rooms/blue?name=Ada").exchange().expectRejected().status(401);
	}

	@Test
	void whenTheTokenHasExpiredThenTheSessionIsRefused() {
		String token = token(Instant.now().minusSeconds(1));
		this.client.path("/secure/rooms/blue?access_token={token}", token).exchange().expectRejected().status(401);
	}

	@Test
	void whenTheTokenIsForgedThenTheSessionIsRefused() {
		String token = token(Instant.now().plusSeconds(60));
		String forged = token.substring(0, token.lastIndexOf('.') + 1) + "x".repeat(43);
		this.client.path("/secure/rooms/blue?access_token={token}", forged).exchange().expectRejected().status(401);
	}

	@Test
	void whenAUserHasLoggedInThenItsNameIsTheNameOfTheMember() {
		Token token = logIn("ada", "lovelace").expectStatus()
			.isOk()
			.expectBody(Token.class)
			.returnResult()
			.getResponseBody();
		assertThat(token).isNotNull();
		assertThat(enter("/secure/rooms/blue?name=Eve&access_token={token}", token.token()).name()).isEqualTo("ada");
	}

	@Test
	void whenAnOpenRoomHasTheSameNameThenItIsAnotherOne() {
		enter("/secure/rooms/red?access_token={token}", token(Instant.now().plusSeconds(60)));
		assertThat(enter("/rooms/red?name=Eve").members()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "ada, hopper", "eve, lovelace", "'', ''", "," })
	void whenTheLoginIsWrongThenThereIsNoToken(String name, String password) {
		logIn(name, password).expectStatus().isUnauthorized().expectBody();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/rooms/blue", "/telemetry" })
	void whenAPathIsNotSecuredThenItIsOpenToAll(String path) {
		this.client.path(path).exchange().expectOpen();
	}

	private WebTestClient.ResponseSpec logIn(String name, String password) {
		Map<String, String> login = new HashMap<>();
		login.put("name", name);
		login.put("password", password);
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.post()
			.uri("/token")
			.bodyValue(login)
			.exchange();
	}

	private Welcome enter(String path, Object... variables) {
		return this.client.path(path, variables).exchange().bidirectionalStream().write("\n").nextLine(Welcome.class);
	}

	private String token(Instant end) {
		JwtClaimsSet claims = JwtClaimsSet.builder().subject("ada").expiresAt(end).build();
		JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
		return this.encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
	}

	private record Token(String token) {
	}

	private record Welcome(String name, Object[] members) {
	}

}
