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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The table of return values: each of them from each kind of method. A cell either sends
 * what its row says, or the application does not start.
 */
class ReturnTableTests {

	private final AtomicInteger calls = new AtomicInteger();

	static Stream<Arguments> cells() {
		return rows(true);
	}

	static Stream<Arguments> impossibleCells() {
		return rows(false);
	}

	private static Stream<Arguments> rows(boolean possible) {
		return Arrays.stream(Rows.class.getDeclaredMethods())
			.filter((row) -> row.isAnnotationPresent(Sends.class))
			.sorted(Comparator.comparing(Method::getName))
			.flatMap((row) -> Arrays.stream(TestHook.values())
				.filter((hook) -> row.getAnnotation(Sends.class).by().has(hook) == possible)
				.filter((hook) -> possible || !row.getAnnotation(Sends.class).by().isAmbiguous(hook))
				.map((hook) -> Arguments.argumentSet(row.getName() + " from " + hook, row, hook)));
	}

	@ParameterizedTest
	@MethodSource("cells")
	void shouldSend(Method row, TestHook hook) {
		FakeSession session = TestEndpoint.of(hook.createEndpoint(row, (proxy, method, arguments) -> call(row)))
			.connect("/cells/42");
		FakeStream stream = hook.trigger(session, "x");
		TestBuffers.await(() -> this.calls.get() == 1);
		Sends expected = row.getAnnotation(Sends.class);
		List<String> datagrams = (hook == TestHook.DATAGRAM || hook == TestHook.FAILED_DATAGRAM)
				? List.of(expected.datagrams()) : List.of();
		TestBuffers.await(() -> session.sent().size() >= datagrams.size());
		if (expected.close() >= 0) {
			TestBuffers.await(() -> session.closed() != null);
			assertThat(session.closed()).isEqualTo(CloseStatus.of(expected.close(), "over"));
		}
		else if (expected.reset() >= 0 && hook == TestHook.FAILED_STREAM) {
			TestBuffers.await(() -> stream.resetCode() != null);
			assertThat(stream.resetCode()).isEqualTo(expected.reset());
		}
		else if (hook == TestHook.BIDIRECTIONAL || hook == TestHook.FAILED_STREAM) {
			TestBuffers.await(stream::isFinished);
			assertThat(stream.sent()).isEqualTo(expected.stream());
			assertThat(stream.resetCode()).isNull();
		}
		else if (hook == TestHook.OWNER) {
			TestBuffers.await(session::isCompleted);
		}
		session.buffers().assertReleased();
		assertThat(session.sent()).isEqualTo(datagrams);
		assertThat(session.errors()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("impossibleCells")
	void whenNobodyTakesItThenTheStartFails(Method row, TestHook hook) {
		Object endpoint = hook.createEndpoint(row, (proxy, method, arguments) -> call(row));
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(() -> TestEndpoint.of(endpoint))
			.withMessageContaining(endpoint.getClass().getName() + ".on()")
			.withMessageContaining((hook == TestHook.DATAGRAM) ? "it can only be all that is sent on a stream"
					: "it must return void or a reactive type without a value such as Mono<Void>, but it returns "
							+ row.getGenericReturnType().getTypeName());
	}

	private @Nullable Object call(Method row) throws ReflectiveOperationException {
		this.calls.incrementAndGet();
		return row.invoke(new Rows());
	}

	private static ByteBuffer buffer(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static DataBuffer wrap(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * What becomes of a return value, and which methods may return it.
	 */
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Sends {

		String stream() default "";

		String[] datagrams() default {};

		long close() default -1;

		long reset() default -1;

		Kind by() default Kind.VALUE;

	}

	enum Kind {

		EVERY, VALUE, WHOLE_STREAM, FAILURE;

		boolean has(TestHook hook) {
			return switch (this) {
				case EVERY -> true;
				case VALUE -> hook == TestHook.DATAGRAM || hook == TestHook.BIDIRECTIONAL || hook.handlesFailure();
				case WHOLE_STREAM -> hook == TestHook.BIDIRECTIONAL || hook == TestHook.FAILED_STREAM;
				case FAILURE -> hook.handlesFailure();
			};
		}

		/**
		 * A close status of a method for streams or datagrams is a value like others, and
		 * exception handlers do not know what they reply to.
		 */
		boolean isAmbiguous(TestHook hook) {
			return (this == FAILURE && VALUE.has(hook)) || (this == WHOLE_STREAM && hook.handlesFailure());
		}

	}

	record Note(String text) {
	}

	/**
	 * The rows.
	 */
	static class Rows {

		// Nothing: for all methods

		@Sends(by = Kind.EVERY)
		void nothing() {
		}

		@Sends(by = Kind.EVERY)
		Mono<Void> monoVoid() {
			return Mono.empty();
		}

		@Sends(by = Kind.EVERY)
		Flux<Void> fluxVoid() {
			return Flux.empty();
		}

		@Sends(by = Kind.EVERY)
		Publisher<Void> publisherVoid() {
			return Mono.empty();
		}

		@Sends(by = Kind.EVERY)
		CompletableFuture<Void> futureVoid() {
			return CompletableFuture.completedFuture(null);
		}

		@Sends(by = Kind.EVERY)
		Completable completable() {
			return Completable.complete();
		}

		// Values: datagrams, a reply on the stream

		@Sends(stream = "a", datagrams = "a")
		String string() {
			return "a";
		}

		@Sends(stream = "a", datagrams = "a")
		byte[] bytes() {
			return buffer("a").array();
		}

		@Sends(stream = "a", datagrams = "a")
		ByteBuffer byteBuffer() {
			return buffer("a");
		}

		@Sends(stream = "a", datagrams = "a")
		DataBuffer dataBuffer() {
			return wrap("a");
		}

		@Sends(by = Kind.WHOLE_STREAM, stream = "a")
		Resource resource() {
			return new ByteArrayResource(buffer("a").array());
		}

		@Sends(stream = "{\"text\":\"a\"}", datagrams = "{\"text\":\"a\"}")
		Note value() {
			return new Note("a");
		}

		@Sends(stream = "[{\"text\":\"a\"}]", datagrams = "[{\"text\":\"a\"}]")
		List<Note> list() {
			return List.of(new Note("a"));
		}

		@Sends(stream = "42", datagrams = "42")
		int number() {
			return 42;
		}

		@Sends(stream = "", datagrams = {})
		@Nullable Note nullValue() {
			return null;
		}

		@Sends(stream = "a", datagrams = "a")
		Mono<String> monoString() {
			return Mono.just("a");
		}

		@Sends(stream = "{\"text\":\"a\"}", datagrams = "{\"text\":\"a\"}")
		Mono<Note> mono() {
			return Mono.just(new Note("a"));
		}

		@Sends(stream = "", datagrams = {})
		Mono<Note> monoEmpty() {
			return Mono.empty();
		}

		@Sends(stream = "a", datagrams = "a")
		Mono<DataBuffer> monoDataBuffer() {
			return Mono.fromSupplier(() -> wrap("a"));
		}

		@Sends(stream = "a\nb\n", datagrams = { "a", "b" })
		Flux<String> fluxString() {
			return Flux.just("a", "b");
		}

		@Sends(stream = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", datagrams = { "{\"text\":\"a\"}", "{\"text\":\"b\"}" })
		Flux<Note> flux() {
			return Flux.just(new Note("a"), new Note("b"));
		}

		@Sends(stream = "", datagrams = {})
		Flux<Note> fluxEmpty() {
			return Flux.empty();
		}

		@Sends(stream = "ab", datagrams = { "a", "b" })
		Flux<byte[]> fluxBytes() {
			return Flux.just("a", "b").map((text) -> buffer(text).array());
		}

		@Sends(stream = "ab", datagrams = { "a", "b" })
		Flux<ByteBuffer> fluxByteBuffer() {
			return Flux.just("a", "b").map(ReturnTableTests::buffer);
		}

		@Sends(stream = "ab", datagrams = { "a", "b" })
		Flux<DataBuffer> fluxDataBuffer() {
			return Flux.just("a", "b").map(ReturnTableTests::wrap);
		}

		@Sends(stream = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", datagrams = { "{\"text\":\"a\"}", "{\"text\":\"b\"}" })
		Publisher<Note> publisher() {
			return Flux.just(new Note("a"), new Note("b"));
		}

		@Sends(stream = "{\"text\":\"a\"}", datagrams = "{\"text\":\"a\"}")
		CompletableFuture<Note> completableFuture() {
			return CompletableFuture.completedFuture(new Note("a"));
		}

		@Sends(stream = "{\"text\":\"a\"}", datagrams = "{\"text\":\"a\"}")
		CompletionStage<Note> completionStage() {
			return CompletableFuture.completedStage(new Note("a"));
		}

		@Sends(stream = "{\"text\":\"a\"}", datagrams = "{\"text\":\"a\"}")
		Single<Note> single() {
			return Single.just(new Note("a"));
		}

		@Sends(stream = "{\"text\":\"a\"}", datagrams = "{\"text\":\"a\"}")
		Maybe<Note> maybe() {
			return Maybe.just(new Note("a"));
		}

		@Sends(stream = "", datagrams = {})
		Maybe<Note> maybeEmpty() {
			return Maybe.empty();
		}

		@Sends(stream = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", datagrams = { "{\"text\":\"a\"}", "{\"text\":\"b\"}" })
		Flowable<Note> flowable() {
			return Flowable.just(new Note("a"), new Note("b"));
		}

		@Sends(stream = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", datagrams = { "{\"text\":\"a\"}", "{\"text\":\"b\"}" })
		Observable<Note> observable() {
			return Observable.just(new Note("a"), new Note("b"));
		}

		@Sends(stream = "a\nb\n", datagrams = { "a", "b" })
		Flow<String> flow() {
			return FlowKt.flowOf("a", "b");
		}

		// What an exception handler decides

		@Sends(by = Kind.FAILURE, close = 9)
		CloseStatus closeStatus() {
			return CloseStatus.of(9, "over");
		}

		@Sends(by = Kind.FAILURE, close = 9)
		Mono<CloseStatus> monoCloseStatus() {
			return Mono.just(CloseStatus.of(9, "over"));
		}

		@Sends(by = Kind.FAILURE, reset = 8)
		StreamReset streamReset() {
			return StreamReset.of(8);
		}

		@Sends(by = Kind.FAILURE, reset = 8)
		Mono<StreamReset> monoStreamReset() {
			return Mono.just(StreamReset.of(8));
		}

	}

}
