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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.bind.support.WebExchangeBindException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the payload of streams. Each endpoint tells what it got, as text.
 */
class StreamPayloadTests {

	private static final int LIMIT = 32;

	private static final List<String> got = new CopyOnWriteArrayList<>();

	private final TestEndpoint endpoint = TestEndpoint.of(
			WebTransportStrategies.builder().maxInMemorySize(LIMIT).build(), new Bytes(), new ByteBuffers(),
			new Buffers(), new Text(), new MonoText(), new SingleText(), new FutureText(), new Blocking(), new Pojo(),
			new MonoPojo(), new ValidPojo(), new Cbor(), new FluxPojo(), new ValidFlux(), new NdJson(),
			new FlowablePojo(), new BlockingFlux(), new Unidirectional(), new FluxText(), new FluxBuffers(),
			new FluxBytes(), new FluxByteBuffers(), new Lazy(), new NullablePayload());

	StreamPayloadTests() {
		got.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes", "byte-buffers", "buffers", "text", "mono-text", "single", "future", "blocking" })
	void whenMethodTakesAValueThenItIsTheWholeStream(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arrive("one\n", "two").arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("one\ntwo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes", "text", "mono-text" })
	void whenStreamIsEmptyThenBytesAndTextAreEmpty(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pojo", "mono-pojo", "valid" })
	void whenMethodTakesAPojoThenTheWholeStreamIsJson(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arrive("{\"te", "xt\":\"a\"}").arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux-pojo", "valid-flux", "ndjson", "flowable-pojo", "blocking-flux" })
	void whenMethodTakesManyPojosThenEachIsALine(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open()
			.arrive("\n{\"text\":\"a\"}\n{\"te", "xt\":\"b\"}\r\n\n", "{\"text\":\"c\"}")
			.arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("a", "b", "c");
	}

	@Test
	void whenStreamIsUnidirectionalThenItIsReadAllTheSame() {
		FakeSession session = this.endpoint.connect("/unidirectional");
		session.openUnidirectional().arrive("{\"text\":\"a\"}\n{\"text\":\"b\"}\n").arriveFin();
		TestBuffers.await(() -> got.size() == 2);
		session.buffers().assertReleased();
		assertThat(got).containsExactly("a", "b");
	}

	@Test
	void whenMethodTakesManyStringsThenEachIsALine() {
		FakeSession session = this.endpoint.connect("/flux-text");
		FakeStream stream = session.open().arrive("one\ntw", "o\r\n\nth", "ree").arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("one", "two", "", "three");
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux-buffers", "flux-bytes", "flux-byte-buffers" })
	void whenMethodTakesManyBytesThenTheyComeAsTheyAre(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arrive("on\ne", "two").arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("on\ne", "two");
	}

	@Test
	void shouldReadCborWhereTheTypeSaysSo() {
		FakeSession session = this.endpoint.connect("/cbor");
		// Small enough to be the same bytes in ASCII
		byte[] cbor = new CBORMapper().writeValueAsBytes("a");
		assertThat(new String(cbor, StandardCharsets.US_ASCII)).isEqualTo("aa");
		FakeStream stream = session.open().arrive("a").arrive("a").arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("a");
	}

	@Test
	void whenPayloadIsNullableThenTheStreamMayBeEmpty() {
		FakeSession session = this.endpoint.connect("/nullable");
		FakeStream stream = session.open().arriveFin();
		assertClean(session, stream);
		assertThat(got).containsExactly("null");
	}

	@Test
	void whenPayloadIsNotReadThenThePeerIsStopped() {
		FakeSession session = this.endpoint.connect("/lazy");
		FakeStream stream = session.open().arrive("unread");
		assertClean(session, stream);
		assertThat(stream.stopCode()).isZero();
		assertThat(stream.taken()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text", "mono-text", "pojo", "flux-text", "flux-pojo", "blocking-flux" })
	void whenAValueIsTooLargeThenTheStreamIsReset(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arrive("x".repeat(LIMIT), "y").arrive("z".repeat(LIMIT));
		TestBuffers.await(() -> stream.resetCode() != null && stream.stopCode() != null);
		assertThat(stream.resetCode()).isEqualTo(1);
		if (!path.equals("blocking-flux")) {
			assertThat(stream.stopCode()).isEqualTo(1);
		}
		assertThat(session.errors()).hasSize(1)
			.allSatisfy((ex) -> assertThat(ex).hasMessageContaining(LIMIT + " bytes")
				.isInstanceOf(DataBufferLimitException.class));
		session.buffers().assertReleased();
		assertThat(session.isOpen()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pojo", "mono-pojo", "flux-pojo", "valid-flux" })
	void whenPayloadIsMalformedThenTheStreamIsReset(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arrive("{\n").arriveFin();
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(1);
		assertThat(session.errors()).hasSize(1).allMatch(DecodingException.class::isInstance);
		session.buffers().assertReleased();
	}

	@Test
	void whenUnidirectionalPayloadIsMalformedThenThePeerIsStoppedWithTheCode() {
		FakeSession session = this.endpoint.connect("/unidirectional");
		FakeStream stream = session.openUnidirectional().arrive("{\n");
		TestBuffers.await(() -> stream.stopCode() != null);
		assertThat(stream.stopCode()).isEqualTo(1);
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "valid", "valid-flux" })
	void whenPayloadIsInvalidThenTheStreamIsReset(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arrive("{\"text\":\"\"}\n").arriveFin();
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(session.errors()).hasSize(1).allMatch(WebExchangeBindException.class::isInstance);
		session.buffers().assertReleased();
	}

	private static void assertClean(FakeSession session, FakeStream stream) {
		TestBuffers.await(stream::isFinished);
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
		assertThat(stream.resetCode()).isNull();
	}

	private static void add(@Nullable Object value) {
		got.add(String.valueOf(value));
	}

	private static String drain(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

	record Note(@NotEmpty String text) {

	}

	@WebTransportMapping("/bytes")
	static class Bytes {

		@StreamMapping
		Mono<Void> on(byte[] payload) {
			add(new String(payload, StandardCharsets.UTF_8));
			return Mono.empty();
		}

	}

	@WebTransportMapping("/byte-buffers")
	static class ByteBuffers {

		@StreamMapping
		Mono<Void> on(ByteBuffer payload) {
			add(StandardCharsets.UTF_8.decode(payload));
			return Mono.empty();
		}

	}

	@WebTransportMapping("/buffers")
	static class Buffers {

		@StreamMapping
		Mono<Void> on(DataBuffer payload) {
			add(drain(payload));
			return Mono.empty();
		}

	}

	@WebTransportMapping("/text")
	static class Text {

		@StreamMapping
		Mono<Void> on(String payload) {
			add(payload);
			return Mono.empty();
		}

	}

	@WebTransportMapping("/mono-text")
	static class MonoText {

		@StreamMapping
		Mono<Void> on(Mono<String> payload) {
			return payload.doOnNext(StreamPayloadTests::add).then();
		}

	}

	@WebTransportMapping("/single")
	static class SingleText {

		@StreamMapping
		Mono<Void> on(Single<String> payload) {
			return Mono.from(payload.toFlowable()).doOnNext(StreamPayloadTests::add).then();
		}

	}

	@WebTransportMapping("/future")
	static class FutureText {

		@StreamMapping
		CompletableFuture<Void> on(CompletableFuture<String> payload) {
			return payload.thenAccept(StreamPayloadTests::add);
		}

	}

	@WebTransportMapping("/blocking")
	static class Blocking {

		@StreamMapping
		void on(String payload) {
			add(payload);
		}

	}

	@WebTransportMapping("/pojo")
	static class Pojo {

		@StreamMapping
		Mono<Void> on(Note payload) {
			add(payload.text());
			return Mono.empty();
		}

	}

	@WebTransportMapping("/mono-pojo")
	static class MonoPojo {

		@StreamMapping
		Mono<Void> on(Mono<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/valid")
	static class ValidPojo {

		@StreamMapping
		Mono<Void> on(@Valid Note payload) {
			add(payload.text());
			return Mono.empty();
		}

	}

	@WebTransportMapping(path = "/cbor", consumes = "application/cbor")
	static class Cbor {

		@StreamMapping
		Mono<Void> on(Object payload) {
			add(payload);
			return Mono.empty();
		}

	}

	@WebTransportMapping("/flux-pojo")
	static class FluxPojo {

		@StreamMapping
		Mono<Void> on(Flux<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/valid-flux")
	static class ValidFlux {

		@StreamMapping
		Mono<Void> on(@Valid Flux<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping(path = "/ndjson", consumes = "application/x-ndjson")
	static class NdJson {

		@StreamMapping
		Mono<Void> on(Flux<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/flowable-pojo")
	static class FlowablePojo {

		@StreamMapping
		Mono<Void> on(Flowable<Note> payload) {
			return Flux.from(payload).doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/blocking-flux")
	static class BlockingFlux {

		@StreamMapping
		void on(Flux<Note> payload) {
			payload.toStream().forEach((note) -> add(note.text()));
		}

	}

	@WebTransportMapping("/unidirectional")
	static class Unidirectional {

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> on(Flux<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/flux-text")
	static class FluxText {

		@StreamMapping
		Mono<Void> on(Flux<String> payload) {
			return payload.doOnNext(StreamPayloadTests::add).then();
		}

	}

	@WebTransportMapping("/flux-buffers")
	static class FluxBuffers {

		@StreamMapping
		Mono<Void> on(Flux<DataBuffer> payload) {
			return payload.doOnNext((buffer) -> add(drain(buffer))).then();
		}

	}

	@WebTransportMapping("/flux-bytes")
	static class FluxBytes {

		@StreamMapping
		Mono<Void> on(Flux<byte[]> payload) {
			return payload.doOnNext((bytes) -> add(new String(bytes, StandardCharsets.UTF_8))).then();
		}

	}

	@WebTransportMapping("/flux-byte-buffers")
	static class FluxByteBuffers {

		@StreamMapping
		Mono<Void> on(Flux<ByteBuffer> payload) {
			return payload.doOnNext((bytes) -> add(StandardCharsets.UTF_8.decode(bytes))).then();
		}

	}

	@WebTransportMapping("/lazy")
	static class Lazy {

		@StreamMapping
		Mono<Void> on(Flux<String> payload) {
			add("called");
			return Mono.empty();
		}

	}

	@WebTransportMapping("/nullable")
	static class NullablePayload {

		@StreamMapping
		Mono<Void> on(@Nullable Note payload) {
			add(payload);
			return Mono.empty();
		}

	}

}
