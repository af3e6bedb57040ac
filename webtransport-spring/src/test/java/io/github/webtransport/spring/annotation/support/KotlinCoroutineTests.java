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

import io.github.webtransport.CloseStatus;
import org.junit.jupiter.api.Test;

import org.springframework.core.codec.DecodingException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for suspending functions and {@code Flow}.
 */
class KotlinCoroutineTests {

	private final KotlinEndpoint endpoint = new KotlinEndpoint();

	private final TestEndpoint endpoints = TestEndpoint.of(this.endpoint, new KotlinOwner(), new KotlinFlowEndpoint(),
			new KotlinFlowOfLinesEndpoint());

	@Test
	void whenFunctionSuspendsThenTheSessionWaits() {
		this.endpoints.connect("/kotlin/blue");
		assertThat(this.endpoint.getCalls()).containsExactly("connect blue CONNECTING /kotlin/blue");
	}

	@Test
	void whenFunctionSuspendsThenItsValueIsSentWithinTheContextOfTheHandshake() {
		FakeSession session = this.endpoints.connect("/kotlin/blue").datagram("{\"text\":\"hi\"}");
		TestBuffers.await(() -> !session.sent().isEmpty());
		assertThat(session.sent()).containsExactly("{\"text\":\"blue hi handshake\"}");
		session.buffers().assertReleased();
	}

	@Test
	void whenFunctionReturnsNullThenNothingIsSent() {
		FakeSession session = this.endpoints.connect("/kotlin/blue").datagram("{\"text\":\"nothing\"}");
		session.buffers().assertReleased();
		assertThat(session.sent()).isEmpty();
		assertThat(session.errors()).isEmpty();
	}

	@Test
	void whenFunctionFailsThenTheExceptionHandlerReplies() {
		FakeSession session = this.endpoints.connect("/kotlin/blue").datagram("{\"text\":\"fail\"}");
		TestBuffers.await(() -> !session.sent().isEmpty());
		assertThat(session.sent()).containsExactly("{\"text\":\"failed\"}");
		session.buffers().assertReleased();
	}

	@Test
	void whenStreamIsAFlowThenValuesFlowBothWays() {
		FakeSession session = this.endpoints.connect("/kotlin/blue");
		FakeStream stream = session.open().arrive("{\"text\":\"a\"}\n{\"te", "xt\":\"b\"}\n").arriveFin();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("{\"text\":\"A\"}\n{\"text\":\"B\"}\n");
		session.buffers().assertReleased();
	}

	@Test
	void whenSuspendingFunctionTakesAFlowThenItGetsLines() {
		FakeSession session = this.endpoints.connect("/kotlin/blue");
		session.openUnidirectional().arrive("one\ntwo").arriveFin();
		TestBuffers.await(() -> this.endpoint.getCalls().contains("[one, two]"));
		session.buffers().assertReleased();
	}

	@Test
	void whenSessionEndsThenTheSuspendingFunctionIsCalled() {
		this.endpoints.connect("/kotlin/blue").end(CloseStatus.of(9));
		TestBuffers.await(() -> this.endpoint.getCalls().contains("disconnect 9"));
	}

	@Test
	void whenSuspendingFunctionOwnsTheSessionThenItsEndIsTheEnd() {
		FakeSession session = this.endpoints.connect("/owner");
		TestBuffers.await(session::isCompleted);
		assertThat(session.getAttributes()).containsEntry("owned", true);
	}

	@Test
	void whenSuspendingFunctionReturnsAFlowThenDatagramsFlowBothWays() {
		FakeSession session = this.endpoints.connect("/flow").datagram("abc").datagram("de");
		TestBuffers.await(() -> session.sent().size() == 2);
		assertThat(session.sent()).containsExactly("cba", "ed");
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
	}

	@Test
	void whenADatagramOfAFlowIsMalformedThenItIsCountedAndTheFlowGoesOn() {
		FakeSession session = this.endpoints.connect("/flow-of-lines").datagram("{").datagram("{\"text\":\"ok\"}");
		TestBuffers.await(() -> session.sent().size() == 1);
		assertThat(session.sent()).containsExactly("{\"text\":\"OK\"}");
		assertThat(session.errors()).hasSize(1).allMatch(DecodingException.class::isInstance);
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
	}

	@Test
	void whenSuspendingFunctionTakesAValueThenItGetsTheWholeStream() {
		FakeSession session = this.endpoints.connect("/flow");
		FakeStream stream = session.open().arrive("ab", "cd").arriveFin();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("dcba");
		session.buffers().assertReleased();
	}

}
