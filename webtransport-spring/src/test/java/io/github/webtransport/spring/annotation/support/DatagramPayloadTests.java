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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.support.WebExchangeBindException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the payload of datagrams. Each endpoint tells what it got, as text.
 */
class DatagramPayloadTests {

	private static final List<String> got = new CopyOnWriteArrayList<>();

	private final TestEndpoint endpoint = TestEndpoint.of(new Bytes(), new ByteBuffers(), new Buffers(), new Text(),
			new Pojo(), new MonoPojo(), new FutureText(), new SingleText(), new MaybeText(), new FluxPojo(),
			new FluxText(), new FluxBuffers(), new FlowableText(), new ObservableText(), new PublisherText(),
			new Numbers(), new Blocking(), new ValidPojo(), new ValidatedMono(), new ValidFlux(), new Cbor(),
			new Lazy(), new LazyBuffer(), new OptionalPayload(), new NoPayload(), new FlowablePojo());

	DatagramPayloadTests() {
		got.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes", "byte-buffers", "buffers", "text", "future", "single", "maybe", "flux-text",
			"flux-buffers", "flowable", "observable", "publisher", "blocking" })
	void shouldTakeBytesAndText(String path) {
		FakeSession session = this.endpoint.connect("/" + path).datagram("häl\nlo").datagram("");
		awaitGot(2);
		assertThat(got).containsExactlyInAnyOrder("häl\nlo", "");
		assertClean(session);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pojo", "mono-pojo", "flux-pojo", "valid", "valid-mono", "valid-flux" })
	void shouldReadJson(String path) {
		FakeSession session = this.endpoint.connect("/" + path)
			.datagram("{\"text\":\"a\"}")
			.datagram("{\"text\":\"b\"}");
		awaitGot(2);
		assertThat(got).containsExactly("a", "b");
		assertClean(session);
	}

	@Test
	void shouldReadNumbers() {
		FakeSession session = this.endpoint.connect("/numbers").datagram("42");
		awaitGot(1);
		assertThat(got).containsExactly("43");
		assertClean(session);
	}

	@Test
	void shouldReadCborWhereTheTypeSaysSo() {
		FakeSession session = this.endpoint.connect("/cbor")
			.datagram(new CBORMapper().writeValueAsBytes(new Note("cbor")));
		awaitGot(1);
		assertThat(got).containsExactly("cbor");
		assertClean(session);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pojo", "mono-pojo", "flux-pojo", "valid", "valid-mono", "valid-flux", "flowable-pojo" })
	void whenPayloadIsMalformedThenItIsCountedAndTheSessionLives(String path) {
		FakeSession session = this.endpoint.connect("/" + path)
			.datagram("{")
			.datagram("{\"text\":\"ok\"}")
			.datagram("");
		awaitGot(1);
		assertThat(got).containsExactly("ok");
		assertThat(session.errors()).hasSize(2).allMatch(DecodingException.class::isInstance);
		session.buffers().assertReleased();
		assertThat(session.isOpen()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "valid", "valid-mono", "valid-flux" })
	void whenPayloadIsInvalidThenItIsCountedAndTheSessionLives(String path) {
		FakeSession session = this.endpoint.connect("/" + path).datagram("{\"text\":\"\"}");
		TestBuffers.await(() -> !session.errors().isEmpty());
		assertThat(session.errors()).hasSize(1).allMatch(WebExchangeBindException.class::isInstance);
		assertThat(got).isEmpty();
		session.buffers().assertReleased();
		assertThat(session.isOpen()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "valid", "valid-mono", "valid-flux" })
	void whenAnInvalidPayloadIsFollowedByAnotherThenThatIsTaken(String path) {
		FakeSession session = this.endpoint.connect("/" + path)
			.datagram("{\"text\":\"\"}")
			.datagram("{\"text\":\"ok\"}");
		awaitGot(1);
		assertThat(got).containsExactly("ok");
		TestBuffers.await(() -> session.errors().size() == 1);
		session.buffers().assertReleased();
	}

	@Test
	void whenPayloadIsNullableThenItMayBeEmpty() {
		FakeSession session = this.endpoint.connect("/nullable").datagram("");
		awaitGot(1);
		assertThat(got).containsExactly("null");
		assertClean(session);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lazy", "lazy-buffer", "none" })
	void whenPayloadIsNotTakenThenItIsReleased(String path) {
		FakeSession session = this.endpoint.connect("/" + path).datagram("x");
		awaitGot(1);
		assertClean(session);
	}

	@Test
	void whenMethodTakesAllDatagramsThenItIsCalledOnce() {
		FakeSession session = this.endpoint.connect("/flux-text").datagram("a").datagram("b");
		assertThat(FluxText.calls).isEqualTo(1);
		session.end(CloseStatus.NORMAL);
		assertClean(session);
	}

	private static void awaitGot(int count) {
		TestBuffers.await(() -> got.size() == count);
	}

	private static void assertClean(FakeSession session) {
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
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

		@DatagramMapping
		Mono<Void> on(byte[] payload) {
			add(new String(payload, StandardCharsets.UTF_8));
			return Mono.empty();
		}

	}

	@WebTransportMapping("/byte-buffers")
	static class ByteBuffers {

		@DatagramMapping
		Mono<Void> on(ByteBuffer payload) {
			add(StandardCharsets.UTF_8.decode(payload));
			return Mono.empty();
		}

	}

	@WebTransportMapping("/buffers")
	static class Buffers {

		@DatagramMapping
		Mono<Void> on(DataBuffer payload) {
			add(drain(payload));
			return Mono.empty();
		}

	}

	@WebTransportMapping("/text")
	static class Text {

		@DatagramMapping
		Mono<Void> on(String payload) {
			add(payload);
			return Mono.empty();
		}

	}

	@WebTransportMapping("/pojo")
	static class Pojo {

		@DatagramMapping
		Mono<Void> on(Note payload) {
			add(payload.text());
			return Mono.empty();
		}

	}

	@WebTransportMapping("/mono-pojo")
	static class MonoPojo {

		@DatagramMapping
		Mono<Void> on(Mono<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/future")
	static class FutureText {

		@DatagramMapping
		CompletableFuture<Void> on(CompletableFuture<String> payload) {
			return payload.thenAccept(DatagramPayloadTests::add);
		}

	}

	@WebTransportMapping("/single")
	static class SingleText {

		@DatagramMapping
		Mono<Void> on(Single<String> payload) {
			return Mono.from(payload.toFlowable()).doOnNext(DatagramPayloadTests::add).then();
		}

	}

	@WebTransportMapping("/maybe")
	static class MaybeText {

		@DatagramMapping
		Mono<Void> on(Maybe<String> payload) {
			return Mono.from(payload.toFlowable()).doOnNext(DatagramPayloadTests::add).then();
		}

	}

	@WebTransportMapping("/flux-pojo")
	static class FluxPojo {

		@DatagramMapping
		Mono<Void> on(Flux<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/flowable-pojo")
	static class FlowablePojo {

		@DatagramMapping
		Completable on(Flowable<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).ignoreElements();
		}

	}

	@WebTransportMapping("/flux-text")
	static class FluxText {

		private static int calls;

		@DatagramMapping
		Flux<Void> on(Flux<String> payload) {
			calls++;
			return payload.doOnNext(DatagramPayloadTests::add).thenMany(Flux.empty());
		}

	}

	@WebTransportMapping("/flux-buffers")
	static class FluxBuffers {

		@DatagramMapping
		Mono<Void> on(Flux<DataBuffer> payload) {
			return payload.doOnNext((buffer) -> add(drain(buffer))).then();
		}

	}

	@WebTransportMapping("/flowable")
	static class FlowableText {

		@DatagramMapping
		Mono<Void> on(Flowable<String> payload) {
			return Flux.from(payload).doOnNext(DatagramPayloadTests::add).then();
		}

	}

	@WebTransportMapping("/observable")
	static class ObservableText {

		@DatagramMapping
		Completable on(Observable<String> payload) {
			return payload.doOnNext(DatagramPayloadTests::add).ignoreElements();
		}

	}

	@WebTransportMapping("/publisher")
	static class PublisherText {

		@DatagramMapping
		Mono<Void> on(Publisher<String> payload) {
			return Flux.from(payload).doOnNext(DatagramPayloadTests::add).then();
		}

	}

	@WebTransportMapping("/numbers")
	static class Numbers {

		@DatagramMapping
		Mono<Void> on(int payload) {
			add(payload + 1);
			return Mono.empty();
		}

	}

	@WebTransportMapping("/blocking")
	static class Blocking {

		@DatagramMapping
		void on(DataBuffer payload) {
			add(drain(payload));
		}

	}

	@WebTransportMapping("/valid")
	static class ValidPojo {

		@DatagramMapping
		Mono<Void> on(@Valid Note payload) {
			add(payload.text());
			return Mono.empty();
		}

	}

	@WebTransportMapping("/valid-mono")
	static class ValidatedMono {

		@DatagramMapping
		Mono<Void> on(@Validated Mono<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping("/valid-flux")
	static class ValidFlux {

		@DatagramMapping
		Mono<Void> on(@Valid Flux<Note> payload) {
			return payload.doOnNext((note) -> add(note.text())).then();
		}

	}

	@WebTransportMapping(path = "/cbor", consumes = "application/cbor")
	static class Cbor {

		@DatagramMapping
		Mono<Void> on(Note payload) {
			add(payload.text());
			return Mono.empty();
		}

	}

	@WebTransportMapping("/lazy")
	static class Lazy {

		@DatagramMapping
		Mono<Void> on(Mono<Note> payload) {
			add("called");
			return Mono.empty();
		}

	}

	@WebTransportMapping("/lazy-buffer")
	static class LazyBuffer {

		@DatagramMapping
		Mono<Void> on(Mono<DataBuffer> payload) {
			add("called");
			return Mono.empty();
		}

	}

	@WebTransportMapping("/nullable")
	static class OptionalPayload {

		@DatagramMapping
		Mono<Void> on(@Nullable Note payload) {
			add(payload);
			return Mono.empty();
		}

	}

	@WebTransportMapping("/none")
	static class NoPayload {

		@DatagramMapping
		Mono<Void> on() {
			add("called");
			return Mono.empty();
		}

	}

}
