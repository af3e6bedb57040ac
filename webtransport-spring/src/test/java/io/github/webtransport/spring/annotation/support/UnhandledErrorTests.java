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

import io.github.webtransport.StreamDirection;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for errors of the methods of an endpoint that nothing handles.
 */
class UnhandledErrorTests {

	@Test
	void whenMethodFailsThenItActsAtOnce() {
		FakeSession session = TestEndpoint.of(new Failing()).connect("/failing").datagram("x");
		FakeStream bidirectional = session.open().arrive("a\n");
		FakeStream unidirectional = session.openUnidirectional().arrive("a\n");
		TestBuffers.await(() -> session.errors().size() == 3);
		TestBuffers.await(() -> bidirectional.resetCode() != null && unidirectional.stopCode() != null);
		assertThat(bidirectional.resetCode()).isEqualTo(1);
		assertThat(bidirectional.stopCode()).isEqualTo(1);
		assertThat(unidirectional.stopCode()).isEqualTo(1);
		assertThat(session.isOpen()).isTrue();
		session.buffers().assertReleased();
	}

	@Test
	void whenFluxFailsAfterSomeValuesThenTheStreamIsReset() {
		FakeSession session = TestEndpoint.of(new FailingLate()).connect("/late");
		FakeStream stream = session.open();
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.sent()).isEqualTo("one\n");
		assertThat(stream.resetCode()).isEqualTo(1);
		assertThat(stream.isFinished()).isFalse();
	}

	@Test
	void whenMethodFailsWithACodeThenTheStreamIsResetWithIt() {
		FakeSession session = TestEndpoint.of(new FailingWithCode()).connect("/code");
		FakeStream stream = session.open();
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(77);
	}

	@WebTransportMapping("/failing")
	static class Failing {

		@DatagramMapping
		Mono<Void> datagram(String text) {
			throw new IllegalStateException("datagram");
		}

		@StreamMapping
		Flux<String> stream(Flux<String> lines) {
			return lines.map((line) -> {
				throw new IllegalStateException("stream");
			});
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> receive(Flux<String> lines) {
			return lines.concatMap((line) -> Mono.<Void>error(new IllegalStateException("receive"))).then();
		}

	}

	@WebTransportMapping("/late")
	static class FailingLate {

		@StreamMapping
		Flux<String> stream() {
			return Flux.concat(Flux.just("one"), Flux.error(new IllegalStateException("late")));
		}

	}

	@WebTransportMapping("/code")
	static class FailingWithCode {

		@StreamMapping
		Mono<Void> stream() {
			return Mono.error(new StreamResetException(77));
		}

	}

}
