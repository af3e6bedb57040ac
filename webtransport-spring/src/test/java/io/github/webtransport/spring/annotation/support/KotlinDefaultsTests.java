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

package io.github.webtransport.spring.annotation.support;

import java.net.URI;
import java.util.List;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for parameters of Kotlin functions that have a default value.
 */
class KotlinDefaultsTests {

	private final KotlinDefaults defaults = new KotlinDefaults();

	private final TestEndpoint endpoint = TestEndpoint.of(this.defaults, new KotlinDefaultsEndpoint());

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/suspending" })
	void whenNothingIsThereThenTheDefaultsAre(String path) {
		handle(request(path));
		assertThat(this.defaults.getCalls()).containsExactly(List.of(1L, 7, "none", true, 0.5, 8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/2", "/suspending/2" })
	void whenValuesAreThereThenTheyAreTaken(String path) {
		handle(request(path, "n=3", "name=a", "size=9").mutate()
			.header("x-hop", "false")
			.cookie("tint", "1.5")
			.build());
		assertThat(this.defaults.getCalls()).containsExactly(List.of(2L, 3, "a", false, 1.5, 9));
	}

	@Test
	void whenAValueCannotBeConvertedThenStatusIs400() {
		assertThat(decide(request("/plain", "n=x")).getStatus()).isEqualTo(400);
	}

	@Test
	void whenTheFunctionBlocksThenItHasItsDefaults() {
		handle(request("/blocking"));
		handle(request("/blocking", "n=3"));
		assertThat(this.defaults.getCalls()).containsExactly(7, 3);
	}

	@Test
	void whenTheTypeIsNullableThenTheDefaultComesFirst() {
		handle(request("/nullable"));
		assertThat(this.defaults.getCalls()).containsExactly("none", null);
	}

	@Test
	void whenThereIsNoDefaultThenTheValueIsRequired() {
		assertThat(decide(request("/required", "name=a")).getStatus()).isEqualTo(400);
		assertThat(decide(request("/required", "n=1")).getStatus()).isEqualTo(400);
	}

	@Test
	void whenTheTypeIsAValueClassThenItIsMade() {
		handle(request("/value-class/blue"));
		handle(request("/value-class/blue", "other=red"));
		assertThat(this.defaults.getCalls()).containsExactly("blue", "none", "blue", "red");
	}

	@Test
	void whenTheValueClassRefusesTheValueThenTheFunctionIsNotCalled() {
		StepVerifier.create(decide(request("/value-class/much-too-long")).getHandler().handle(session()))
			.expectErrorMessage("too long")
			.verify(TestEndpoint.TIMEOUT);
		assertThat(this.defaults.getCalls()).isEmpty();
	}

	@Test
	void whenTheFunctionThrowsThenThatIsTheError() {
		StepVerifier.create(decide(request("/failing")).getHandler().handle(session()))
			.expectErrorMessage("failed 7")
			.verify(TestEndpoint.TIMEOUT);
	}

	@Test
	void whenFunctionIsOfAnEndpointThenItHasItsDefaults() {
		FakeSession session = this.endpoint.connect("/defaults").datagram("{\"text\":\"hi\"}");
		TestBuffers.await(() -> !session.sent().isEmpty());
		assertThat(session.sent()).containsExactly("{\"text\":\"hi 7\"}");
		assertThat(session.getAttributes()).containsEntry("room", "lobby");
		session.buffers().assertReleased();
	}

	@Test
	void whenThereIsNoPayloadThenTheDefaultIsTaken() {
		FakeSession session = this.endpoint.connect("/defaults");
		FakeStream empty = session.open().arriveFin();
		FakeStream stream = session.open().arrive("{\"text\":\"hi\"}").arriveFin();
		TestBuffers.await(() -> empty.isFinished() && stream.isFinished());
		assertThat(empty.sent()).isEqualTo("{\"text\":\"nothing\"}");
		assertThat(stream.sent()).isEqualTo("{\"text\":\"hi\"}");
		session.buffers().assertReleased();
	}

	@Test
	void whenTheValueMayBeMissingButNotNullThenTheFunctionIsRefused() {
		assertThatExceptionOfType(InvalidHandlerMethodException.class)
			.isThrownBy(() -> TestEndpoint.of(new KotlinImpossible()))
			.withMessageContaining(
					"query parameter 'name' is not required and has no default value, but the type class java.lang.String cannot be null");
	}

	private void handle(HandshakeInfo request) {
		HandshakeDecision decision = decide(request);
		assertThat(decision.getStatus()).isEqualTo(200);
		decision.getHandler().handle(session()).block(TestEndpoint.TIMEOUT);
	}

	private static FakeSession session() {
		return new FakeSession(request("/"));
	}

	private HandshakeDecision decide(HandshakeInfo request) {
		return this.endpoint.decide(request);
	}

	private static HandshakeInfo request(String path, String... params) {
		HandshakeInfo.Builder builder = HandshakeInfo.builder(URI.create("https://example.org" + path));
		for (String param : params) {
			builder.queryParam(param.substring(0, param.indexOf('=')), param.substring(param.indexOf('=') + 1));
		}
		return builder.build();
	}

}
