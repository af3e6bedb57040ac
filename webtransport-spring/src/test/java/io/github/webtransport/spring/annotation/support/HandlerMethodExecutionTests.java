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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how the methods of an endpoint run: at the same time, within the context of
 * the handshake, with back-pressure, and cleaned up behind.
 */
class HandlerMethodExecutionTests {

	@Test
	void whenOneCallIsSlowThenOthersGoOn() {
		Slow endpoint = new Slow();
		FakeSession session = TestEndpoint.of(endpoint).connect("/slow").datagram("wait").datagram("one");
		FakeStream waiting = session.open().arrive("wait\n");
		FakeStream other = session.open().arrive("two\n").arriveFin();
		session.openUnidirectional().arrive("three\n").arriveFin();
		TestBuffers.await(other::isFinished);
		TestBuffers.await(() -> endpoint.done.containsAll(List.of("one", "two", "three")));
		assertThat(waiting.isFinished()).isFalse();
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
	}

	@Test
	void whenBlockingCallIsSlowThenOthersGoOn() {
		Blocking endpoint = new Blocking();
		FakeSession session = TestEndpoint.of(endpoint).connect("/blocking").datagram("wait").datagram("one");
		FakeStream other = session.open().arrive("two").arriveFin();
		TestBuffers.await(other::isFinished);
		TestBuffers.await(() -> endpoint.done.containsAll(List.of("one", "two")) && endpoint.threads.size() == 3);
		assertThat(endpoint.threads).noneMatch((thread) -> thread == Thread.currentThread());
		session.end(CloseStatus.NORMAL);
		TestBuffers.await(endpoint.interrupted::get);
		session.buffers().assertReleased();
	}

	@Test
	void whenConcurrencyIsOneThenCallsAreInOrder() {
		OneByOne endpoint = new OneByOne();
		FakeSession session = TestEndpoint.of(endpoint).connect("/one-by-one");
		for (int i = 0; i < 20; i++) {
			session.datagram(String.valueOf(i));
		}
		FakeStream first = session.open();
		FakeStream second = session.open();
		TestBuffers.await(() -> endpoint.datagrams.size() == 20);
		assertThat(endpoint.datagrams).isSorted();
		assertThat(endpoint.most).hasValue(1);
		assertThat(endpoint.streams).containsExactly(first);
		endpoint.release.tryEmitEmpty();
		assertThat(endpoint.streams).containsExactly(first, second);
		session.buffers().assertReleased();
	}

	@Test
	void shouldCallWithinTheContextOfTheHandshake() {
		Contextual endpoint = new Contextual();
		FakeSession session = TestEndpoint.of(endpoint).connect("/context").datagram("x");
		session.open().arrive("x\n").arriveFin();
		session.openUnidirectional().arrive("x\n").arriveFin();
		session.end(CloseStatus.NORMAL);
		TestBuffers.await(() -> endpoint.origins.size() == 6);
		assertThat(endpoint.origins).containsOnly("handshake");
		session.buffers().assertReleased();
	}

	@Test
	void whenMethodDoesNotAskThenTheStreamIsNotRead() {
		Demand endpoint = new Demand();
		FakeSession session = TestEndpoint.of(endpoint).connect("/demand/read");
		FakeStream stream = session.openUnidirectional();
		for (int i = 0; i < 100; i++) {
			stream.arrive("line " + i + "\n");
		}
		TestBuffers.await(() -> endpoint.lines.size() == 3);
		assertThat(stream.taken()).isLessThanOrEqualTo(6);
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
	}

	@Test
	void whenPeerDoesNotReadTheStreamThenTheFluxIsNotAsked() {
		Demand endpoint = new Demand();
		FakeSession session = TestEndpoint.of(endpoint).connect("/demand/write");
		FakeStream stream = session.open(new FakeStream(session.buffers(), 0).withCredit(5));
		assertThat(stream.sentBuffers()).isEqualTo(5);
		assertThat(endpoint.produced.get()).isLessThanOrEqualTo(5);
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
		assertThat(endpoint.cancelled).isTrue();
	}

