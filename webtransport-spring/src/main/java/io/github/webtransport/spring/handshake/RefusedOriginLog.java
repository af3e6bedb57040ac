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
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.logging.LogThrottle;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.apache.commons.logging.Log;

/**
 * Tells operators of refused origins, since a page only sees that its session failed: a
 * few times a minute at most, because any page can cause it.
 */
final class RefusedOriginLog {

	static final int MAX_PER_MINUTE = 3;

	/**
	 * Longer origins are not those of a page that somebody forgot to allow.
	 */
	private static final int MAX_LENGTH = 200;

	/**
	 * What may show up in a log as something else than it is.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");

	private final Log log;

	private final LogThrottle throttle;

	RefusedOriginLog(Log log, LongSupplier nanoTime) {
		this.log = log;
		this.throttle = new LogThrottle(MAX_PER_MINUTE, Duration.ofMinutes(1), nanoTime);
	}

	void refused(HandshakeInfo request, WebTransportRoute route, OriginCheck check) {
		if (this.log.isInfoEnabled()) {
			this.throttle.log(() -> "Refused a session for '%s' to a page of the origin '%s'. Allowed: %s"
				.formatted(route.pattern(), originOf(request), check.describe(request)), this.log::info);
		}
	}

	private static String originOf(HandshakeInfo request) {
		List<String> origins = request.getHeaders().getOrDefault("origin", List.of());
		return printable(String.join(",", origins));
	}

	static String printable(String text) {
		String shown = (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "..." : text;
		return UNPRINTABLE.matcher(shown).replaceAll("?");
	}

}
