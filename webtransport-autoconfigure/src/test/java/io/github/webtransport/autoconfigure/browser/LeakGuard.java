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

package io.github.webtransport.autoconfigure.browser;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test when Netty reports a leak in it, whatever leaks. A leak shows when the
 * garbage is collected, so that this is done at the end of each class.
 */
public class LeakGuard implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	private static final int COLLECTIONS = 3;

	private static final Reports REPORTS = new Reports();

	@Override
	public void beforeAll(ExtensionContext context) {
		assertThat(ResourceLeakDetector.getLevel()).as("leak detection level of the build")
			.isEqualTo(ResourceLeakDetector.Level.PARANOID);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		// Here, since the start of an application resets the logging
		REPORTS.listen();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		REPORTS.assertNone();
	}

	@Override
	public void afterAll(ExtensionContext context) throws InterruptedException {
		REPORTS.listen();
		for (int i = 0; i < COLLECTIONS; i++) {
			collectGarbage();
			// Leaks are reported by the next allocation
			PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
			PooledByteBufAllocator.DEFAULT.heapBuffer(1).release();
		}
		REPORTS.assertNone();
	}

	private static void collectGarbage() throws InterruptedException {
		ReferenceQueue<Object> queue = new ReferenceQueue<>();
		Reference<?> canary = new PhantomReference<>(new Object(), queue);
		Reference<?> collected = null;
		for (int i = 0; i < 50 && collected == null; i++) {
			System.gc();
			collected = queue.remove(100);
		}
		assertThat(collected).as("collected garbage").isSameAs(canary);
	}

	/**
	 * What the leak detectors log.
	 */
	private static final class Reports extends AppenderBase<ILoggingEvent> {

		private final Queue<String> reports = new ConcurrentLinkedQueue<>();

		void listen() {
			LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
			Logger logger = context.getLogger(ResourceLeakDetector.class);
			if (!logger.isAttached(this)) {
				setContext(context);
				start();
				logger.addAppender(this);
			}
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.reports.add(event.getFormattedMessage());
		}

		void assertNone() {
			List<String> reports = new ArrayList<>(this.reports);
			this.reports.clear();
			assertThat(reports).as("leaks").isEmpty();
		}

	}

}
