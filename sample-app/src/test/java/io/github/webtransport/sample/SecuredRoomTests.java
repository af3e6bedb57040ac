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

	@LocalServerPort
	private int port;

	@Test
	void whenNobodyHasLoggedInThenTheSessionIsRefused() {
		this.client.path("/secure/rooms/blue?name=Ada").exchange().expectRejected().status(401);
	}

	@Test
	void whenNobodyHasLoggedInThenThereIsNoTicket() {
		request("/secure/rooms/blue").exchange().expectStatus().isUnauthorized();
	}

	@Test
	void whenTheTicketIsForgedThenTheSessionIsRefused() {
		this.client.path("/secure/rooms/blue?ticket={ticket}", "x".repeat(43)).exchange().expectRejected().status(401);
	}

	@Test
	void whenTheTicketIsForAnotherRoomThenTheSessionIsRefused() {
		String ticket = ticket("/secure/rooms/red");
		this.client.path("/secure/rooms/blue?ticket={ticket}", ticket).exchange().expectRejected().status(401);
	}

	@Test
	void whenAUserHasLoggedInThenItsNameIsTheNameOfTheMember() {
		String ticket = ticket("/secure/rooms/blue");
		assertThat(enter("/secure/rooms/blue?name=Eve&ticket={ticket}", ticket).name()).isEqualTo("ada");
	}

	@Test
	void whenAClientThatIsNoPageLogsInThenItNeedsNoTicket() {
		Welcome welcome = this.client.path("/secure/rooms/green")
			.headers((headers) -> headers.setBasicAuth("grace", "hopper"))
			.exchange()
			.bidirectionalStream()
			.write("\n")
			.nextLine(Welcome.class);
		assertThat(welcome.name()).isEqualTo("grace");
	}

	@Test
	void whenTheTicketIsUsedAgainThenTheSessionIsRefused() {
		String ticket = ticket("/secure/rooms/blue");
		this.client.path("/secure/rooms/blue?ticket={ticket}", ticket).exchange().expectOpen();
		this.client.path("/secure/rooms/blue?ticket={ticket}", ticket).exchange().expectRejected().status(401);
	}

	@Test
	void whenAnOpenRoomHasTheSameNameThenItIsAnotherOne() {
		enter("/secure/rooms/red?ticket={ticket}", ticket("/secure/rooms/red"));
		assertThat(enter("/rooms/red?name=Eve").members()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "ada, hopper", "eve, lovelace", "'', ''" })
	void whenTheLoginIsWrongThenThereIsNoTicket(String name, String password) {
		logIn(name, password, "/secure/rooms/blue").expectStatus().isUnauthorized();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/rooms/blue", "/telemetry" })
	void whenAPathIsNotSecuredThenItIsOpenToAll(String path) {
		this.client.path(path).exchange().expectOpen();
	}

	private String ticket(String path) {
		Ticket ticket = logIn("ada", "lovelace", path).expectStatus()
			.isOk()
			.expectBody(Ticket.class)
			.returnResult()
			.getResponseBody();
		assertThat(ticket).isNotNull();
		return ticket.ticket();
	}

	private WebTestClient.ResponseSpec logIn(String name, String password, String path) {
		return request(path).headers((headers) -> headers.setBasicAuth(name, password)).exchange();
	}

	private WebTestClient.RequestBodySpec request(String path) {
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.post()
			.uri("/webtransport/ticket?path={path}", path);
	}

	private Welcome enter(String path, Object... variables) {
		return this.client.path(path, variables).exchange().bidirectionalStream().write("\n").nextLine(Welcome.class);
	}

	private record Ticket(String ticket) {
	}

	private record Welcome(String name, Object[] members) {
	}

}
