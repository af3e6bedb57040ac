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

package io.github.webtransport.guard;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingCallGuard}.
 */
class BlockingCallGuardTests {

	@Test
	void whenAnEventLoopIsBlockedThenTheCallIsSeen() throws Exception {
		MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			group.submit(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).sync();
		}
		finally {
			group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
		}
		assertThat(BlockingCallGuard.takeCalls()).isNotEmpty()
			.anyMatch((call) -> call.contains("CountDownLatch.await"));
	}

	@Test
	void whenAQueueOfTheJdkGuardsItselfThenTheCallIsNoneOfOurs() {
		assertThat(BlockingCallGuard.isHeldForMoments(stack("java.util.concurrent.locks.ReentrantLock.lock",
				"java.util.concurrent.ThreadPoolExecutor.addWorker", "org.example.Application.run")))
			.isTrue();
	}

	@Test
	void whenTheFactoryOfRedisConnectionsIsBusyThenTheCallDoesNotCount() {
		String factory = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";
		assertThat(BlockingCallGuard
			.isHeldForMoments(stack("java.util.concurrent.locks.ReentrantLock.lock", factory + ".doInLock"))).isTrue();
		assertThat(BlockingCallGuard
			.isHeldForMoments(stack("java.util.concurrent.CompletableFuture.join", factory + ".getNativeConnection")))
			.isFalse();
	}

	@Test
	void whenALockIsTakenByOthersThenTheCallCounts() {
		assertThat(BlockingCallGuard
			.isHeldForMoments(stack("java.util.concurrent.locks.ReentrantLock.lock", "org.example.Application.run")))
			.isFalse();
	}

	@Test
	void whenAQueueIsWaitedForThenTheCallCounts() {
		assertThat(BlockingCallGuard
			.isHeldForMoments(stack("java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await",
					"java.util.concurrent.LinkedBlockingQueue.take", "org.example.Application.run")))
			.isFalse();
	}

	private static StackTraceElement[] stack(String... frames) {
		return Arrays.stream(frames).map((frame) -> {
			int dot = frame.lastIndexOf('.');
			return new StackTraceElement(frame.substring(0, dot), frame.substring(dot + 1), null, -1);
		}).toArray(StackTraceElement[]::new);
	}

}
