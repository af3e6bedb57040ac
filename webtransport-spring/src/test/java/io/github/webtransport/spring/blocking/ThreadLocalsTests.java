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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the thread-locals of blocking calls.
 */
class ThreadLocalsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String KEY = "ThreadLocalsTests";

	private static final ThreadLocal<String> WHO = new ThreadLocal<>();

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final BlockingCalls calls = new BlockingCalls(BlockingSettings.DEFAULT, this.thread);

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, WHO);
	}

	@AfterEach
	void unregister() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		this.thread.shutdownNow();
	}

	private Mono<String> who() {
		return this.calls.call(BlockingCallKind.CALL, new BlockingCaller("ann", "1"), () -> String.valueOf(WHO.get()));
	}

	@Test
	void whenTheContextHasAValueThenTheCallFindsItInTheThreadAndNobodyElse() {
		assertThat(who().contextWrite((context) -> context.put(KEY, "ann")).block(TIMEOUT)).isEqualTo("ann");
		assertThat(who().block(TIMEOUT)).isEqualTo("null");
	}

	@Test
	void whenTheCallFailsThenTheThreadIsClean() {
		Mono<Object> failing = this.calls.call(BlockingCallKind.CALL, new BlockingCaller("ann", "1"), () -> {
			throw new IllegalStateException(WHO.get());
		});
		StepVerifier.create(failing.contextWrite((context) -> context.put(KEY, "ann")))
			.expectErrorMessage("ann")
			.verify(TIMEOUT);
		assertThat(who().block(TIMEOUT)).isEqualTo("null");
	}

}
