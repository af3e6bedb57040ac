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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ApplicationErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.codec.EncodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the end of a handler does to its session, and the other way round.
 */
class HandlerRunTests {

	private final TestSession test = TestSession.open();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private void handle(Function<WebTransportSession, Mono<Void>> handler) {
		this.test.session.handle(handler::apply, Context.empty());
	}

	@Test
	void whenCompletesThenSessionIsClosedWithCode0() {
		handle((session) -> Mono.empty());
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.NORMAL);
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenCompletesLaterOnAnotherThreadThenSessionIsClosedOnTheLoop() {
		Sinks.Empty<Void> end = Sinks.empty();
		handle((session) -> end.asMono());
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(this.test.loop.outside(end::tryEmitEmpty)).isEqualTo(Sinks.EmitResult.OK);
		assertThat(this.test.session.isOpen()).isTrue();
		this.test.loop.runTasks();
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void whenKeepsOpenThenSomethingElseEndsTheSession() {
		AtomicBoolean ended = new AtomicBoolean();
		handle((session) -> Mono.<Void>empty()
			.then(session.keepOpen())
			.doFinally((signal) -> ended.set(signal != SignalType.ON_ERROR)));
		this.test.loop.runTasks();
		assertThat(this.test.session.isOpen()).isTrue();
		this.test.session.close(CloseStatus.of(7)).subscribe();
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.of(7));
		assertThat(ended).isTrue();
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenFailsThenSessionIsClosedWithCode1AndSaysNothing() {
		IllegalArgumentException failure = new IllegalArgumentException("secret");
		handle((session) -> Mono.error(failure));
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
		assertThat(this.test.metrics.handlerFailures).containsExactly(failure);
	}

	static Stream<Throwable> unreadable() {
		return Stream.of(new DecodingException("no JSON"), new DataBufferLimitException("too large"));
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void whenFailsByWhatThePeerSentThenThatIsNoFailureOfTheHandler(Throwable failure) {
		handle((session) -> Mono.error(failure));
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
		assertThat(this.test.metrics.handlerFailures).isEmpty();
		assertThat(this.test.metrics.refusedInputs).containsExactly(failure);
	}

	@Test
	void whenFailsByWhatItEncodesThenThatIsAFailureOfTheHandler() {
		EncodingException failure = new EncodingException("a type without properties");
		handle((session) -> Mono.error(failure));
		assertThat(this.test.metrics.handlerFailures).containsExactly(failure);
		assertThat(this.test.metrics.refusedInputs).isEmpty();
	}

	@Test
	void shouldOfferTheMetricsOfTheSessionInTheContext() {
		IllegalArgumentException failure = new IllegalArgumentException("of a stream");
		handle((session) -> Mono.deferContextual((context) -> {
			context.get(SessionMetrics.class).handlerFailed(failure);
			return Mono.never();
		}));
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(this.test.metrics.handlerFailures).containsExactly(failure);
	}

	@Test
	@Rows("R64")
	void whenThrowsThenSessionIsClosedWithCode1() {
		handle((session) -> {
			throw new IllegalArgumentException("thrown");
		});
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
		assertThat(this.test.metrics.handlerFailures).hasSize(1);
	}

	@Test
	@Rows("R64")
	void whenThrowsAnErrorThenSessionIsClosedWithCode1() {
		handle((session) -> {
			throw new AssertionError("thrown");
		});
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
	}

	@Test
	void whenClassIsMissingThenSessionIsClosedWithCode1() {
		handle((session) -> {
			throw new NoClassDefFoundError("some/Class");
		});
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
	}

	@Test
	@Rows("R64")
	@SuppressWarnings("NullAway")
	void whenReturnsNullThenSessionIsClosedWithCode1() {
		handle((session) -> null);
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
		assertThat(this.test.metrics.handlerFailures).hasSize(1);
	}

	@Test
	@Rows("R64")
	void whenNeverCompletesThenIsCancelledWithTheSession() {
		AtomicInteger cancelled = new AtomicInteger();
		handle((session) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet));
		assertThat(this.test.session.isOpen()).isTrue();
		this.test.peerCloses(4, "");
		assertThat(cancelled).hasValue(1);
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenClosesItsSessionThenItsStatusStaysAndItIsCancelled() {
		AtomicInteger cancelled = new AtomicInteger();
		handle((session) -> session.close(CloseStatus.of(9, "mine"))
			.then(Mono.<Void>never())
			.doOnCancel(cancelled::incrementAndGet));
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.of(9, "mine"));
		assertThat(cancelled).hasValue(1);
		assertThat(this.test.metrics.closed).hasSize(1);
	}

	@Test
	void whenClosesItsSessionAndCompletesThenItsStatusStays() {
		handle((session) -> session.close(CloseStatus.of(9, "mine")));
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.of(9, "mine"));
		assertThat(this.test.carrier.capsules()).hasSize(1);
	}

