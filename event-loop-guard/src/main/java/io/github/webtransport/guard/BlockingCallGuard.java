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

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/**
 * Fails a test when something has blocked an event loop in it, of a server or of a
 * client. The call itself goes on, so that whatever catches errors there cannot hide it.
 * JUnit finds the guard where it is on the class path and
 * {@code junit-platform.properties} asks for extensions to be detected.
 *
 * @since 0.1.0
 */
public class BlockingCallGuard implements LauncherSessionListener, AfterEachCallback, AfterAllCallback {

	/**
	 * The JVM of Maven finds tests for others that run them, and cannot be instrumented.
	 */
	private static final String INSTRUMENTABLE = "-XX:+AllowRedefinitionToAddDeleteMethods";

	private static final String REDIS_CONNECTIONS = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";

	/**
	 * So many of a test tell enough: a loop that blocks has thousands.
	 */
	private static final int MAX_CALLS = 20;

	private static final Queue<Throwable> CALLS = new ConcurrentLinkedQueue<>();

	/**
	 * Watch the threads of this JVM. Those that wait for work already would seem to
	 * block.
	 */
	@Override
	public void launcherSessionOpened(LauncherSession session) {
		if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(INSTRUMENTABLE)) {
			BlockHound.builder()
				.loadIntegrations()
				// Connection ids: the kernel's random numbers come without waiting
				.allowBlockingCallsInside(SecureRandom.class.getName(), "nextBytes")
				// The JDK reads its lists of certificates once, with the first chain
				.allowBlockingCallsInside("sun.security.util.AnchorCertificates", "<clinit>")
				.allowBlockingCallsInside("sun.security.util.UntrustedCertificates", "<clinit>")
				// OpenTelemetry looks for its store of contexts once, with the first span
				.allowBlockingCallsInside("io.opentelemetry.context.LazyStorage", "<clinit>")
				// Held by others for as long as they take a buffer
				.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free")
				.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
				// Held for moments
				.allowBlockingCallsInside("org.eclipse.jetty.util.thread.AutoLock", "lock")
				// Looks into a JAR once
				.allowBlockingCallsInside("org.webjars.WebJarVersionLocator", "version")
				.blockingMethodCallback((method) -> add(new BlockingOperationError(method)))
				.install();
		}
	}

	private static void add(Throwable call) {
		if (CALLS.size() < MAX_CALLS && !isHeldForMoments(call.getStackTrace())) {
			CALLS.add(call);
		}
	}

	/**
	 * The queues and executors of the JDK guard themselves by locks that are held for
	 * moments. Whoever waits for what they hold does not come by here. So does the
	 * factory of Spring Data Redis, which every command asks for the connection that all
	 * share. It also makes that connection in its lock, but no event loop asks for it
	 * before it is there.
	 */
	static boolean isHeldForMoments(StackTraceElement[] stack) {
		for (int i = 1; i < stack.length; i++) {
			if (stack[i - 1].getClassName().equals(ReentrantLock.class.getName())
					&& stack[i - 1].getMethodName().equals("lock")) {
				return stack[i].getClassName().startsWith("java.util.concurrent.")
						|| stack[i].getClassName().equals(REDIS_CONNECTIONS);
			}
		}
		return false;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		failIfBlocked();
	}

	/**
	 * What is shared by all tests of a class closes after the last of them.
	 */
	@Override
	public void afterAll(ExtensionContext context) {
		failIfBlocked();
	}

	private static void failIfBlocked() {
		List<String> calls = takeCalls();
		if (!calls.isEmpty()) {
			throw new AssertionError(
					"Calls that block an event loop, " + calls.size() + " at least:\n" + String.join("\n", calls));
		}
	}

	/**
	 * Return the calls that were seen with where they came from, and forget them.
	 * @return the calls since they were asked for last
	 */
	public static List<String> takeCalls() {
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
