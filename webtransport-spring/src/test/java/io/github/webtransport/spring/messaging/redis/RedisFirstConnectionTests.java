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

package io.github.webtransport.spring.messaging.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link RedisFirstConnection}.
 */
class RedisFirstConnectionTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ReactiveRedisConnectionFactory factory = mock();

	private final RedisFirstConnection first = new RedisFirstConnection(this.factory);

	private final AtomicInteger subscriptions = new AtomicInteger();

	private final Mono<Integer> action = Mono.fromSupplier(this.subscriptions::incrementAndGet);

	@Test
	void whenConnectingBlocksThenWhoeverWaitsDoesNot() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		CompletableFuture<Boolean> nonBlocking = new CompletableFuture<>();
		given(this.factory.getReactiveConnection()).willAnswer((invocation) -> {
			nonBlocking.complete(Schedulers.isInNonBlockingThread());
			answer.await();
			return connection();
		});
		CompletableFuture<Integer> one = this.first.before(this.action).subscribeOn(Schedulers.parallel()).toFuture();
		CompletableFuture<Integer> other = this.first.before(this.action).toFuture();
		assertThat(nonBlocking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
		assertThat(this.subscriptions).hasValue(0);
		answer.countDown();
		assertThat(one).succeedsWithin(PATIENCE);
		assertThat(other).succeedsWithin(PATIENCE);
		then(this.factory).should(times(1)).getReactiveConnection();
		assertThat(this.first.before(this.action).toFuture()).isCompletedWithValue(3);
		then(this.factory).should(times(1)).getReactiveConnection();
	}

	@Test
	void whenThereIsNoConnectionThenTheNextOneTriesAgain() {
		ReactiveRedisConnection connection = connection();
		given(this.factory.getReactiveConnection()).willThrow(new RedisConnectionFailureException("No"))
			.willReturn(connection);
		assertThat(this.first.before(this.action).toFuture()).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(RedisConnectionFailureException.class);
		assertThat(this.first.before(this.action).toFuture()).succeedsWithin(PATIENCE).isEqualTo(1);
	}

	private static ReactiveRedisConnection connection() {
		ReactiveRedisConnection connection = mock();
		given(connection.closeLater()).willReturn(Mono.empty());
		return connection;
	}

}
