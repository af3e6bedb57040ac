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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.codec.DecodingException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for datagrams that cannot be read, where a method gets all datagrams.
 */
class UnreadableDatagramTests {

	private static final List<String> got = new CopyOnWriteArrayList<>();

	private final TestEndpoint endpoint = TestEndpoint.of(new Handled(), new Stuck());

	UnreadableDatagramTests() {
		got.clear();
	}

	@Test
	void whenPayloadOfAFluxIsMalformedThenTheExceptionHandlerReplies() {
		FakeSession session = this.endpoint.connect("/handled").datagram("{").datagram("{\"text\":\"ok\"}");
		TestBuffers.await(() -> got.size() == 1);
		assertThat(got).containsExactly("ok");
		TestBuffers.await(() -> session.sent().size() == 1);
		assertThat(session.sent()).containsExactly("malformed");
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
	}

	@Test
	void whenManyPayloadsOfAFluxAreMalformedThenExceptionHandlersInHandAreBounded() {
		FakeSession session = this.endpoint.connect("/stuck");
		for (int i = 0; i < 20; i++) {
			session.datagram("{");
		}
		session.datagram("{\"text\":\"ok\"}");
		TestBuffers.await(() -> got.size() == 1);
		assertThat(Stuck.calls).hasValue(2);
		// Two are in hand, eight may wait
		assertThat(session.errors()).hasSize(10);
		session.end(CloseStatus.NORMAL);
		assertThat(Stuck.cancelled).hasValue(2);
		session.buffers().assertReleased();
	}

	record Note(String text) {

	}

	@WebTransportMapping("/handled")
	static class Handled {

		@DatagramMapping
		Mono<Void> on(Flux<Note> payload) {
			return payload.doOnNext((note) -> got.add(note.text())).then();
		}

		@WebTransportExceptionHandler(DecodingException.class)
		String malformed() {
			return "malformed";
		}

	}

	@WebTransportMapping("/stuck")
	static class Stuck {

		private static final AtomicInteger calls = new AtomicInteger();

		private static final AtomicInteger cancelled = new AtomicInteger();

		@DatagramMapping(concurrency = 2)
		Mono<Void> on(Flux<Note> payload) {
			return payload.doOnNext((note) -> got.add(note.text())).then();
		}

		@WebTransportExceptionHandler(DecodingException.class)
		Mono<Void> malformed() {
			calls.incrementAndGet();
			return Mono.<Void>never().doOnCancel(cancelled::incrementAndGet);
		}

	}

}
