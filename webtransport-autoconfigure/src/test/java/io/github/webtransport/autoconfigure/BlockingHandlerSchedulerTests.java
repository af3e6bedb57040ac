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

package io.github.webtransport.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingHandlerScheduler}.
 */
class BlockingHandlerSchedulerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void whenThereAreNoVirtualThreadsThenThreadsAreBounded() {
		BlockingHandlerScheduler scheduler = new BlockingHandlerScheduler(null);
		try {
			Thread thread = Mono.fromCallable(Thread::currentThread).subscribeOn(scheduler.get()).block(TIMEOUT);
			assertThat(thread).isNotInstanceOf(NonBlocking.class)
				.satisfies((current) -> assertThat(current.getName()).startsWith("webtransport-blocking-"))
				.satisfies((current) -> assertThat(current.isDaemon()).isTrue());
		}
		finally {
			scheduler.destroy();
		}
		assertThat(scheduler.get().isDisposed()).isTrue();
	}

	@Test
	void whenThereAreVirtualThreadsThenTheyAreUsedAndLeftToTheirOwner() {
		BlockingHandlerScheduler scheduler = new BlockingHandlerScheduler(new SimpleAsyncTaskExecutor("virtual-"));
		Mono<String> name = Mono.fromCallable(() -> Thread.currentThread().getName()).subscribeOn(scheduler.get());
		assertThat(name.block(TIMEOUT)).startsWith("virtual-");
		scheduler.destroy();
		assertThat(name.block(TIMEOUT)).startsWith("virtual-");
	}

	@Test
	void whenSubscriptionIsDisposedThenTheThreadIsInterrupted() throws InterruptedException {
		BlockingHandlerScheduler scheduler = new BlockingHandlerScheduler(new SimpleAsyncTaskExecutor("virtual-"));
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		Disposable subscription = Mono.fromRunnable(() -> {
			blocked.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		}).subscribeOn(scheduler.get()).subscribe();
		assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
		subscription.dispose();
		assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
	}

}