	@Test
	void whenPeerTakesNoDatagramsThenTheFluxIsNotAsked() {
		Demand endpoint = new Demand();
		FakeSession session = TestEndpoint.of(endpoint).connect("/demand/write").withDatagramCredit(7).datagram("x");
		assertThat(session.sent()).hasSize(7);
		assertThat(endpoint.produced.get()).isLessThanOrEqualTo(14);
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
		assertThat(endpoint.cancelled).isTrue();
	}

	@Test
	void whenDatagramsAreHandledSlowlyThenTheyWaitInTheQueueOfTheSession() {
		Slow endpoint = new Slow();
		FakeSession session = TestEndpoint.of(endpoint).connect("/slow-datagrams");
		session.datagram("a").datagram("b").datagram("c");
		assertThat(endpoint.done).isEmpty();
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lines", "whole", "echo" })
	void whenSessionEndsThenEverythingIsCancelledAndReleased(String path) {
		Pending endpoint = new Pending();
		FakeSession session = TestEndpoint.of(endpoint, new PendingWhole(), new PendingEcho(endpoint))
			.connect("/pending/" + path)
			.datagram("x");
		FakeStream stream = session.open().arrive("half a li").arrive("ne\nand mo");
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
		assertThat(stream.taken()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lines", "whole", "echo" })
	void whenPeerResetsTheStreamThenItIsNoFailure(String path) {
		Pending endpoint = new Pending();
		FakeSession session = TestEndpoint.of(endpoint, new PendingWhole(), new PendingEcho(endpoint))
			.connect("/pending/" + path);
		FakeStream stream = session.open().arrive("half a line").arriveReset(42);
		TestBuffers.await(() -> stream.resetCode() != null);
		assertThat(stream.resetCode()).isEqualTo(42);
		assertThat(session.errors()).isEmpty();
		assertThat(session.isOpen()).isTrue();
		session.buffers().assertReleased();
	}

	@Test
	void whenMethodCancelsThePayloadThenThePeerIsStoppedAndTheReplyGoesOn() {
		FakeSession session = TestEndpoint.of(new FirstLine()).connect("/first");
		FakeStream stream = session.open().arrive("one\ntwo\nthree\n", "four\n");
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("one\n");
		assertThat(stream.stopCode()).isZero();
		session.buffers().assertReleased();
	}

	@Test
	void whenMethodWritesItselfThenTheStreamIsFinishedAfterwards() {
		FakeSession session = TestEndpoint.of(new Writing()).connect("/writing");
		FakeStream stream = session.open();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("written");
		session.buffers().assertReleased();
	}

	@Test
	void whenStreamsAreReadByOtherThreadsThenNothingLeaks() {
		FakeSession session = TestEndpoint.of(new Threads()).connect("/threads");
		for (int i = 0; i < 50; i++) {
			FakeStream stream = session.open().arrive("one\ntw", "o\nthree\n");
			if (i % 2 == 0) {
				stream.arriveFin();
			}
			session.datagram("datagram " + i);
		}
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
	}

	@WebTransportMapping({ "/slow", "/slow-datagrams" })
	static class Slow {

		private final List<String> done = new CopyOnWriteArrayList<>();

		@DatagramMapping
		Mono<Void> datagram(String text, HandshakeInfo info) {
			return work(info.getPath().equals("/slow-datagrams") ? "wait" : text);
		}

		@StreamMapping
		Mono<Void> stream(Flux<String> lines) {
			return lines.concatMap(this::work).then();
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> receive(Flux<String> lines) {
			return lines.concatMap(this::work).then();
		}

		private Mono<Void> work(String text) {
			return text.equals("wait") ? Mono.never() : Mono.fromRunnable(() -> this.done.add(text));
		}

	}

	@WebTransportMapping("/blocking")
	static class Blocking {

		private final List<String> done = new CopyOnWriteArrayList<>();

		private final List<Thread> threads = new CopyOnWriteArrayList<>();

		private final AtomicBoolean interrupted = new AtomicBoolean();

		@DatagramMapping
		void datagram(String text) throws InterruptedException {
			this.threads.add(Thread.currentThread());
			if (text.equals("wait")) {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					this.interrupted.set(true);
					throw ex;
				}
			}
			this.done.add(text);
		}

		@StreamMapping
		String stream(String text) {
			this.threads.add(Thread.currentThread());
			this.done.add(text);
			return text;
		}

	}

	@WebTransportMapping("/one-by-one")
	static class OneByOne {

		private final List<Integer> datagrams = new CopyOnWriteArrayList<>();

		private final AtomicInteger present = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private final List<WebTransportStream> streams = new CopyOnWriteArrayList<>();

		private final Sinks.Empty<Void> release = Sinks.empty();

		@DatagramMapping(concurrency = 1)
		void datagram(String text) {
			this.most.accumulateAndGet(this.present.incrementAndGet(), Math::max);
			this.datagrams.add(Integer.valueOf(text));
			this.present.decrementAndGet();
		}

		@StreamMapping(concurrency = 1)
		Mono<Void> stream(WebTransportStream stream) {
			this.streams.add(stream);
			return this.release.asMono();
		}

	}

	@WebTransportMapping("/context")
	static class Contextual {

		private final List<String> origins = new CopyOnWriteArrayList<>();

		@DatagramMapping
		Mono<Void> datagram(String text) {
			return origin().then();
		}

		@StreamMapping
		Flux<String> stream(Flux<String> lines) {
			return lines.concatMap((line) -> origin()).concatWith(origin());
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> receive(Flux<String> lines) {
			return lines.concatMap((line) -> origin()).concatWith(origin()).then();
		}

		@DisconnectMapping
		Mono<Void> disconnect() {
			return origin().then();
		}

		private Mono<String> origin() {
			return Mono.deferContextual((context) -> Mono.just(context.<String>get("origin")))
				.doOnNext(this.origins::add);
		}

	}

	@WebTransportMapping("/demand/{direction}")
	static class Demand {

		private final List<String> lines = new CopyOnWriteArrayList<>();

		private final AtomicLong produced = new AtomicLong();

		private final AtomicBoolean cancelled = new AtomicBoolean();

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> read(Flux<String> lines) {
			return lines.limitRate(1).concatMap((line) -> {
				this.lines.add(line);
				return (this.lines.size() < 3) ? Mono.empty() : Mono.never();
			}, 0).then();
		}

		@StreamMapping
		@DatagramMapping
		Flux<Integer> write() {
			return Flux.range(0, Integer.MAX_VALUE)
				.doOnNext((value) -> this.produced.incrementAndGet())
				.doOnCancel(() -> this.cancelled.set(true));
		}

	}

	@WebTransportMapping("/pending/lines")
	static class Pending {

		@StreamMapping
		Mono<Void> lines(Flux<String> lines) {
			return lines.delayElements(Duration.ofMinutes(1)).then();
		}

		@DatagramMapping
		Mono<Void> datagram(Mono<String> payload) {
			return Mono.never();
		}

	}

	@WebTransportMapping("/pending/whole")
	static class PendingWhole {

		@StreamMapping
		Mono<Void> whole(String text) {
			return Mono.never();
		}

		@DatagramMapping
		void datagram(String text) throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

	@WebTransportMapping("/pending/echo")
	static class PendingEcho {

		private final Pending other;

		PendingEcho(Pending other) {
			this.other = other;
		}

		@StreamMapping
		Flux<String> echo(Flux<String> lines) {
			return lines;
		}

		@DatagramMapping
		Flux<String> datagrams(Flux<String> payload) {
			return payload.concatWith(this.other.datagram(Mono.empty()).cast(String.class));
		}

	}

	@WebTransportMapping("/first")
	static class FirstLine {

		@StreamMapping
		Flux<String> first(Flux<String> lines) {
			return lines.take(1);
		}

	}

	@WebTransportMapping("/writing")
	static class Writing {

		@StreamMapping
		Mono<Void> stream(WebTransportStream stream, WebTransportSession session) {
			return stream.write(Mono.fromSupplier(() -> session.bufferFactory().wrap("written".getBytes())));
		}

	}

	@WebTransportMapping("/threads")
	static class Threads {

		@StreamMapping
		Flux<String> stream(Flux<String> lines) {
			return lines.publishOn(Schedulers.parallel());
		}

		@DatagramMapping
		String datagram(String text) {
			return text;
		}

	}

}
