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

package io.github.webtransport.autoconfigure.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.NonBlocking;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BlockingCallExecutor}.
 */
class BlockingCallExecutorTests {

	private static Thread threadOf(BlockingCallExecutor executor) throws Exception {
		return CompletableFuture.supplyAsync(Thread::currentThread, executor).get(10, TimeUnit.SECONDS);
	}

	@Test
	void whenThereAreNoVirtualThreadsThenThreadsMayBlockAndDoNotKeepTheJvmUp() throws Exception {
		BlockingCallExecutor executor = new BlockingCallExecutor(null);
		Thread thread = threadOf(executor);
		assertThat(thread).isNotInstanceOf(NonBlocking.class);
		assertThat(thread.getName()).startsWith("webtransport-blocking-");
		assertThat(thread.isDaemon()).isTrue();
		executor.destroy();
	}

	@Test
	void whenDestroyedThenThreadsAreInterruptedAndThereAreNoMore() throws Exception {
		BlockingCallExecutor executor = new BlockingCallExecutor(null);
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		executor.execute(() -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		executor.destroy();
		assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.execute(() -> {
		}));
	}

	@Test
	void whenThereAreVirtualThreadsThenTheyAreUsedAndLeftToTheirOwner() throws Exception {
		BlockingCallExecutor executor = new BlockingCallExecutor(new SimpleAsyncTaskExecutor("virtual-"));
		assertThat(threadOf(executor).getName()).startsWith("virtual-");
		executor.destroy();
		assertThat(threadOf(executor).getName()).startsWith("virtual-");
	}

}
