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
import java.util.stream.Stream;

import io.github.webtransport.DatagramTooLargeException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what methods return: on the stream, with FIN at the end, or as datagrams.
 */
class ReturnValueTests {

	private final TestEndpoint endpoint = TestEndpoint.of(new Value(), new NullValue(), new Pojo(), new ListValue(),
			new Bytes(), new Buffer(), new MonoValue(), new MonoPojo(), new EmptyMono(), new MonoVoid(), new FluxVoid(),
			new FluxText(), new FluxPojo(), new FluxBytes(), new FluxObjects(), new FutureValue(), new FutureVoid(),
			new SingleValue(), new MaybeValue(), new EmptyMaybe(), new CompletableEnd(), new FlowableText(),
			new ObservableText(), new PublisherText(), new File(), new Echo(), new Cbor(), new Large(),
			new LargeFlux());

	static Stream<Arguments> values() {
		return Stream.of(Arguments.of("value", "a", List.of("a")), Arguments.of("null", "", List.of()),
				Arguments.of("pojo", "{\"text\":\"a\"}", List.of("{\"text\":\"a\"}")),
				Arguments.of("list", "[{\"text\":\"a\"}]", List.of("[{\"text\":\"a\"}]")),
				Arguments.of("bytes", "a", List.of("a")), Arguments.of("byte-buffer", "a", List.of("a")),
				Arguments.of("mono", "a", List.of("a")),
				Arguments.of("mono-pojo", "{\"text\":\"a\"}", List.of("{\"text\":\"a\"}")),
				Arguments.of("empty-mono", "", List.of()), Arguments.of("mono-void", "", List.of()),
				Arguments.of("flux-void", "", List.of()), Arguments.of("flux-text", "a\nb\n", List.of("a", "b")),
				Arguments.of("flux-pojo", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n",
						List.of("{\"text\":\"a\"}", "{\"text\":\"b\"}")),
				Arguments.of("flux-bytes", "ab", List.of("a", "b")),
				Arguments.of("flux-objects", "a\n{\"text\":\"b\"}\n", List.of("a", "{\"text\":\"b\"}")),
				Arguments.of("future", "a", List.of("a")), Arguments.of("future-void", "", List.of()),
				Arguments.of("single", "a", List.of("a")), Arguments.of("maybe", "a", List.of("a")),
				Arguments.of("empty-maybe", "", List.of()), Arguments.of("completable", "", List.of()),
				Arguments.of("flowable", "a\nb\n", List.of("a", "b")),
				Arguments.of("observable", "a\nb\n", List.of("a", "b")),
				Arguments.of("publisher", "a\nb\n", List.of("a", "b")));
	}

	@ParameterizedTest
	@MethodSource("values")
	void shouldWriteToTheStream(String path, String onStream, List<String> asDatagrams) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arriveFin();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo(onStream);
		assertThat(stream.resetCode()).isNull();
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@MethodSource("values")
	void shouldSendDatagrams(String path, String onStream, List<String> asDatagrams) {
		FakeSession session = this.endpoint.connect("/" + path).datagram("x");
		TestBuffers.await(() -> session.sent().size() == asDatagrams.size());
		session.buffers().assertReleased();
		assertThat(session.sent()).isEqualTo(asDatagrams);
		assertThat(session.errors()).isEmpty();
	}

	@Test
	void shouldWriteAResource() {
		FakeStream stream = this.endpoint.connect("/file").open();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("content of a file");
	}

	@Test
	void shouldSendBuffersAsTheyAre() {
		FakeSession session = this.endpoint.connect("/echo").datagram("a").datagram("b");
		FakeStream stream = session.open().arrive("on", "e").arriveFin();
		TestBuffers.await(stream::isFinished);
		TestBuffers.await(() -> session.sent().size() == 2);
		assertThat(stream.sent()).isEqualTo("one");
		assertThat(session.sent()).containsExactly("a", "b");
		session.buffers().assertReleased();
	}

