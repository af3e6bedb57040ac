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

package io.github.webtransport.logging;

import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link ApplicationErrorLog}.
 */
class ApplicationErrorLogTests {

	private final Log target = mock(Log.class);

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final ApplicationErrorLog log = new ApplicationErrorLog(this.target, this.now::get);

	private static IllegalStateException failure() {
		return new IllegalStateException("fails");
	}

	@Test
	void whenErrorsAreFewThenAllAreLoggedWithTheirStacks() {
		IllegalStateException failure = failure();
		this.log.error("Handler failed", failure);
		this.log.warn("Listener failed", failure);
		verify(this.target).error("Handler failed", failure);
		verify(this.target).warn("Listener failed", failure);
	}

	@Test
	void whenOneCauseComesOftenThenRestIsCounted() {
		for (int i = 0; i < 434; i++) {
			this.log.error("Handler failed", failure());
		}
		verify(this.target, times(3)).error(eq("Handler failed"), any(IllegalStateException.class));
		this.now.addAndGet(1_000_000_000);
		this.log.error("Handler failed", failure());
		this.log.error("Handler failed", failure());
		verify(this.target).error(eq("Handler failed ... and 431 more"), any(IllegalStateException.class));
		verify(this.target, times(4)).error(eq("Handler failed"), any(IllegalStateException.class));
	}

	@Test
	void whenCausesDifferThenNoneHidesTheOther() {
		for (int i = 0; i < 100; i++) {
			this.log.error("Handler failed", failure());
		}
		this.log.error("Handler failed", new IllegalStateException("elsewhere"));
		this.log.error("Handler failed", new IllegalArgumentException());
		verify(this.target, times(4)).error(eq("Handler failed"), any(IllegalStateException.class));
		verify(this.target).error(eq("Handler failed"), any(IllegalArgumentException.class));
	}

	@Test
	void whenThereAreVeryManyCausesThenTheyShare() {
		for (int i = 0; i < 10_000; i++) {
			IllegalStateException failure = failure();
			failure.setStackTrace(new StackTraceElement[] { new StackTraceElement("Type", "method", "Type.java", i) });
			this.log.error("Handler failed", failure);
		}
		verify(this.target, atMost(ApplicationErrorLog.MAX_CAUSES + ApplicationErrorLog.MAX_PER_SECOND))
			.error(eq("Handler failed"), any(IllegalStateException.class));
		verify(this.target, never()).warn(ArgumentMatchers.any(), any());
	}

	@Test
	void whenErrorHasNoStackThenItIsLogged() {
		IllegalStateException failure = failure();
		failure.setStackTrace(new StackTraceElement[0]);
		this.log.error("Handler failed", failure);
		verify(this.target).error("Handler failed", failure);
	}

}
