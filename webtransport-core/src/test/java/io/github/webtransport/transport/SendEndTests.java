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

package io.github.webtransport.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamErrorCodes;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ApplicationErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for how the sending side of a stream ends otherwise than by the end of a body.
 */
class SendEndTests {

	private static final String RESET_0 = "reset 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(0));

	/**
	 * What a body may have on its way to the engine.
	 */
	private static final int PREFETCH = 8;

	private final TestSession test = TestSession.open();

	private final TestSession.Sending sending = this.test.createUnidirectional();

	private final FakeStream carrier = this.sending.carrier();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private Flux<DataBuffer> body(String... texts) {
		return Flux.just(texts).map(this.test::buffer);
	}

	private Collector<Void> send(Flux<DataBuffer> body) {
		return TestSession.subscribe(this.sending.stream().send(body));
	}

	private Collector<Void> write(Flux<DataBuffer> body) {
		return TestSession.subscribe(this.sending.stream().write(body));
	}

	@Test
	@Rows("R36")
	void whenBodyFailsThenStreamIsResetAndErrorReported() {
		IllegalArgumentException failure = new IllegalArgumentException("broken");
		Collector<Void> sent = send(body("a").concatWith(Flux.error(failure)));
		assertThat(sent.error()).isSameAs(failure);
		assertThat(this.carrier.log()).containsExactly(RESET_0);
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("UNIDIRECTIONAL local RESET");
	}

	@Test
	void whenBodyFailsWithACodeThenStreamIsResetWithIt() {
		StreamResetException failure = new StreamResetException(42);
		assertThat(send(body("a").concatWith(Flux.error(failure))).error()).isSameAs(failure);
		assertThat(this.carrier.log()).containsExactly("reset 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(42)));
		assertThat(this.carrier.isReleased()).isTrue();
	}

	@Test
	void whenBodyFailsWithAMissingCodeThenStreamIsResetWithCode0() {
		send(Flux.error(new StreamResetException(-1)));
		assertThat(this.carrier.log()).containsExactly(RESET_0);
	}

	@Test
	void whenBodyFailsWithAnHttp3CodeOnlyThenStreamIsResetWithIt() {
		send(Flux.error(new StreamResetException(-1, 0x10c)));
		assertThat(this.carrier.log()).containsExactly("reset 0x10c");
	}

	@Test
	void whenBodyFailsWithAnImpossibleCodeThenStreamIsResetWithCode0() {
		send(Flux.error(new StreamResetException(Long.MAX_VALUE)));
		assertThat(this.carrier.log()).containsExactly(RESET_0);
	}

	@Test
	void whenBodyWasStoppedThenStreamIsResetWithItsCode() {
		StreamStoppedException failure = new StreamStoppedException(7);
		assertThat(send(Flux.error(failure)).error()).isSameAs(failure);
		assertThat(this.carrier.log()).containsExactly("reset 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(7)));
	}

	@Test
	void whenSessionOfTheBodyHasEndedThenStreamIsResetWithSessionGone() {
		SessionClosedException failure = new SessionClosedException(CloseStatus.of(5, "over"), true);
		assertThat(send(Flux.error(failure)).error()).isSameAs(failure);
		assertThat(this.carrier.log()).containsExactly("reset 0x" + Long.toHexString(StreamErrorCodes.WT_SESSION_GONE));
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(write(body("a")).error()).isInstanceOfSatisfying(StreamResetException.class,
				(reset) -> assertThat(reset.getHttp3Code()).isEqualTo(StreamErrorCodes.WT_SESSION_GONE));
	}

	@Test
	void whenWrittenBodyFailsThenStreamIsResetToo() {
		assertThat(write(Flux.error(new IllegalArgumentException("broken"))).error()).hasMessage("broken");
		assertThat(this.carrier.log()).containsExactly(RESET_0);
	}

	@Test
	void whenBodyFailsWhileEngineIsBlockedThenStreamIsResetAtOnce() {
		this.carrier.block();
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> sent = send(body.flux());
		body.next(this.test.buffer("a"));
		body.error(new IllegalArgumentException("broken"));
		assertThat(sent.error()).hasMessage("broken");
		assertThat(this.carrier.log()).containsExactly(RESET_0);
	}

	@Test
	@Rows("R38")
	void whenCancelledThenStreamIsResetAndBodyCancelled() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Disposable sent = this.sending.stream().send(body.flux()).subscribe();
		body.next(this.test.buffer("a"));
		sent.dispose();
		body.assertCancelled();
		assertThat(this.carrier.written()).isEqualTo("a");
		assertThat(this.carrier.log()).containsExactly(RESET_0);
		assertThat(this.carrier.isReleased()).isTrue();
	}

	@Test
	void whenCancelledAfterCompletionThenNothingHappens() {
		Disposable sent = this.sending.stream().write(body("a")).subscribe();
		sent.dispose();
		assertThat(this.carrier.log()).isEmpty();
	}

	@Test
	void whenCancelledWhileEngineIsBlockedThenNothingLeaks() {
		this.carrier.block();
		Collector<Void> sent = send(Flux.range(0, 100).map((i) -> this.test.buffer("x")));
		assertThat(this.carrier.waitingWrites()).isEqualTo(PREFETCH);
		sent.cancel();
		assertThat(this.carrier.log()).containsExactly(RESET_0);
		assertThat(unreleasedBytes()).isZero();
	}

	private long unreleasedBytes() {
		return this.test.carrier.unreleasedBytes();
	}

	@Test
	void whenRefusedBodyIsCancelledThenTheOtherGoesOn() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> first = send(body.flux());
		this.sending.stream().write(body("x")).subscribe(new CancelsOnSubscribe());
		this.test.loop.outside(() -> this.sending.stream().write(body("x")).subscribe(new CancelsOnSubscribe()));
		this.test.loop.runTasks();
		body.next(this.test.buffer("a"));
		body.complete();
		assertThat(first.isCompleted()).isTrue();
		assertThat(this.carrier.log()).containsExactly("fin");
	}