	@Test
	void shouldWriteCborWhereTheTypeSaysSo() {
		FakeSession session = this.endpoint.connect("/cbor").datagram("x");
		TestBuffers.await(() -> !session.sent().isEmpty());
		assertThat(session.sent().get(0))
			.isEqualTo(new String(new CBORMapper().writeValueAsBytes(new Note("a")), StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "large", "large-flux" })
	void whenDatagramIsTooLargeThenItIsCountedAndTheSessionLives(String path) {
		FakeSession session = this.endpoint.connect("/" + path).withMaxDatagramSize(10).datagram("x");
		TestBuffers.await(() -> !session.errors().isEmpty());
		assertThat(session.errors()).hasSize(1)
			.allSatisfy((ex) -> assertThat(ex).isInstanceOfSatisfying(DatagramTooLargeException.class,
					(tooLarge) -> assertThat(tooLarge.getMessage()).contains("11", "10")));
		assertThat(session.sent()).isEmpty();
		assertThat(session.isOpen()).isTrue();
		session.buffers().assertReleased();
	}

	record Note(String text) {

	}

	@WebTransportMapping("/value")
	static class Value {

		@StreamMapping
		@DatagramMapping
		String on() {
			return "a";
		}

	}

	@WebTransportMapping("/null")
	static class NullValue {

		@StreamMapping
		@DatagramMapping
		@Nullable String on() {
			return null;
		}

	}

	@WebTransportMapping("/pojo")
	static class Pojo {

		@StreamMapping
		@DatagramMapping
		Note on() {
			return new Note("a");
		}

	}

	@WebTransportMapping("/list")
	static class ListValue {

		@StreamMapping
		@DatagramMapping
		List<Note> on() {
			return List.of(new Note("a"));
		}

	}

	@WebTransportMapping("/bytes")
	static class Bytes {

		@StreamMapping
		@DatagramMapping
		byte[] on() {
			return "a".getBytes(StandardCharsets.UTF_8);
		}

	}

	@WebTransportMapping("/byte-buffer")
	static class Buffer {

		@StreamMapping
		@DatagramMapping
		ByteBuffer on() {
			return StandardCharsets.UTF_8.encode("a");
		}

	}

	@WebTransportMapping("/mono")
	static class MonoValue {

		@StreamMapping
		@DatagramMapping
		Mono<String> on() {
			return Mono.just("a");
		}

	}

	@WebTransportMapping("/mono-pojo")
	static class MonoPojo {

		@StreamMapping
		@DatagramMapping
		Mono<Note> on() {
			return Mono.just(new Note("a"));
		}

	}

	@WebTransportMapping("/empty-mono")
	static class EmptyMono {

		@StreamMapping
		@DatagramMapping
		Mono<Note> on() {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/mono-void")
	static class MonoVoid {

		@StreamMapping
		@DatagramMapping
		Mono<Void> on() {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/flux-void")
	static class FluxVoid {

		@StreamMapping
		@DatagramMapping
		Flux<Void> on() {
			return Flux.empty();
		}

	}

	@WebTransportMapping("/flux-text")
	static class FluxText {

		@StreamMapping
		@DatagramMapping
		Flux<String> on() {
			return Flux.just("a", "b");
		}

	}

	@WebTransportMapping("/flux-pojo")
	static class FluxPojo {

		@StreamMapping
		@DatagramMapping
		Flux<Note> on() {
			return Flux.just(new Note("a"), new Note("b"));
		}

	}

	@WebTransportMapping("/flux-bytes")
	static class FluxBytes {

		@StreamMapping
		@DatagramMapping
		Flux<byte[]> on() {
			return Flux.just("a", "b").map(String::getBytes);
		}

	}

	@WebTransportMapping("/flux-objects")
	static class FluxObjects {

		@StreamMapping
		@DatagramMapping
		Flux<Object> on() {
			return Flux.just("a", new Note("b"));
		}

	}

	@WebTransportMapping("/future")
	static class FutureValue {

		@StreamMapping
		@DatagramMapping
		CompletableFuture<String> on() {
			return CompletableFuture.completedFuture("a");
		}

	}

	@WebTransportMapping("/future-void")
	static class FutureVoid {

		@StreamMapping
		@DatagramMapping
		CompletableFuture<Void> on() {
			return CompletableFuture.completedFuture(null);
		}

	}

	@WebTransportMapping("/single")
	static class SingleValue {

		@StreamMapping
		@DatagramMapping
		Single<String> on() {
			return Single.just("a");
		}

	}

	@WebTransportMapping("/maybe")
	static class MaybeValue {

		@StreamMapping
		@DatagramMapping
		Maybe<String> on() {
			return Maybe.just("a");
		}

	}

	@WebTransportMapping("/empty-maybe")
	static class EmptyMaybe {

		@StreamMapping
		@DatagramMapping
		Maybe<String> on() {
			return Maybe.empty();
		}

	}

	@WebTransportMapping("/completable")
	static class CompletableEnd {

		@StreamMapping
		@DatagramMapping
		Completable on() {
			return Completable.complete();
		}

	}

	@WebTransportMapping("/flowable")
	static class FlowableText {

		@StreamMapping
		@DatagramMapping
		Flowable<String> on() {
			return Flowable.just("a", "b");
		}

	}

	@WebTransportMapping("/observable")
	static class ObservableText {

		@StreamMapping
		@DatagramMapping
		Observable<String> on() {
			return Observable.just("a", "b");
		}

	}

	@WebTransportMapping("/publisher")
	static class PublisherText {

		@StreamMapping
		@DatagramMapping
		Publisher<String> on() {
			return Flux.just("a", "b");
		}

	}

	@WebTransportMapping("/file")
	static class File {

		@StreamMapping
		Resource on() {
			return new ByteArrayResource("content of a file".getBytes(StandardCharsets.UTF_8));
		}

	}

	@WebTransportMapping("/echo")
	static class Echo {

		@StreamMapping
		@DatagramMapping
		Flux<DataBuffer> on(Flux<DataBuffer> payload) {
			return payload;
		}

	}

	@WebTransportMapping(path = "/cbor", produces = "application/cbor")
	static class Cbor {

		@DatagramMapping
		Mono<Note> on() {
			return Mono.just(new Note("a"));
		}

	}

	@WebTransportMapping("/large")
	static class Large {

		@DatagramMapping
		Mono<String> on() {
			return Mono.just("x".repeat(11));
		}

	}

	@WebTransportMapping("/large-flux")
	static class LargeFlux {

		@DatagramMapping
		Flux<String> on(WebTransportSession session) {
			return Flux.just("x".repeat(session.maxDatagramSize() + 1));
		}

	}

}
