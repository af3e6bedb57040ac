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

package io.github.webtransport.rawpeer;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * Fails a test class when something has blocked an event loop in it, of a server or of a
 * client. The call itself goes on, so that whatever catches errors there cannot hide it.
 * Threads are watched from the start of the JVM: those that wait for work already would
 * seem to block. It is registered for all test classes.
 */
public class BlockingCallGuard implements LauncherSessionListener, BeforeAllCallback, AfterAllCallback {

	/**
	 * Where several JVMs run tests, they are found in another one, that of Maven, which
	 * cannot be instrumented.
	 */
	private static final String INSTRUMENTABLE = "-XX:+AllowRedefinitionToAddDeleteMethods";

	private static final Queue<Throwable> CALLS = new ConcurrentLinkedQueue<>();

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(INSTRUMENTABLE)) {
			BlockHound.builder()
				.loadIntegrations()
				// Connection ids: the kernel's random numbers come without waiting
				.allowBlockingCallsInside(SecureRandom.class.getName(), "nextBytes")
				.blockingMethodCallback(BlockingCallGuard::seen)
				.install();
		}
	}

	/**
	 * Files do not count: classes that are initialized on an event loop read some, once
	 * in a JVM, such as the lists of certificates of the JDK, in whatever test comes
	 * first.
	 */
	private static void seen(BlockingMethod method) {
		if (!method.getClassName().startsWith("java.io.")) {
			CALLS.add(new BlockingOperationError(method));
		}
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		CALLS.clear();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		List<String> calls = takeCalls();
		if (!calls.isEmpty()) {
			throw new AssertionError(calls.size() + " calls that block an event loop:\n" + String.join("\n", calls));
		}
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
