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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.bind.support.WebExchangeBindException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for methods that take the first line of a stream, and what follows.
 */
class HeadedStreamTests {

	private static final int LIMIT = 1024;

	private static final Duration IDLE = Duration.ofMillis(300);

	private static final String HEAD = "{\"name\":\"a.txt\"}\n";

	private static final List<String> got = new CopyOnWriteArrayList<>();

	private final BlockingCalls blockingCalls = new BlockingCalls(
			BlockingSettings.builder().streamIdleTimeout(IDLE).build(),
			(task) -> Schedulers.boundedElastic().schedule(task));

	HeadedStreamTests() {
		got.clear();
	}

	private FakeSession connect(Object endpoint) {
		return TestEndpoint.withBlockingCalls(this.blockingCalls, endpoint).connect("/upload");
	}

	private static void assertClean(FakeSession session, FakeStream stream) {
		TestBuffers.await(stream::isFinished);
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	static List<Object> endpoints() {
		return List.of(new Reactive(), new Blocking(), new BlockingFlux(), new ByValue());
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void whenBytesAreCutAnywhereThenTheMethodGetsTheLineAndWhatFollows(Object endpoint) {
		Random random = new Random(7);
		String text = HEAD + "one\ntwo\r\nthree";
		for (int i = 0; i < 20; i++) {
			FakeSession session = connect(endpoint);
			FakeStream stream = session.open();
			int start = 0;
			while (start < text.length()) {
				int end = Math.min(text.length(), start + 1 + random.nextInt(12));
				stream.arrive(text.substring(start, end));
				start = end;
			}
			stream.arriveFin();
			assertClean(session, stream);
			assertThat(stream.sent()).isEqualTo("a.txt: one\ntwo\r\nthree");
		}
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void whenNothingFollowsThenTheRestIsEmpty(Object endpoint) {
		for (String text : List.of(HEAD, HEAD.trim())) {
			FakeSession session = connect(endpoint);
			FakeStream stream = session.open().arrive(text).arriveFin();
			assertClean(session, stream);
			assertThat(stream.sent()).isEqualTo("a.txt: ");
		}
	}

	@Test
	void whenTheLineIsThereThenTheMethodDoesNotWaitForTheRest() {
		FakeSession session = connect(new Eager());
		FakeStream stream = session.open().arrive(HEAD);
		TestBuffers.await(() -> got.contains("a.txt"));
		stream.arrive("one").arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("a.txt", "one");
	}

	@Test
	void whenStreamIsUnidirectionalThenItIsReadAllTheSame() {
		FakeSession session = connect(new Unidirectional());
		session.openUnidirectional().arrive(HEAD, "one").arriveFin();
		TestBuffers.await(() -> got.size() == 1);
		assertThat(got).containsExactly("a.txt: one");
		session.buffers().assertReleased();
	}

	@Test
	void whenTheRestIsObjectsThenEachIsALine() {
		FakeSession session = connect(new Lines());
		FakeStream stream = session.open().arrive(HEAD + "{\"name\":\"b\"}\n{\"na", "me\":\"c\"}").arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("a.txt", "b", "c");
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void whenTheFirstLineIsTooLongThenTheStreamIsResetAndTheMethodNotCalled(Object endpoint) {
		WebTransportStrategies strategies = WebTransportStrategies.builder().maxInMemorySize(LIMIT).build();
		FakeSession session = TestEndpoint.of(strategies, endpoint).connect("/upload");
		FakeStream stream = session.open().arrive("x".repeat(LIMIT)).arrive("y", "z");
		TestBuffers.await(() -> stream.resetCode() != null && stream.stopCode() != null);
		assertThat(stream.resetCode()).isEqualTo(1);
		assertThat(stream.stopCode()).isEqualTo(1);
		assertThat(stream.taken()).isEqualTo(2);
		assertThat(session.errors()).hasSize(1)
			.allSatisfy((ex) -> assertThat(ex).isInstanceOf(DataBufferLimitException.class)
				.hasMessage("The first line exceeds 1024 bytes, the limit for one value"));
		assertThat(got).isEmpty();
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "{\n", "nobody\nrest" })
	void whenTheFirstLineIsNotReadableThenTheStreamIsReset(String text) {
		for (Object endpoint : endpoints()) {
			FakeSession session = connect(endpoint);
			FakeStream stream = session.open().arrive(text).arriveFin();
			TestBuffers.await(() -> stream.resetCode() != null);
			assertThat(stream.resetCode()).isEqualTo(1);
			assertThat(session.errors()).hasSize(1).allMatch(DecodingException.class::isInstance);
			session.buffers().assertReleased();
		}
		assertThat(got).isEmpty();
	}

	@Test
	void whenTheFirstLineIsInvalidThenTheStreamIsReset() {
		FakeSession session = connect(new Validated());
		FakeStream stream = session.open().arrive("{\"name\":\"\"}\nrest");
		TestBuffers.await(() -> stream.resetCode() != null && stream.stopCode() != null);
		assertThat(stream.stopCode()).isEqualTo(1);
		assertThat(session.errors()).hasSize(1).allMatch(WebExchangeBindException.class::isInstance);
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void whenThePeerResetsBeforeTheLineThenTheMethodIsNotCalled(Object endpoint) {
		FakeSession session = connect(endpoint);
		FakeStream stream = session.open().arrive("{\"na").arriveReset(9);
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(9);
		assertThat(session.errors()).isEmpty();
		assertThat(got).isEmpty();
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void whenThePeerResetsBehindTheLineThenTheMethodLearnsIt(Object endpoint) {
		FakeSession session = connect(endpoint);
		FakeStream stream = session.open().arrive(HEAD + "one").arriveReset(9);
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(9);
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	@Test
	void whenTheMethodDoesNotReadThenTheRestIsLeftToFlowControl() {
		FakeSession session = connect(new Waiting());
		FakeStream stream = session.open().arrive(HEAD + "x");
		for (int i = 0; i < 100; i++) {
			stream.arrive("x");
		}
		TestBuffers.await(() -> got.contains("a.txt"));
		assertThat(stream.taken()).isEqualTo(1);
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "first", "none" })
	void whenTheMethodReturnsEarlyThenThePeerIsStopped(String reads) {
		FakeSession session = connect(reads.equals("first") ? new FirstBuffer() : new Ignoring());
		FakeStream stream = session.open().arrive(HEAD + "one", "two", "three");
		TestBuffers.await(() -> stream.stopCode() != null && stream.isFinished());
		assertThat(stream.stopCode()).isZero();
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	@Test
	void whenTheSessionEndsThenNothingIsLeft() {
		for (Object endpoint : endpoints()) {
			for (String text : List.of("{\"na", HEAD, HEAD + "one")) {
				FakeSession session = connect(endpoint);
				session.open().arrive(text);
				session.end(CloseStatus.NORMAL);
				TestBuffers.await(() -> this.blockingCalls.getStats(BlockingCallKind.CALL).running() == 0);
				session.buffers().assertReleased();
			}
		}
	}

	@Test
	void whenThePeerIsSilentBeforeTheLineThenNoThreadWaitsForIt() {
		FakeSession session = connect(new Blocking());
		FakeStream stream = session.open().arrive("{\"name\"");
		Mono.delay(IDLE.multipliedBy(3)).block();
		assertThat(this.blockingCalls.getStats(BlockingCallKind.CALL).running()).isZero();
		assertThat(stream.stopCode()).isNull();
		stream.arrive(":\"b\"}\n").arriveFin();
		assertClean(session, stream);
		assertThat(stream.sent()).isEqualTo("b: ");
	}

	@Test
	void whenThePeerIsSilentBehindTheLineThenTheMethodIsNotKeptWaiting() {
		FakeSession session = connect(new Blocking());
		FakeStream stream = session.open().arrive(HEAD + "one");
		TestBuffers.await(() -> stream.stopCode() != null);
		assertThat(stream.stopCode()).isEqualTo(3);
		TestBuffers.await(() -> this.blockingCalls.getStats(BlockingCallKind.CALL).running() == 0);
		session.buffers().assertReleased();
	}

	@Test
	void whenTheAnswerIsOfObjectsAndBuffersThenItIsLinesAndBytes() {
		FakeSession session = connect(new Download());
		FakeStream stream = session.open().arrive("{\"name\":\"b\"}").arriveFin();
		assertClean(session, stream);
		assertThat(stream.sent()).isEqualTo("{\"name\":\"b.head\"}\none\ntwo");
	}

	static List<Object> invalid() {
		return List.of(new TextBeforeBytes(), new TwoValues(), new BytesBeforeValue(), new Three());
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void whenTwoParametersCannotShareAStreamThenTheStartFails(Object endpoint) {
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(() -> TestEndpoint.of(endpoint))
			.withMessageContaining("another parameter takes the payload already")
			.withMessageContaining("only an object that is read from the first line of a stream");
	}

	private static String text(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

	record Head(@NotEmpty String name) {
	}

	@WebTransportMapping("/upload")
	static class Reactive {

		@StreamMapping
		Flux<byte[]> on(Head head, Flux<DataBuffer> rest) {
			return rest.map(HeadedStreamTests::text).startWith(head.name() + ": ").map(String::getBytes);
		}

	}

	@WebTransportMapping("/upload")
	static class Blocking {

		@StreamMapping
		void on(Head head, InputStream rest, OutputStream output) throws IOException {
			output.write((head.name() + ": ").getBytes());
			output.write(rest.readAllBytes());
		}

	}

	@WebTransportMapping("/upload")
	static class BlockingFlux {

		@StreamMapping
		String on(Head head, Flux<DataBuffer> rest) {
			StringBuilder text = new StringBuilder(head.name() + ": ");
			rest.doOnNext((buffer) -> text.append(text(buffer))).blockLast();
			return text.toString();
		}

	}

	@WebTransportMapping("/upload")
	static class ByValue {

		@StreamMapping
		Mono<String> on(Head head, Flux<byte[]> rest) {
			return rest.reduce(head.name() + ": ", (text, bytes) -> text + new String(bytes));
		}

	}

	@WebTransportMapping("/upload")
	static class Eager {

		@StreamMapping
		Mono<Void> on(Head head, Flux<DataBuffer> rest) {
			got.add(head.name());
			return rest.doOnNext((buffer) -> got.add(text(buffer))).then();
		}

	}

	@WebTransportMapping("/upload")
	static class Unidirectional {

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		void on(Head head, InputStream rest) throws IOException {
			got.add(head.name() + ": " + new String(rest.readAllBytes()));
		}

	}

	@WebTransportMapping("/upload")
	static class Lines {

		@StreamMapping
		Mono<Void> on(Head head, Flux<Head> rest) {
			got.add(head.name());
			return rest.doOnNext((line) -> got.add(line.name())).then();
		}

	}

	@WebTransportMapping("/upload")
	static class Validated {

		@StreamMapping
		Mono<Void> on(@Valid Head head, Flux<DataBuffer> rest) {
			return Mono.error(new IllegalStateException("called"));
		}

	}

	@WebTransportMapping("/upload")
	static class Waiting {

		@StreamMapping
		Mono<Void> on(Head head, Flux<DataBuffer> rest) {
			got.add(head.name());
			return Mono.never();
		}

	}

	@WebTransportMapping("/upload")
	static class FirstBuffer {

		@StreamMapping
		Mono<Void> on(Head head, Flux<DataBuffer> rest) {
			return rest.next().doOnNext(DataBufferUtils::release).then();
		}

	}

	@WebTransportMapping("/upload")
	static class Ignoring {

		@StreamMapping
		void on(Head head, InputStream rest) {
		}

	}

	@WebTransportMapping("/upload")
	static class Download {

		@StreamMapping
		Flux<Object> on(Head head) {
			return Flux.just(new Head(head.name() + ".head"),
					DefaultDataBufferFactory.sharedInstance.wrap("one\n".getBytes()), "two".getBytes());
		}

	}

	@WebTransportMapping("/upload")
	static class TextBeforeBytes {

		@StreamMapping
		Mono<Void> on(String name, Flux<DataBuffer> rest) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/upload")
	static class TwoValues {

		@StreamMapping
		Mono<Void> on(Head head, Head other) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/upload")
	static class BytesBeforeValue {

		@StreamMapping
		Mono<Void> on(Flux<DataBuffer> bytes, Head head) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/upload")
	static class Three {

		@StreamMapping
		void on(Head head, Flux<DataBuffer> bytes, InputStream more) {
		}

	}

}
