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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.AbstractEncoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for streams of codecs that write and read one value and no stream of them, such
 * as CBOR, and of those that write nothing else than a stream.
 */
class SingleValueCodecTests {

	private static final MimeType PIECES = MimeType.valueOf("application/x-pieces");

	private static final Queue<Object> got = new ConcurrentLinkedQueue<>();

	private final TestEndpoint endpoint = TestEndpoint.of(
			WebTransportStrategies.builder()
				.codecs((codecs) -> codecs.customCodecs().register(new PiecewiseEncoder()))
				.build(),
			new Value(), new MonoValue(), new FutureValue(), new Failing(), new TakesValue(), new TakesMono(),
			new TakesFuture(), new Pieces());

	SingleValueCodecTests() {
		got.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "mono", "future", "failing" })
	void whenMethodReturnsAValueThenItIsWrittenAsCbor(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		FakeStream stream = session.open().arriveFin();
		TestBuffers.await(stream::isOver);
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
		assertThat(stream.resetCode()).isNull();
		assertThat(stream.sent())
			.isEqualTo(new String(new CBORMapper().writeValueAsBytes(new Note("a")), StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "takes-value", "takes-mono", "takes-future" })
	void whenMethodTakesAValueThenItIsReadFromCbor(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		// Small enough to be the same bytes in ASCII
		byte[] cbor = new CBORMapper().writeValueAsBytes("a");
		assertThat(new String(cbor, StandardCharsets.US_ASCII)).isEqualTo("aa");
		FakeStream stream = session.open().arrive("a").arrive("a").arriveFin();
		TestBuffers.await(stream::isOver);
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
		assertThat(stream.resetCode()).isNull();
		assertThat(got).containsExactly("a");
	}

	@Test
	void whenTheEncoderWritesNothingElseThanAStreamThenTheValueIsWrittenPieceByPiece() {
		FakeSession session = this.endpoint.connect("/pieces");
		FakeStream stream = session.open().arriveFin();
		TestBuffers.await(stream::isOver);
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
		assertThat(stream.sent()).isEqualTo("<a>");
		assertThat(stream.sentBuffers()).isEqualTo(3);
	}

	record Note(String text) {
	}

	@WebTransportMapping(path = "/value", produces = "application/cbor")
	static class Value {

		@StreamMapping
		Note on() {
			return new Note("a");
		}

	}

	@WebTransportMapping(path = "/mono", produces = "application/cbor")
	static class MonoValue {

		@StreamMapping
		Mono<Note> on() {
			return Mono.just(new Note("a"));
		}

	}

	@WebTransportMapping(path = "/future", produces = "application/cbor")
	static class FutureValue {

		@StreamMapping
		CompletableFuture<Note> on() {
			return CompletableFuture.completedFuture(new Note("a"));
		}

	}

	@WebTransportMapping(path = "/failing", produces = "application/cbor")
	static class Failing {

		@StreamMapping
		Mono<Note> on() {
			return Mono.error(new IllegalStateException("a"));
		}

		@WebTransportExceptionHandler
		Note failed(IllegalStateException ex) {
			return new Note(String.valueOf(ex.getMessage()));
		}

	}

	@WebTransportMapping(path = "/takes-value", consumes = "application/cbor")
	static class TakesValue {

		@StreamMapping
		void on(Object payload) {
			got.add(payload);
		}

	}

	@WebTransportMapping(path = "/takes-mono", consumes = "application/cbor")
	static class TakesMono {

		@StreamMapping
		Mono<Void> on(Mono<Object> payload) {
			return payload.doOnNext(got::add).then();
		}

	}

	@WebTransportMapping(path = "/takes-future", consumes = "application/cbor")
	static class TakesFuture {

		@StreamMapping
		CompletableFuture<Void> on(CompletableFuture<Object> payload) {
			return payload.thenAccept(got::add);
		}

	}

	@WebTransportMapping(path = "/pieces", produces = "application/x-pieces")
	static class Pieces {

		@StreamMapping
		Mono<Note> on() {
			return Mono.just(new Note("a"));
		}

	}

	/**
	 * Has no {@code encodeValue}.
	 */
	private static final class PiecewiseEncoder extends AbstractEncoder<Note> {

		PiecewiseEncoder() {
			super(PIECES);
		}

		@Override
		public boolean canEncode(ResolvableType elementType, @Nullable MimeType mimeType) {
			return elementType.toClass() == Note.class && PIECES.equals(mimeType);
		}

		@Override
		public Flux<DataBuffer> encode(Publisher<? extends Note> values, DataBufferFactory factory, ResolvableType type,
				@Nullable MimeType mimeType, @Nullable Map<String, Object> hints) {
			return Flux.from(values)
				.concatMapIterable((note) -> List.of("<", note.text(), ">"))
				.map((piece) -> factory.wrap(piece.getBytes(StandardCharsets.UTF_8)));
		}

	}

}
