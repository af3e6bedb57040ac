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

import java.io.IOException;
import java.io.OutputStream;

import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of the {@code OutputStream} of a method that fails: the peer
 * must not take a part for the whole.
 */
class BlockingOutputFailureTests {

	private static FakeStream open(String path) {
		BlockingCalls blockingCalls = new BlockingCalls(BlockingSettings.DEFAULT,
				(task) -> Schedulers.boundedElastic().schedule(task));
		FakeSession session = TestEndpoint.withBlockingCalls(blockingCalls, new Endpoint()).connect("/output/" + path);
		FakeStream stream = session.open();
		TestBuffers.await(() -> stream.isFinished() || stream.resetCode() != null);
		session.buffers().assertReleased();
		return stream;
	}

	@ParameterizedTest
	@ValueSource(strings = { "void", "mono", "reply" })
	void whenPartOfTheOutputWasSentThenTheStreamIsResetThoughTheErrorIsHandled(String how) {
		FakeStream stream = open("sent/" + how);
		assertThat(stream.resetCode()).isEqualTo(1);
		assertThat(stream.isFinished()).isFalse();
		assertThat(stream.sent()).isEqualTo("part");
	}

	@ParameterizedTest
	@ValueSource(strings = { "void", "mono" })
	void whenPartOfTheOutputWasCollectedThenTheStreamIsResetThoughTheErrorIsHandled(String how) {
		FakeStream stream = open("collected/" + how);
		assertThat(stream.resetCode()).isEqualTo(1);
		assertThat(stream.isFinished()).isFalse();
		assertThat(stream.sent()).isEmpty();
	}

	@Test
	void whenPartOfTheOutputWasCollectedThenTheHandlerMayReplyInItsPlace() {
		FakeStream stream = open("collected/reply");
		assertThat(stream.sent()).isEqualTo("sorry");
		assertThat(stream.isFinished()).isTrue();
		assertThat(stream.resetCode()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sent", "collected" })
	void whenTheHandlerReturnsAResetThenItsCodeIsTaken(String when) {
		FakeStream stream = open(when + "/reset");
		assertThat(stream.resetCode()).isEqualTo(55);
		assertThat(stream.isFinished()).isFalse();
	}

	@Test
	void whenNothingWasWrittenThenTheStreamIsFinished() {
		FakeStream stream = open("nothing/void");
		assertThat(stream.sent()).isEmpty();
		assertThat(stream.isFinished()).isTrue();
		assertThat(stream.resetCode()).isNull();
	}

	@Test
	void whenTheOutputWasClosedThenItIsWhole() {
		FakeStream stream = open("closed/void");
		assertThat(stream.sent()).isEqualTo("part");
		assertThat(stream.isFinished()).isTrue();
		assertThat(stream.resetCode()).isNull();
	}

	@WebTransportMapping("/output/{when}/{how}")
	static class Endpoint {

		@StreamMapping
		void on(OutputStream output, @PathVariable String when, @PathVariable String how) throws IOException {
			if (!when.equals("nothing")) {
				output.write("part".getBytes());
			}
			if (when.equals("sent")) {
				output.flush();
			}
			if (when.equals("closed")) {
				output.close();
			}
			switch (how) {
				case "void" -> throw new IllegalStateException();
				case "mono" -> throw new IllegalArgumentException();
				case "reply" -> throw new UnsupportedOperationException();
				default -> throw new IndexOutOfBoundsException();
			}
		}

		@WebTransportExceptionHandler
		void handled(IllegalStateException ex) {
		}

		@WebTransportExceptionHandler
		Mono<Void> handled(IllegalArgumentException ex) {
			return Mono.empty();
		}

		@WebTransportExceptionHandler
		String replied(UnsupportedOperationException ex) {
			return "sorry";
		}

		@WebTransportExceptionHandler
		StreamReset reset(IndexOutOfBoundsException ex) {
			return StreamReset.of(55);
		}

	}

}
