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

package io.github.webtransport.spring.handshake;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import io.github.webtransport.logging.LogThrottle;
import org.apache.commons.logging.Log;

/**
 * Warns when a user has all sessions that it may have and asks for more, since others may
 * share its name or its address without knowing: once in a while, because peers can cause
 * it.
 */
final class RefusedUserLog {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private static final String PROPERTY = "webtransport.server.session.max-per-user";

	/**
	 * Longer names tell nobody more.
	 */
	private static final int MAX_LENGTH = 200;

	/**
	 * What may show up in a log as something else than it is: a peer may have chosen its
	 * name.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

	private final Log log;

	private final int max;

	private final LogThrottle throttle;

	RefusedUserLog(Log log, int max, LongSupplier nanoTime) {
		this.log = log;
		this.max = max;
		this.throttle = new LogThrottle(1, INTERVAL, nanoTime);
	}

	void tooManySessions(String user) {
		refused("%d of its sessions are open or being opened", user);
	}

	void tooManyRequests(String address) {
		refused("%d of its requests wait to learn who they are from", address);
	}

	private void refused(String what, String user) {
		this.throttle.log(() -> ("Refused a session of %s: " + what + ", as many as '%s' allows")
			.formatted(printable(user), this.max, PROPERTY), this.log::warn);
	}

	private static String printable(String user) {
		String shown = (user.length() > MAX_LENGTH) ? user.substring(0, MAX_LENGTH) + "..." : user;
		return UNPRINTABLE.matcher(shown).replaceAll("?");
	}

}