	@Test
	void whenClosesItsSessionBeforeItReturnsThenItsMonoIsCancelled() {
		AtomicInteger cancelled = new AtomicInteger();
		handle((session) -> {
			session.close(CloseStatus.of(9)).subscribe();
			return Mono.<Void>never().doOnCancel(cancelled::incrementAndGet);
		});
		assertThat(cancelled).hasValue(1);
	}

	@Test
	void whenSessionEndsThenFailureOfItsOperationsIsNoFailureOfTheHandler() {
		handle((session) -> session.receiveDatagrams().then());
		this.test.peerCloses(4, "theirs");
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.of(4, "theirs"));
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenFailsAfterTheEndThenNothingIsReported() {
		handle((session) -> session.closeStatus().then(Mono.error(new IllegalStateException("late"))));
		this.test.peerCloses(4, "theirs");
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.of(4, "theirs"));
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenFailsBecauseAnotherSessionEndedThenThisOneIsClosedToo() {
		try (TestSession other = TestSession.open()) {
			handle((session) -> session.sendDatagrams(other.session.receiveDatagrams()));
			other.peerCloses(4, "theirs");
			this.test.loop.runTasks();
			assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
			assertThat(this.test.metrics.handlerFailures).isEmpty();
		}
	}

	@Test
	void whenFailsBecauseThePeerResetsAStreamThenThatIsNoFailureOfTheHandler() {
		handle((session) -> session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()))
			.then());
		this.test.peerOpens(true).peerReset(ApplicationErrorCode.toHttp3(9));
		this.test.loop.runTasks();
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenFailsBecauseThePeerStopsAStreamThenThatIsNoFailureOfTheHandler() {
		handle((session) -> session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()))
			.then());
		this.test.peerOpens(true).peerStopped();
		this.test.loop.runTasks();
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenStreamLearnsOfTheLossFirstThenSessionEndsAbruptly() {
		TestSession.Accepted accepted = this.test.accept();
		handle((session) -> accepted.stream().receive().then());
		accepted.carrier().lost();
		this.test.inbound.onConnectionLost("Connection lost");
		this.test.loop.runTasks();
		assertThat(this.test.closeStatus().isAbrupt()).isTrue();
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void shouldWriteTheContextToTheHandler() {
		List<String> seen = new ArrayList<>();
		this.test.session.handle((session) -> Mono.deferContextual((context) -> {
			seen.add(context.get("key"));
			return Mono.never();
		}), Context.of("key", "value"));
		assertThat(seen).containsExactly("value");
	}

	@Test
	void whenSessionEndsThenHandlerSeesTheErrorOfItsOperationsBeforeItsCancellation() {
		List<String> seen = new ArrayList<>();
		handle((session) -> session.receiveDatagrams()
			.doOnError(SessionClosedException.class, (ex) -> seen.add("error"))
			.onErrorComplete()
			.then(Mono.<Void>never())
			.doOnCancel(() -> seen.add("cancelled")));
		this.test.peerCloses(1, "");
		assertThat(seen).containsExactly("error", "cancelled");
	}

}
