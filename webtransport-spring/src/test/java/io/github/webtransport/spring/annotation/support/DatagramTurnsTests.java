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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingScope;
import io.github.webtransport.spring.blocking.BlockingSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DatagramTurns}, with threads that run when the test says so.
 */
class DatagramTurnsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Consumer<String> QUICK = (name) -> {
	};

	private final Deque<Runnable> threads = new ArrayDeque<>();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final List<String> replies = Collections.synchronizedList(new ArrayList<>());

	private final List<TestCall> made = Collections.synchronizedList(new ArrayList<>());

	private BlockingCalls calls = calls(8, 100);

	private long nanos;

	private BlockingCalls calls(int threads, int queue) {
		BlockingSettings settings = BlockingSettings.builder()
			.threads(threads)
			.maxPerUser(threads)
			.maxPerSession(threads)
			.queue(queue)
			.build();
		return new BlockingCalls(settings, this.threads::add);
	}

	private void slow(String name) {
		this.nanos += 50_000_000;
	}

	/**
	 * Let threads run, and those that these start.
	 */
	private void runAll() {
		while (!this.threads.isEmpty()) {
			this.threads.remove().run();
		}
	}

	private void assertEachEndedOnce() {
		assertThat(this.made).allSatisfy((call) -> assertThat(call.ends).as(call.name).hasValue(1));
	}

	@Test
	void whenCallsAreQuickThenOneThreadMakesThemInOrder() {
		Session session = new Session("1", 1, QUICK);
		session.emit(100);
		this.threads.remove().run();
		assertThat(this.log).containsExactlyElementsOf(session.names(0, DatagramTurns.MAX_BATCH));
		assertThat(this.threads).hasSize(1);
		runAll();
		assertThat(this.log).containsExactlyElementsOf(session.names(0, 100));
		assertThat(this.replies).containsExactlyElementsOf(session.names(0, 100));
		assertEachEndedOnce();
	}

	@Test
	void whenCallsAreSlowThenEachHasAThreadAndTheOthersWaitInTheSession() {
		Session session = new Session("1", 4, this::slow);
		session.emit(100);
		assertThat(this.threads).hasSize(4);
		this.threads.remove().run();
		assertThat(this.log).hasSize(1);
		assertThat(this.threads).hasSize(4);
		assertThat(this.made).hasSize(5);
		runAll();
		assertThat(this.log).hasSize(100);
	}

	@Test
	void whenQuickCallsAreManyThenOneThreadIsEnough() {
		Session session = new Session("1", 8, QUICK);
		session.emit(1);
		runAll();
		session.emit(50);
		assertThat(this.threads).hasSize(1);
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.threads).as("when they do not keep up").hasSize(2);
		runAll();
		assertThat(this.log).hasSize(51);
	}

	@Test
	void whenAQuickMethodIsStuckThenOthersGetThreadsSoon() {
		List<Integer> others = new ArrayList<>();
		Session session = new Session("1", 4, (name) -> {
			if (name.equals("1:5")) {
				assertThat(this.replies).as("before somebody looked").containsExactly("1:0");
				this.timer.advanceTimeBy(Duration.ofMillis(2));
				assertThat(this.replies).hasSize(5);
				others.add(this.threads.size());
				runAll();
				this.log.add("stuck");
			}
		});
		session.emit(1);
		runAll();
		session.emit(10);
		this.threads.remove().run();
		assertThat(others).containsExactly(3);
		assertThat(this.log).endsWith("1:10", "stuck");
		assertThat(this.log).hasSize(12);
		assertThat(this.replies).hasSize(11);
	}

	@Test
	void whenSessionsShareAThreadThenTheyTakeTurns() {
		this.calls = calls(1, 100);
		Session one = new Session("1", 1, QUICK);
		Session other = new Session("2", 1, QUICK);
		one.emit(80);
		other.emit(80);
		runAll();
		int batch = DatagramTurns.MAX_BATCH;
		List<String> expected = new ArrayList<>(one.names(0, batch));
		expected.addAll(other.names(0, batch));
		expected.addAll(one.names(batch, 2 * batch));
		assertThat(this.log).startsWith(expected.toArray(String[]::new)).hasSize(160);
	}

	@Test
	void whenATurnTakesLongThenItEndsEarly() {
		Session session = new Session("1", 1, (name) -> this.nanos += DatagramPace.QUICK_NANOS - 1);
		session.emit(32);
		this.threads.remove().run();
		assertThat(this.log).hasSize(11);
		runAll();
		assertThat(this.log).hasSize(32);
	}

	@Test
	void whenTheSessionEndsThenTheCallIsInterruptedAndTheRestIsDropped() {
		List<Boolean> interrupted = new ArrayList<>();
		Session session = new Session("1", 1, QUICK);
		session.action = (name) -> {
			if (name.equals("1:3")) {
				session.run.dispose();
				interrupted.add(Thread.currentThread().isInterrupted());
			}
		};
		session.emit(10);
		runAll();
		assertThat(interrupted).containsExactly(true);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.log).hasSize(4);
		assertThat(session.signals).isEmpty();
		assertEachEndedOnce();
	}

	@Test
	void whenACallLeavesAnInterruptThenTheNextHasNone() {
		List<Boolean> interrupted = new ArrayList<>();
		Session session = new Session("1", 1, (name) -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			Thread.currentThread().interrupt();
		});
		session.emit(3);
		runAll();
		assertThat(interrupted).containsExactly(false, false, false);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void whenThereIsNoThreadThenOneDatagramFailsAndTheNextIsTried() {
		this.calls = calls(1, 0);
		this.calls.call(BlockingCallKind.CALL, new BlockingCaller("bob", "b"), () -> "").subscribe();
		Session session = new Session("1", 1, QUICK);
		session.emit(3);
		assertThat(this.made).hasSize(3).allMatch((call) -> call.refusal instanceof BlockingCallRejectedException);
		runAll();
		session.emit(1);
		runAll();
		assertThat(this.log).containsExactly("1:3");
		assertEachEndedOnce();
	}

	@Test
	void whenACallFailsThenItsRecoveryHoldsThePlace() {
		Sinks.Empty<Void> recovery = Sinks.empty();
		Session session = new Session("1", 1, (name) -> {
			if (name.equals("1:1")) {
				throw new IllegalStateException(name);
			}
		});
		session.recovery = recovery.asMono();
		session.emit(5);
		runAll();
		assertThat(this.log).containsExactly("1:0", "1:1");
		recovery.tryEmitEmpty().orThrow();
		runAll();
		assertThat(this.log).containsExactlyElementsOf(session.names(0, 5));
		assertEachEndedOnce();
	}

	@Test
	void whenARecoveryFailsThenAllEndsWithItsError() {
		Session session = new Session("1", 2, (name) -> {
			throw new IllegalStateException(name);
		});
		session.recovery = Mono.error(new IllegalArgumentException("not recovered"));
		session.emit(5);
		runAll();
		assertThat(session.signals).containsExactly("not recovered");
		assertEachEndedOnce();
	}

	@Test
	void whenDatagramsEndThenAllAreHandledBefore() {
		Session session = new Session("1", 2, QUICK);
		session.emit(3);
		session.datagrams.tryEmitComplete().orThrow();
		assertThat(session.signals).isEmpty();
		runAll();
		assertThat(this.log).hasSize(3);
		assertThat(session.signals).containsExactly("complete");
	}

	@Test
	void whenDatagramsFailThenWhatWaitsIsDropped() {
		Session session = new Session("1", 2, QUICK);
		session.emit(2);
		session.datagrams.tryEmitError(new IllegalStateException("closed")).orThrow();
		assertThat(session.signals).containsExactly("closed");
		runAll();
		assertThat(this.log).isEmpty();
		assertEachEndedOnce();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void whateverHappensThenEachCallEndsOnce(long seed) {
		Random random = new Random(seed);
		this.calls = calls(3, 2);
		for (int run = 0; run < 100; run++) {
			Session session = new Session("1", 1 + random.nextInt(4), (name) -> {
				this.nanos += random.nextInt(2) * DatagramPace.QUICK_NANOS;
				if (random.nextInt(8) == 0) {
					throw new IllegalStateException(name);
				}
			});
			for (int step = 0; step < 60; step++) {
				switch (random.nextInt(5)) {
					case 0, 1 -> session.emit(random.nextInt(10));
					case 2 -> this.timer.advanceTimeBy(Duration.ofMillis(1));
					default -> {
						if (!this.threads.isEmpty()) {
							(random.nextBoolean() ? this.threads.removeFirst() : this.threads.removeLast()).run();
						}
					}
				}
			}
			if (random.nextBoolean()) {
				session.run.dispose();
				runAll();
			}
			else {
				session.datagrams.tryEmitComplete().orThrow();
				runAll();
				assertThat(session.signals).containsExactly("complete");
				assertThat(this.made).hasSize(session.emitted);
			}
			assertThat(this.made).allMatch((call) -> !call.succeeded || call.replied.get());
			assertEachEndedOnce();
			assertThat(this.calls.getStats(BlockingCallKind.CALL).running()).isZero();
			this.made.clear();
		}
	}

	@Test
	void whenThreadsCompeteThenEachDatagramIsHandledOnce() {
		int count = 20_000;
		ExecutorService pool = Executors.newFixedThreadPool(4);
		try {
			BlockingCalls calls = new BlockingCalls(
					BlockingSettings.builder().threads(4).maxPerUser(4).maxPerSession(4).build(), pool);
			AtomicInteger present = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			Flux<TestCall> source = Flux.range(0, count).map((i) -> new TestCall("" + i, (name) -> {
				most.accumulateAndGet(present.incrementAndGet(), Math::max);
				present.decrementAndGet();
			}, Mono.empty()));
			DatagramTurns turns = new DatagramTurns(source,
					(turn) -> calls.turn(BlockingCallKind.CALL, new BlockingCaller("ann", "1"), turn), 3, this.timer,
					System::nanoTime);
			StepVerifier.create(turns).expectComplete().verify(TIMEOUT);
			assertThat(this.log).hasSize(count);
			assertThat(this.replies).hasSize(count);
			assertThat(most.get()).isLessThanOrEqualTo(3);
			assertEachEndedOnce();
		}
		finally {
			pool.shutdownNow();
		}
	}

	/**
	 * Datagrams of a session, and what becomes of it.
	 */
	private final class Session {

		private final Sinks.Many<String> datagrams = Sinks.many().unicast().onBackpressureBuffer();

		private final List<String> signals = new ArrayList<>();

		private final String id;

		private final Disposable run;

		private Consumer<String> action;

		private Mono<Void> recovery = Mono.empty();

		private int emitted;

		Session(String id, int concurrency, Consumer<String> action) {
			this.id = id;
			this.action = action;
			BlockingCalls calls = DatagramTurnsTests.this.calls;
			DatagramTurns turns = new DatagramTurns(
					this.datagrams.asFlux()
						.map((name) -> new TestCall(name, this::act, Mono.defer(() -> this.recovery))),
					(turn) -> calls.turn(BlockingCallKind.CALL, new BlockingCaller("user " + id, id), turn),
					concurrency, DatagramTurnsTests.this.timer, () -> DatagramTurnsTests.this.nanos);
			this.run = turns.subscribe(null, (ex) -> this.signals.add(ex.getMessage()),
					() -> this.signals.add("complete"));
		}

		private void act(String name) {
			this.action.accept(name);
		}

		void emit(int count) {
			for (int i = 0; i < count; i++) {
				this.datagrams.tryEmitNext(this.id + ":" + this.emitted++).orThrow();
			}
		}

		List<String> names(int from, int to) {
			return IntStream.range(from, to).mapToObj((i) -> this.id + ":" + i).toList();
		}

	}

	private final class TestCall implements DatagramTurns.Call {

		private final AtomicInteger ends = new AtomicInteger();

		private final AtomicBoolean replied = new AtomicBoolean();

		private final String name;

		private final Consumer<String> action;

		private final Mono<Void> recovery;

		private @Nullable Throwable refusal;

		private volatile boolean succeeded;

		TestCall(String name, Consumer<String> action, Mono<Void> recovery) {
			this.name = name;
			this.action = action;
			this.recovery = recovery;
			DatagramTurnsTests.this.made.add(this);
		}

		@Override
		public boolean run(BlockingScope scope) {
			DatagramTurnsTests.this.log.add(this.name);
			try {
				scope.call(() -> {
					this.action.accept(this.name);
					return "";
				});
			}
			catch (Exception ex) {
				return false;
			}
			this.ends.incrementAndGet();
			this.succeeded = true;
			return true;
		}

		@Override
		public boolean hasReply() {
			return true;
		}

		@Override
		public void reply() {
			assertThat(this.replied.compareAndSet(false, true)).isTrue();
			DatagramTurnsTests.this.replies.add(this.name);
		}

		@Override
		public Mono<Void> recover(@Nullable Throwable refusal) {
			this.refusal = refusal;
			return this.recovery.doFinally((signal) -> this.ends.incrementAndGet());
		}

		@Override
		public void drop() {
			this.ends.incrementAndGet();
		}

	}

}
