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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.SessionLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for handling the streams that the peer opens, each apart from the others.
 */
class HandleStreamsTests {

	private final TestSession test = TestSession.open();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private void handle(Function<WebTransportStream, Publisher<Void>> handler) {
		this.test.session.handle((session) -> session.handleBidirectionalStreams(handler), Context.empty());
	}

	private void handleUnidirectional(Function<WebTransportReceiveStream, Publisher<Void>> handler) {
		this.test.session.handle((session) -> session.handleUnidirectionalStreams(handler), Context.empty());
	}

	private void echo() {
		handle((stream) -> stream.send(stream.receive()));
	}

	private void assertEchoed(String text) {
		FakeStream stream = this.test.peerOpens(true);
		stream.data(text);
		stream.fin();
		this.test.loop.runTasks();
		assertThat(stream.written()).isEqualTo(text);
		assertThat(stream.log()).containsExactly("fin");
		assertThat(this.test.session.isOpen()).isTrue();
	}

	private static String stop(long code) {
		return "stop 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(code));
	}

	private static String reset(long code) {
		return "reset 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(code));
	}

	@Test
	void whenThePeerResetsAStreamThenTheOthersGoOn() {
		echo();
		FakeStream other = this.test.peerOpens(true);
		FakeStream stream = this.test.peerOpens(true);
		stream.data("a");
		stream.peerReset(ApplicationErrorCode.toHttp3(9));
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactly(reset(9));
		assertThat(stream.isReleased()).isTrue();
		other.data("still there");
		other.fin();
		assertThat(other.written()).isEqualTo("still there");
		assertEchoed("another");
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenThePeerStopsAStreamThenTheOthersGoOn() {
		echo();
		FakeStream stream = this.test.peerOpens(true);
		stream.data("a");
		stream.peerStopped();
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactly(stop(0));
		assertThat(stream.isReleased()).isTrue();
		assertEchoed("another");
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenThePeerStopsAnotherStreamThenTheOneThatFedItIsStopped() {
		handleUnidirectional((stream) -> this.test.session.createUnidirectionalStream()
			.flatMap((answer) -> answer.send(stream.receive())));
		FakeStream stream = this.test.peerOpens(false);
		stream.data("a");
		this.test.lastStream().peerStopped();
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactly(stop(0));
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenTheHandlerFailsThenItsStreamIsResetAndStoppedWithCode1() {
		IllegalStateException failure = new IllegalStateException("secret");
		handle((stream) -> stream.receive().doOnNext(DataBufferUtils::release).then(Mono.error(failure)).then());
		FakeStream stream = this.test.peerOpens(true);
		stream.data("a");
		stream.fin();
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactly(reset(1));
		assertThat(stream.isReleased()).isTrue();
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(this.test.metrics.handlerFailures).containsExactly(failure);
	}

	@Test
	void whenTheHandlerFailsBeforeTheEndThenThePeerIsStoppedToo() {
		handle((stream) -> Mono.error(new IllegalStateException("failed")));
		FakeStream stream = this.test.peerOpens(true);
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactlyInAnyOrder(reset(1), stop(1));
		assertThat(stream.isReleased()).isTrue();
		assertThat(this.test.session.isOpen()).isTrue();
	}

	@Test
	void whenTheHandlerOfAUnidirectionalStreamFailsThenThePeerIsStopped() {
		IllegalStateException failure = new IllegalStateException("failed");
		handleUnidirectional((stream) -> Mono.error(failure));
		FakeStream stream = this.test.peerOpens(false);
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactly(stop(1));
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(this.test.metrics.handlerFailures).containsExactly(failure);
	}

	@Test
	@SuppressWarnings("NullAway")
	void whenTheHandlerThrowsOrReturnsNullThenTheOthersGoOn() {
		List<Function<WebTransportStream, Publisher<Void>>> failing = new ArrayList<>(List.of((stream) -> {
			throw new IllegalStateException("thrown");
		}, (stream) -> {
			throw new NoClassDefFoundError("some/Class");
		}, (stream) -> null));
		handle((stream) -> failing.isEmpty() ? stream.send(stream.receive()) : failing.remove(0).apply(stream));
		for (int i = 1; i <= 3; i++) {
			FakeStream stream = this.test.peerOpens(true);
			this.test.loop.runTasks();
			assertThat(stream.log()).containsExactlyInAnyOrder(reset(1), stop(1));
			assertThat(this.test.metrics.handlerFailures).hasSize(i);
		}
		assertEchoed("another");
	}

	@Test
	void whenTheHandlerFailsWithACodeThenTheStreamIsResetWithIt() {
		handle((stream) -> Mono.error(new StreamResetException(77)));
		FakeStream stream = this.test.peerOpens(true);
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactlyInAnyOrder(reset(77), stop(77));
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenTheInputCannotBeReadThenTheStreamIsResetWithCode1AndTheHandlerIsNotToBlame() {
		handle((stream) -> stream.receive().map((buffer) -> {
			DataBufferUtils.release(buffer);
			throw new DecodingException("no JSON");
		}).then());
		FakeStream stream = this.test.peerOpens(true);
		stream.data("{");
		this.test.loop.runTasks();
		assertThat(stream.log()).contains(reset(1));
		assertThat(stream.isReleased()).isTrue();
		assertThat(this.test.session.isOpen()).isTrue();
		assertThat(this.test.metrics.handlerFailures).isEmpty();
		assertThat(this.test.metrics.refusedInputs).hasSize(1).hasOnlyElementsOfType(DecodingException.class);
	}

	@Test
	void whenTheHandlerCompletesThenWhatIsLeftOfItsStreamIsEnded() {
		handle((stream) -> Mono.empty());
		FakeStream stream = this.test.peerOpens(true);
		stream.data("not read");
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactlyInAnyOrder("fin", stop(0));
		assertThat(stream.isReleased()).isTrue();
		assertThat(this.test.session.isOpen()).isTrue();
	}

	@Test
	void whenTheHandlerOfAUnidirectionalStreamCompletesThenWhatIsNotReadIsStopped() {
		handleUnidirectional((stream) -> Flux.empty());
		FakeStream stream = this.test.peerOpens(false);
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactly(stop(0));
		assertThat(stream.isReleased()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenConcurrencyIsReachedThenFurtherStreamsWaitForOneToEnd(boolean fails) {
		List<Sinks.Empty<Void>> handled = new ArrayList<>();
		this.test.session.handle((session) -> session.handleBidirectionalStreams((stream) -> {
			Sinks.Empty<Void> end = Sinks.empty();
			handled.add(end);
			return end.asMono();
		}, 2), Context.empty());
		for (int i = 0; i < 4; i++) {
			this.test.peerOpens(true);
		}
		assertThat(handled).hasSize(2);
		if (fails) {
			handled.get(1).tryEmitError(new IllegalStateException("failed"));
		}
		else {
			handled.get(1).tryEmitEmpty();
		}
		this.test.loop.runTasks();
		assertThat(handled).hasSize(3);
	}

	@Test
	void whenConcurrencyIsLessThanOneThenItIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.test.session.handleBidirectionalStreams((stream) -> Mono.empty(), 0))
			.withMessage("'concurrency' must be at least 1, but is 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.test.session.handleUnidirectionalStreams((stream) -> Mono.empty(), -1))
			.withMessage("'concurrency' must be at least 1, but is -1");
	}

	@Test
	void whenTheSessionEndsThenItFailsAndSoDoHandlersOfTheirStreams() {
		List<Throwable> ends = new ArrayList<>();
		Collector<Void> handled = TestSession.subscribe(this.test.session
			.handleBidirectionalStreams((stream) -> stream.send(stream.receive()).doOnError(ends::add)));
		this.test.peerOpens(true).data("a");
		this.test.peerCloses(4, "theirs");
		this.test.loop.runTasks();
		assertThat(handled.error()).isInstanceOf(SessionClosedException.class);
		assertThat(ends).hasSize(1).hasOnlyElementsOfType(SessionClosedException.class);
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.of(4, "theirs"));
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenAnotherSessionEndsThenThisOneLives() {
		try (TestSession other = TestSession.open()) {
			handle((stream) -> this.test.session.sendDatagrams(other.session.receiveDatagrams()));
			FakeStream stream = this.test.peerOpens(true);
			other.peerCloses(4, "theirs");
			this.test.loop.runTasks();
			assertThat(stream.log()).containsExactlyInAnyOrder(reset(0), stop(0));
			assertThat(this.test.session.isOpen()).isTrue();
			assertThat(this.test.metrics.handlerFailures).isEmpty();
		}
	}

	@Test
	void whenCancelledThenStreamsAreResetAndStopped() {
		Collector<Void> handled = TestSession
			.subscribe(this.test.session.handleBidirectionalStreams((stream) -> Mono.never()));
		FakeStream stream = this.test.peerOpens(true);
		handled.cancel();
		this.test.loop.runTasks();
		assertThat(stream.log()).containsExactlyInAnyOrder(reset(0), stop(0));
		assertThat(stream.isReleased()).isTrue();
		assertThat(this.test.session.isOpen()).isTrue();
	}

	@Test
	void whenStreamsFailThenTheirPlacesAreGivenBack() {
		try (TestSession limited = TestSession.withLimits(new SessionLimits(1 << 20, 2, 2),
				new SessionLimits(1 << 20, 2, 2))) {
			limited.session.handle((session) -> Mono.when(
					session.handleBidirectionalStreams((stream) -> Mono.error(new IllegalStateException("failed"))),
					session.handleUnidirectionalStreams((stream) -> Mono.empty())), Context.empty());
			for (int i = 0; i < 50; i++) {
				limited.peerOpens(true);
				limited.peerOpens(false);
				limited.loop.runTasks();
			}
			assertThat(limited.session.isOpen()).isTrue();
		}
	}

	@Test
	void shouldHandleOnlyOneKind() {
		List<String> received = new ArrayList<>();
		handleUnidirectional((stream) -> stream.receive()
			.doOnNext((buffer) -> received.add(buffer.toString(StandardCharsets.UTF_8)))
			.doOnNext(DataBufferUtils::release)
			.onErrorComplete(StreamStoppedException.class)
			.then());
		FakeStream bidirectional = this.test.peerOpens(true);
		FakeStream unidirectional = this.test.peerOpens(false);
		unidirectional.data("a", "b");
		unidirectional.fin();
		assertThat(received).containsExactly("a", "b");
		assertThat(bidirectional.log()).isEmpty();
	}

}
