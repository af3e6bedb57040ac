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

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test when something blocks an event loop in it. The call itself goes on, so
 * that whatever catches errors there cannot hide it.
 */
public class BlockingCallGuard implements BeforeAllCallback, AfterEachCallback {

	private static final Queue<Throwable> CALLS = new ConcurrentLinkedQueue<>();

	/**
	 * Watch the threads of this JVM. Those that wait for work already would seem to
	 * block.
	 */
	static void install() {
		BlockHound.builder()
			.loadIntegrations()
			// Connection ids: the kernel's random numbers come without waiting
			.allowBlockingCallsInside(SecureRandom.class.getName(), "nextBytes")
			// Containers guard their queues by locks that are held for moments
			.allowBlockingCallsInside("org.apache.tomcat.util.threads.TaskQueue", "offer")
			.allowBlockingCallsInside("org.eclipse.jetty.util.thread.AutoLock", "lock")
			.blockingMethodCallback((method) -> CALLS.add(new BlockingOperationError(method)))
			.install();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		CALLS.clear();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		assertThat(takeCalls()).as("calls that block an event loop").isEmpty();
	}

	/**
	 * Return the calls that were seen with where they came from, and forget them.
	 */
	static List<String> takeCalls() {
		List<String> calls = new ArrayList<>();
		Throwable call;
		while ((call = CALLS.poll()) != null) {
			calls.add(describe(call));
		}
		return calls;
	}

	private static String describe(Throwable call) {
		return Arrays.stream(call.getStackTrace())
			.map(StackTraceElement::toString)
			.collect(Collectors.joining("\n\t", call.getMessage() + "\n\t", "\n"));
	}

}