	@Test
	void whenCancelledBeforeItStartsThenStreamIsReset() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		this.sending.stream().write(body.flux()).subscribe(new CancelsOnSubscribe());
		body.assertWasNotSubscribed();
		assertThat(this.carrier.log()).containsExactly(RESET_0);
	}

	@Test
	void whenBodyIgnoresDemandThenItIsCancelledAndNothingLeaks() {
		AtomicInteger cancelled = new AtomicInteger();
		AtomicReference<Subscriber<? super DataBuffer>> body = new AtomicReference<>();
		Publisher<DataBuffer> deaf = (subscriber) -> {
			body.set(subscriber);
			subscriber.onSubscribe(Operators.emptySubscription());
		};
		Collector<Void> sent = send(Flux.from(deaf).doOnCancel(cancelled::incrementAndGet));
		this.test.loop.outside(() -> {
			for (int i = 0; i < 3 * PREFETCH; i++) {
				body.get().onNext(this.test.buffer("x"));
			}
		});
		this.test.loop.runTasks();
		assertThat(sent.error()).isInstanceOf(IllegalStateException.class);
		assertThat(cancelled).hasPositiveValue();
		assertThat(this.carrier.log()).containsExactly(RESET_0);
		assertThat(unreleasedBytes()).isZero();
	}

	@Test
	@Rows("R36")
	void whenFinishedThenFinIsSentOnce() {
		assertThat(TestSession.subscribe(this.sending.stream().finish()).isCompleted()).isTrue();
		assertThat(TestSession.subscribe(this.sending.stream().finish()).isCompleted()).isTrue();
		assertThat(TestSession.subscribe(this.sending.stream().reset(1)).isCompleted()).isTrue();
		assertThat(this.carrier.log()).containsExactly("fin");
	}

	@Test
	@Rows("R36")
	void whenFinishedThenWriteFails() {
		TestSession.subscribe(this.sending.stream().finish());
		assertThat(write(body("a")).error()).isInstanceOf(IllegalStateException.class);
		assertThat(send(body("a")).error()).isInstanceOf(IllegalStateException.class);
		assertThat(this.carrier.written()).isEmpty();
	}

	@Test
	@Rows({ "R36", "S12" })
	void whenResetThenMappedCodeIsSentOnce() {
		assertThat(TestSession.subscribe(this.sending.stream().reset(0xFFFF_FFFFL)).isCompleted()).isTrue();
		TestSession.subscribe(this.sending.stream().reset(1));
		assertThat(this.carrier.log()).containsExactly("reset 0x52e5ac983162");
		assertThat(this.carrier.isReleased()).isTrue();
	}

	@Test
	@Rows("R36")
	void whenResetThenWriteAndFinishFail() {
		TestSession.subscribe(this.sending.stream().reset(7));
		assertThat(write(body("a")).error()).isInstanceOf(StreamResetException.class);
		assertThat(TestSession.subscribe(this.sending.stream().finish()).error())
			.isInstanceOf(StreamResetException.class);
		assertThat(this.carrier.log()).hasSize(1);
	}

	@Test
	void whenResetDuringBodyThenBodyFailsAndIsCancelled() {
		this.carrier.block();
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> sent = send(body.flux());
		body.next(this.test.buffer("a"));
		TestSession.subscribe(this.sending.stream().reset(7));
		assertThat(sent.error()).isInstanceOfSatisfying(StreamResetException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(7));
		body.assertCancelled();
		assertThat(unreleasedBytes()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0x1_0000_0000L })
	void whenCodeIsOutOfRangeThenRefusesIt(long code) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sending.stream().reset(code));
	}

	@Test
	@Rows("R36")
	void whenPeerStopsThenBodyFailsAndLaterWritesToo() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> sent = send(body.flux());
		body.next(this.test.buffer("a"));
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(sent.error()).isInstanceOfSatisfying(StreamStoppedException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(-1));
		body.assertCancelled();
		assertThat(write(body("b")).error()).isInstanceOf(StreamStoppedException.class);
		assertThat(TestSession.subscribe(this.sending.stream().finish()).error())
			.isInstanceOf(StreamStoppedException.class);
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("UNIDIRECTIONAL local RESET");
	}

	private static final class CancelsOnSubscribe extends BaseSubscriber<Void> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			cancel();
		}

	}

}
