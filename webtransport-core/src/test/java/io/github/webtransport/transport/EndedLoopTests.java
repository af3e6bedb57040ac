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

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every operation of a session and of its streams that the application has kept, after
 * the server was stopped: the loop takes no tasks any more.
 */
@Rows("R82")
class EndedLoopTests {

	private static final Map<String, Function<WebTransportSession, Publisher<?>>> SESSION = new LinkedHashMap<>();

	private static final Map<String, Function<WebTransportStream, Publisher<?>>> STREAM = new LinkedHashMap<>();

	/**
	 * Operations that say how the session ended, that have nothing to do any more, or
	 * that say why they are never possible.
	 */
	private static final Set<String> NOT_FAILING = Set.of("close", "abort", "closeConnection", "closeStatus",
			"keepOpen", "exportKeyingMaterial", "reset", "stopSending");

	static {
		SESSION.put("incomingBidirectionalStreams", WebTransportSession::incomingBidirectionalStreams);
		SESSION.put("incomingUnidirectionalStreams", WebTransportSession::incomingUnidirectionalStreams);
		SESSION.put("handleBidirectionalStreams",
				(session) -> session.handleBidirectionalStreams((stream) -> Mono.empty()));
		SESSION.put("handleUnidirectionalStreams",
				(session) -> session.handleUnidirectionalStreams((stream) -> Mono.empty()));
		SESSION.put("createBidirectionalStream", WebTransportSession::createBidirectionalStream);
		SESSION.put("createUnidirectionalStream", WebTransportSession::createUnidirectionalStream);
		SESSION.put("tryCreateBidirectionalStream", WebTransportSession::tryCreateBidirectionalStream);
		SESSION.put("tryCreateUnidirectionalStream", WebTransportSession::tryCreateUnidirectionalStream);
		SESSION.put("receiveDatagrams", WebTransportSession::receiveDatagrams);
		SESSION.put("sendDatagrams", (session) -> session.sendDatagrams(Flux.never()));
		SESSION.put("drain", WebTransportSession::drain);
		SESSION.put("draining", WebTransportSession::draining);
		SESSION.put("close", WebTransportSession::close);
		SESSION.put("abort", WebTransportSession::abort);
		SESSION.put("closeConnection", WebTransportSession::closeConnection);
		SESSION.put("closeStatus", WebTransportSession::closeStatus);
		SESSION.put("keepOpen", WebTransportSession::keepOpen);
		SESSION.put("stats", WebTransportSession::stats);
		SESSION.put("exportKeyingMaterial", (session) -> session.exportKeyingMaterial("label", null, 8));
		STREAM.put("receive", WebTransportStream::receive);
		STREAM.put("stopSending", (stream) -> stream.stopSending(1));
		STREAM.put("send", (stream) -> stream.send(Flux.never()));
		STREAM.put("write", (stream) -> stream.write(Flux.never()));
		STREAM.put("finish", WebTransportStream::finish);
		STREAM.put("reset", (stream) -> stream.reset(1));
		STREAM.put("stopped", WebTransportStream::stopped);
		STREAM.put("acknowledged", WebTransportStream::acknowledged);
	}

	private final TestSession test = TestSession.open();

	private final WebTransportStream stream = this.test.create().stream();

	@Test
	void shouldKnowEveryOperation() {
		assertThat(SESSION.keySet()).containsExactlyInAnyOrderElementsOf(operationsOf(WebTransportSession.class));
		assertThat(STREAM.keySet()).containsExactlyInAnyOrderElementsOf(operationsOf(WebTransportStream.class));
	}

	private static Set<String> operationsOf(Class<?> type) {
		Set<String> names = new TreeSet<>();
		Arrays.stream(type.getMethods())
			.filter((method) -> Publisher.class.isAssignableFrom(method.getReturnType()))
			.map(Method::getName)
			.forEach(names::add);
		return names;
	}

	static Stream<String> operations() {
		return Stream.concat(SESSION.keySet().stream(), STREAM.keySet().stream());
	}

	private Publisher<?> operation(String name) {
		Function<WebTransportSession, Publisher<?>> ofSession = SESSION.get(name);
		return (ofSession != null) ? ofSession.apply(this.test.session) : STREAM.get(name).apply(this.stream);
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenSessionAndLoopHaveEndedThenOperationEnds(String name) {
		this.test.session.closeNow(CloseStatus.of(7, "stopped"));
		this.test.loop.end();
		assertEnds(name, CloseStatus.of(7, "stopped"));
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenLoopHasEndedBeforeTheSessionLearnedItThenOperationEnds(String name) {
		if (Set.of("closeStatus", "keepOpen", "draining", "stats").contains(name)) {
			// Told, and not asked for
			return;
		}
		this.test.loop.end();
		assertEnds(name, CloseStatus.abrupt("Connection lost"));
	}

	private void assertEnds(String name, CloseStatus status) {
		Collector<?> outcome = TestSession.subscribe(operation(name));
		assertThat(outcome.isEnded()).as("%s has ended", name).isTrue();
		assertThat(outcome.breaches()).isEmpty();
		if (!NOT_FAILING.contains(name)) {
			assertThat(outcome.error()).isInstanceOfSatisfying(SessionClosedException.class,
					(ex) -> assertThat(ex.getStatus()).isEqualTo(status));
		}
		assertThat(this.test.carrier.unreleasedBytes()).isZero();
	}

	@Test
	void whenLoopEndsWhileAnotherThreadSendsThenNothingLeaks() {
		Collector<Void> sent = Collector.all();
		Mono<Void> operation = this.test.session.sendDatagrams(Flux.range(0, 3).map(this::buffer));
		this.test.loop.end();
		this.test.session.sendDatagram(buffer(1));
		operation.subscribe(sent);
		assertThat(sent.error()).isInstanceOf(SessionClosedException.class);
		assertThat(this.test.carrier.unreleasedBytes()).isZero();
	}

	@Test
	void whenLoopEndsUnderABodyThenItsLateBuffersAreReleased() {
		TestPublisher<DataBuffer> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		Collector<Void> sent = TestSession.subscribe(this.stream.send(body));
		this.test.loop.end();
		body.next(buffer(1));
		assertThat(this.test.carrier.unreleasedBytes()).isZero();
		assertThat(sent.isCompleted()).isFalse();
	}

	private DataBuffer buffer(int number) {
		ByteBuf bytes = this.test.carrier.bufferFactory().getByteBufAllocator().buffer(4);
		return this.test.carrier.bufferFactory().wrap(bytes.writeInt(number));
	}

}
