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

package io.github.webtransport.spring.blocking;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingCalls}.
 */
class BlockingCallsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final BlockingCallKind KIND = BlockingCallKind.CALL;

	/**
	 * Threads, each of which has begun a call and runs it when told to.
	 */
	private final Deque<Runnable> threads = new ArrayDeque<>();

	private final List<String> ended = new ArrayList<>();

	private final List<String> refused = new ArrayList<>();

	private final BlockingCalls calls = calls(4, 2, 1, 8);

	private BlockingCalls calls(int threads, int maxPerUser, int maxPerSession, int queue) {
		return new BlockingCalls(BlockingSettings.builder()
			.threads(threads)
			.maxPerUser(maxPerUser)
			.maxPerSession(maxPerSession)
			.queue(queue)
			.build(), this.threads::add);
	}

	private static BlockingCaller caller(String user, int session) {
		return new BlockingCaller(user, user + session);
	}

	private Disposable call(String user, int session) {
		return call(this.calls, KIND, caller(user, session));
	}

	private Disposable call(BlockingCalls calls, BlockingCallKind kind, BlockingCaller caller) {
		return calls.call(kind, caller, caller::session).subscribe(this.ended::add, (ex) -> {
			assertThat(ex).isInstanceOf(BlockingCallRejectedException.class);
			this.refused.add(caller.session());
		});
	}

	private void endOne() {
		this.threads.remove().run();
	}

	private void endAll() {
		while (!this.threads.isEmpty()) {
			endOne();
		}
	}

	private void assertIdle() {
		assertThat(this.calls.getStats(KIND)).satisfies((stats) -> {
			assertThat(stats.running()).isZero();
			assertThat(stats.waiting()).isZero();
		});
		assertThat(this.threads).isEmpty();
	}

	@Test
	void whenASessionHasItsShareThenItsCallsWaitForEachOther() {
		call("alice", 1);
		call("alice", 1);
		assertThat(this.threads).hasSize(1);
		endOne();
		assertThat(this.ended).containsExactly("alice1");
		assertThat(this.threads).hasSize(1);
		endOne();
		assertIdle();
	}

	@Test
	void whenAUserHasItsShareThenFurtherSessionsWait() {
		for (int i = 1; i <= 3; i++) {
			call("alice", i);
		}
		assertThat(this.threads).hasSize(2);
		assertThat(this.calls.getStats(KIND)).isEqualTo(new BlockingCallStats(4, 2, 1, 0));
		call("bob", 1);
		assertThat(this.threads).hasSize(3);
		endAll();
		assertThat(this.ended).containsExactly("alice1", "alice2", "bob1", "alice3");
		assertIdle();
	}

	@Test
	void whenAllThreadsAreBusyThenUsersTakeTurns() {
		for (String user : List.of("alice", "bob")) {
			call(user, 1);
			call(user, 2);
		}
		for (int i = 3; i <= 4; i++) {
			call("alice", i);
		}
		call("carol", 1);
		call("dave", 1);
		assertThat(this.threads).hasSize(4);
		endAll();
		assertThat(this.ended).containsExactly("alice1", "alice2", "bob1", "bob2", "carol1", "dave1", "alice3",
				"alice4");
		assertIdle();
	}

	@Test
	void whenMoreOfAUserWaitThanItsShareThenTheyAreRefusedAndOthersAreNot() {
		for (int i = 0; i < 20; i++) {
			call("mallory", i);
		}
		assertThat(this.threads).hasSize(2);
		assertThat(this.refused).hasSize(14);
		assertThat(this.calls.getStats(KIND)).isEqualTo(new BlockingCallStats(4, 2, 4, 14));
		call("alice", 1);
		call("alice", 1);
		assertThat(this.threads).hasSize(3);
		assertThat(this.refused).hasSize(14);
		endAll();
		assertThat(this.ended).hasSize(8).contains("alice1");
		assertIdle();
	}

	@Test
	void whenMoreOfAllUsersWaitThanTheQueueTakesThenTheyAreRefused() {
		for (int i = 0; i < 20; i++) {
			call("user" + i, 1);
		}
		assertThat(this.refused).hasSize(8);
		assertThat(this.calls.getStats(KIND)).isEqualTo(new BlockingCallStats(4, 4, 8, 8));
		endAll();
		assertThat(this.ended).hasSize(12);
		assertIdle();
	}

	@Test
	void whenNothingMayWaitThenCallsBeyondTheShareAreRefused() {
		BlockingCalls calls = calls(2, 2, 1, 0);
		call(calls, KIND, caller("alice", 1));
		call(calls, KIND, caller("alice", 1));
		assertThat(this.threads).hasSize(1);
		assertThat(this.refused).containsExactly("alice1");
	}

	@ParameterizedTest
	@EnumSource(BlockingCallKind.class)
	void kindsOfCallsDoNotWaitForEachOther(BlockingCallKind busy) {
		for (int i = 0; i < 100; i++) {
			call(this.calls, busy, caller("mallory", i));
			call(this.calls, busy, caller("user" + i, i));
		}
		for (BlockingCallKind kind : BlockingCallKind.values()) {
			if (kind != busy) {
				this.threads.clear();
				call(this.calls, kind, caller("mallory", 1));
				assertThat(this.threads).hasSize(1);
			}
		}
	}

	@Test
	void whenSessionsAreToldOfThenNothingIsRefusedButNewSessionsAre() {
		for (int i = 0; i < 50; i++) {
			assertThat(this.calls.isBacklogged(caller("mallory", i))).isEqualTo(i > 6);
			call(this.calls, BlockingCallKind.EVENT, caller("mallory", i));
		}
		assertThat(this.refused).isEmpty();
		endAll();
		assertThat(this.ended).hasSize(50);
		assertThat(this.calls.isBacklogged(caller("mallory", 1))).isFalse();
	}

	@Test
	void whenMuchIsToBeToldOfOneUserThenSessionsOfAnotherAreWelcome() {
		for (int i = 0; i < 8; i++) {
			call(this.calls, BlockingCallKind.EVENT, caller("mallory", i));
		}
		assertThat(this.calls.isBacklogged(caller("mallory", 1))).isTrue();
		assertThat(this.calls.isBacklogged(caller("alice", 1))).isFalse();
	}

	@Test
	void whenMoreThanEverIsToBeToldOfOneUserThenSessionsOfAnotherAreWelcome() {
		for (int i = 0; i < 50; i++) {
			call(this.calls, BlockingCallKind.EVENT, caller("mallory", i));
		}
		assertThat(this.calls.isBacklogged(caller("mallory", 1))).isTrue();
		assertThat(this.calls.isBacklogged(caller("alice", 1))).isFalse();
		endAll();
		assertThat(this.calls.isBacklogged(caller("mallory", 1))).isFalse();
	}

	@Test
	void whenMuchIsToBeToldOfManyUsersThenThereAreNoMoreSessions() {
		for (int i = 0; i < 50; i++) {
			call(this.calls, BlockingCallKind.EVENT, caller("user " + i, 1));
		}
		assertThat(this.calls.isBacklogged(caller("alice", 1))).isTrue();
		endAll();
		assertThat(this.calls.isBacklogged(caller("alice", 1))).isFalse();
	}

	@Test
	void whenACallThatWaitsIsCancelledThenItGivesUpItsPlace() {
		call("alice", 1);
		Disposable waiting = call("alice", 1);
		waiting.dispose();
		assertThat(this.calls.getStats(KIND)).isEqualTo(new BlockingCallStats(4, 1, 0, 0));
		endAll();
		assertThat(this.ended).containsExactly("alice1");
		assertIdle();
	}

	@Test
	void whenACallIsCancelledBeforeItsThreadHasBegunThenItIsNotMade() {
		AtomicBoolean made = new AtomicBoolean();
		this.calls.call(KIND, caller("alice", 1), () -> made.getAndSet(true)).subscribe().dispose();
		endAll();
		assertThat(made).isFalse();
		assertIdle();
	}

	@Test
	void whenACallThatRunsIsCancelledThenItIsInterruptedAndNothingAfterIt() throws InterruptedException {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			BlockingCalls calls = new BlockingCalls(BlockingSettings.DEFAULT, executor);
			CountDownLatch begun = new CountDownLatch(1);
			CountDownLatch interrupted = new CountDownLatch(1);
			Disposable call = calls.<Object>call(KIND, caller("alice", 1), () -> {
				begun.countDown();
				try {
					new CountDownLatch(1).await();
					return true;
				}
				finally {
					Thread.currentThread().interrupt();
					interrupted.countDown();
				}
			}).subscribe();
			assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
			call.dispose();
			assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
			StepVerifier.create(calls.call(KIND, caller("alice", 1), () -> Thread.currentThread().isInterrupted()))
				.expectNext(false)
				.expectComplete()
				.verify(TIMEOUT);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void whenACallFailsThenSoDoesTheMono() {
		StepVerifier.create(this.calls.call(KIND, caller("alice", 1), () -> {
			throw new IllegalStateException("failed");
		})).then(this::endAll).expectErrorMessage("failed").verify(TIMEOUT);
		StepVerifier.create(this.calls.call(KIND, caller("alice", 1), () -> {
			throw new NoClassDefFoundError("some/Class");
		})).then(this::endAll).expectError(NoClassDefFoundError.class).verify(TIMEOUT);
		assertIdle();
	}

	@Test
	void whenACallReturnsNullThenTheMonoIsEmpty() {
		StepVerifier.create(this.calls.call(KIND, caller("alice", 1), () -> null))
			.then(this::endAll)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void whenThereIsNoThreadThenTheCallIsRefusedAndForgotten() {
		BlockingCalls calls = new BlockingCalls(BlockingSettings.DEFAULT, (task) -> {
			throw new RejectedExecutionException("stopped");
		});
		for (BlockingCallKind kind : BlockingCallKind.values()) {
			StepVerifier.create(calls.call(kind, caller("alice", 1), () -> true))
				.expectError(BlockingCallRejectedException.class)
				.verify(TIMEOUT);
			assertThat(calls.getStats(kind).running()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void whateverHappensThenSharesHoldAndNothingIsLeft(long seed) {
		Random random = new Random(seed);
		List<Disposable> subscriptions = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			switch (random.nextInt(4)) {
				case 0, 1 -> subscriptions.add(call("user" + random.nextInt(6), random.nextInt(4)));
				case 2 -> {
					if (!this.threads.isEmpty()) {
						endOne();
					}
				}
				default -> {
					if (!subscriptions.isEmpty()) {
						subscriptions.remove(random.nextInt(subscriptions.size())).dispose();
					}
				}
			}
			BlockingCallStats stats = this.calls.getStats(KIND);
			assertThat(stats.running()).isEqualTo(this.threads.size()).isLessThanOrEqualTo(4);
			assertThat(stats.waiting()).isBetween(0, 8);
			assertThat(busiest(BlockingCaller::user)).isLessThanOrEqualTo(2);
			assertThat(busiest(BlockingCaller::session)).isLessThanOrEqualTo(1);
		}
		endAll();
		assertIdle();
	}

	private long busiest(Function<BlockingCaller, String> owner) {
		return this.threads.stream()
			.map((task) -> owner.apply(((BlockingTask) task).caller()))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
			.values()
			.stream()
			.max(Long::compare)
			.orElse(0L);
	}

}
