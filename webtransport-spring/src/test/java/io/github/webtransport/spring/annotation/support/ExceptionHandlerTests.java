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
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.codec.DecodingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportExceptionHandler}.
 */
class ExceptionHandlerTests {

	private static final List<String> calls = new CopyOnWriteArrayList<>();

	private final TestEndpoint endpoint = TestEndpoint.of(new Endpoint(), new Owner(), new Whole(), new SecondAdvice(),
			new FirstAdvice(), new OtherAdvice());

	ExceptionHandlerTests() {
		calls.clear();
	}

	@Test
	void whenErrorOfADatagramIsHandledThenItIsNotCounted() {
		FakeSession session = this.endpoint.connect("/handled/void").datagram("x");
		await("void");
		assertThat(session.errors()).isEmpty();
		assertThat(session.sent()).isEmpty();
		assertThat(session.isOpen()).isTrue();
	}

	@Test
	void whenErrorOfAStreamIsHandledThenTheStreamIsFinished() {
		FakeSession session = this.endpoint.connect("/handled/void");
		FakeStream stream = session.open().arrive("x\n");
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEmpty();
		assertThat(stream.resetCode()).isNull();
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "close", "mono-close" })
	void whenHandlerReturnsACloseStatusThenTheSessionIsClosed(String how) {
		FakeSession ofDatagram = this.endpoint.connect("/handled/" + how).datagram("x");
		FakeSession ofStream = this.endpoint.connect("/handled/" + how);
		ofStream.open().arrive("x\n");
		FakeSession ofUnidirectional = this.endpoint.connect("/handled/" + how);
		ofUnidirectional.openUnidirectional().arrive("x\n");
		for (FakeSession session : List.of(ofDatagram, ofStream, ofUnidirectional)) {
			TestBuffers.await(() -> session.closed() != null);
			assertThat(session.closed()).isEqualTo(CloseStatus.of(44, "closed"));
			session.buffers().assertReleased();
		}
	}

	@Test
	void whenHandlerReturnsAStreamResetThenTheStreamIsReset() {
		FakeSession session = this.endpoint.connect("/handled/reset").datagram("x");
		FakeStream bidirectional = session.open().arrive("x\n");
		FakeStream unidirectional = session.openUnidirectional().arrive("x\n");
		TestBuffers.await(() -> bidirectional.resetCode() != null && bidirectional.stopCode() != null
				&& unidirectional.stopCode() != null);
		assertThat(bidirectional.resetCode()).isEqualTo(55);
		assertThat(bidirectional.stopCode()).isEqualTo(55);
		assertThat(unidirectional.stopCode()).isEqualTo(55);
		assertThat(session.isOpen()).isTrue();
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "reply", "mono-reply" })
	void whenHandlerReturnsAValueThenItIsTheReply(String how) {
		FakeSession session = this.endpoint.connect("/handled/" + how).datagram("x");
		FakeStream stream = session.open().arrive("x\n");
		TestBuffers.await(stream::isFinished);
		TestBuffers.await(() -> session.sent().size() == 1);
		assertThat(stream.sent()).isEqualTo("{\"error\":\"" + how + "\"}");
		assertThat(session.sent()).containsExactly("{\"error\":\"" + how + "\"}");
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	@Test
	void whenHandlerReturnsManyValuesThenTheyAreTheReply() {
		FakeSession session = this.endpoint.connect("/handled/flux").datagram("x");
		FakeStream stream = session.open().arrive("x\n");
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("a\nb\n");
		assertThat(session.sent()).containsExactly("a", "b");
	}

	@Test
	void whenUnidirectionalStreamTakesNoReplyThenTheErrorIsNotHandled() {
		FakeSession session = this.endpoint.connect("/handled/reply");
		FakeStream stream = session.openUnidirectional().arrive("x\n");
		TestBuffers.await(() -> stream.stopCode() != null);
		assertThat(stream.stopCode()).isEqualTo(1);
		assertThat(session.errors()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fails", "unknown" })
	void whenNobodyHandlesTheErrorThenItIsCounted(String how) {
		FakeSession session = this.endpoint.connect("/handled/" + how).datagram("x");
		FakeStream stream = session.open().arrive("x\n");
		TestBuffers.await(() -> session.errors().size() == 2 && stream.resetCode() != null);
		assertThat(session.errors()).allSatisfy((ex) -> assertThat(ex).hasMessage(how));
		assertThat(stream.resetCode()).isEqualTo(1);
		session.buffers().assertReleased();
	}

	@Test
	void whenOnlyTheCauseFitsThenItIsHandled() {
		this.endpoint.connect("/handled/cause").datagram("x");
		await("cause");
	}

	@Test
	void whenSeveralHandlersFitThenTheClosestIsAsked() {
		this.endpoint.connect("/handled/closest").datagram("x");
		await("closest");
	}

	@Test
	void whenTypeHasNoHandlerThenAdviceIsAskedInItsOrder() {
		this.endpoint.connect("/handled/advice").datagram("x");
		await("first advice");
		assertThat(calls).containsExactly("first advice");
	}

	@Test
	void whenAdviceIsForOthersThenItIsNotAsked() {
		FakeSession session = this.endpoint.connect("/handled/other").datagram("x");
		TestBuffers.await(() -> !session.errors().isEmpty());
		assertThat(calls).isEmpty();
	}

	@Test
	void whenMethodThatOwnsTheSessionFailsThenTheSessionIsClosedWithTheStatus() {
		FakeSession session = this.endpoint.connect("/owner/close");
		TestBuffers.await(() -> session.closed() != null);
		assertThat(session.closed()).isEqualTo(CloseStatus.of(66));
	}

	@Test
	void whenErrorOfTheOwnerIsHandledThenItCompletes() {
		FakeSession session = this.endpoint.connect("/owner/handled");
		TestBuffers.await(session::isCompleted);
		assertThat(session.failure()).isNull();
	}

	@Test
	void whenErrorOfTheOwnerIsNotHandledThenItFails() {
		FakeSession session = this.endpoint.connect("/owner/unknown");
		TestBuffers.await(() -> session.failure() != null);
		assertThat(session.failure()).hasMessage("unknown");
	}

	@Test
	void whenAWholeStreamIsAwaitedThenItsErrorsAreHandled() {
		FakeSession session = this.endpoint.connect("/whole");
		FakeStream stream = session.open().arrive("{").arriveFin();
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(88);
		assertThat(session.errors()).isEmpty();
		session.buffers().assertReleased();
	}

	private static void await(String call) {
		TestBuffers.await(() -> calls.contains(call));
	}

	static RuntimeException failure(String how) {
		return switch (how) {
			case "void" -> new BaseException(how);
			case "closest" -> new ClosestException(how);
			case "close" -> new IllegalStateException(how);
			case "mono-close" -> new IllegalMonitorStateException(how);
			case "reset" -> new IllegalArgumentException(how);
			case "reply" -> new UnsupportedOperationException(how);
			case "mono-reply" -> new ArithmeticException(how);
			case "flux" -> new IndexOutOfBoundsException(how);
			case "fails" -> new ClassCastException(how);
			case "cause" -> new RuntimeException(new UncheckedIOException(new IOException(how)));
			case "advice" -> new NoSuchElementException(how);
			case "other" -> new NegativeArraySizeException(how);
			default -> new ArrayStoreException(how);
		};
	}

	record Problem(String error) {

	}

	static class BaseException extends RuntimeException {

		BaseException(String message) {
			super(message);
		}

	}

	static class ClosestException extends BaseException {

		ClosestException(String message) {
			super(message);
		}

	}

	@WebTransportMapping("/handled/{how}")
	static class Endpoint {

		@DatagramMapping
		Mono<Void> datagram(@PathVariable String how) {
			return Mono.error(failure(how));
		}

		@StreamMapping
		Flux<String> stream(@PathVariable String how, Flux<String> lines) {
			return lines.map((line) -> {
				throw failure(how);
			});
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> receive(@PathVariable String how, Flux<String> lines) {
			return lines.concatMap((line) -> Mono.<Void>error(failure(how))).then();
		}

		@WebTransportExceptionHandler
		void base(BaseException failure) {
			calls.add(failure.getMessage());
		}

		@WebTransportExceptionHandler
		Mono<Void> closest(ClosestException failure) {
			calls.add(failure.getMessage());
			return Mono.empty();
		}

		@WebTransportExceptionHandler
		CloseStatus close(IllegalStateException failure) {
			return CloseStatus.of(44, "closed");
		}

		@WebTransportExceptionHandler
		Mono<CloseStatus> monoClose(IllegalMonitorStateException failure) {
			return Mono.just(CloseStatus.of(44, "closed"));
		}

		@WebTransportExceptionHandler(IllegalArgumentException.class)
		StreamReset reset() {
			return StreamReset.of(55);
		}

		@WebTransportExceptionHandler
		Problem reply(UnsupportedOperationException failure, @PathVariable String how) {
			return new Problem(how);
		}

		@WebTransportExceptionHandler
		Mono<Object> monoReply(ArithmeticException failure) {
			return Mono.just(new Problem(failure.getMessage()));
		}

		@WebTransportExceptionHandler
		Flux<String> flux(IndexOutOfBoundsException failure) {
			return Flux.just("a", "b");
		}

		@WebTransportExceptionHandler
		Mono<Void> fails(ClassCastException failure) {
			return Mono.error(new IllegalStateException("handler"));
		}

		@WebTransportExceptionHandler
		Mono<Void> cause(IOException failure) {
			calls.add(failure.getMessage());
			return Mono.empty();
		}

	}

	@WebTransportMapping("/owner/{how}")
	static class Owner {

		@WebTransportMapping
		Mono<Void> own(@PathVariable String how) {
			return switch (how) {
				case "close" -> Mono.error(new IllegalStateException(how));
				case "handled" -> Mono.error(new IllegalArgumentException(how));
				default -> Mono.error(new ArrayStoreException(how));
			};
		}

		@WebTransportExceptionHandler
		Mono<CloseStatus> close(IllegalStateException failure) {
			return Mono.just(CloseStatus.of(66));
		}

		@WebTransportExceptionHandler
		void handled(IllegalArgumentException failure) {
		}

	}

	@WebTransportMapping("/whole")
	static class Whole {

		@StreamMapping
		Mono<Problem> whole(Problem problem) {
			return Mono.just(problem);
		}

		@WebTransportExceptionHandler
		StreamReset unreadable(DecodingException failure) {
			return StreamReset.of(88);
		}

	}

	@ControllerAdvice
	@Order(2)
	static class SecondAdvice {

		@WebTransportExceptionHandler
		void handle(NoSuchElementException failure) {
			calls.add("second advice");
		}

	}

	@ControllerAdvice
	static class FirstAdvice implements Ordered {

		@Override
		public int getOrder() {
			return 1;
		}

		@WebTransportExceptionHandler
		void handle(NoSuchElementException failure) {
			calls.add("first advice");
		}

	}

	@ControllerAdvice(assignableTypes = Owner.class)
	static class OtherAdvice {

		@WebTransportExceptionHandler
		void handle(NegativeArraySizeException failure) {
			calls.add("other advice");
		}

	}

}
