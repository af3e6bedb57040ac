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

package io.github.webtransport.netty.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.logging.LogThrottle;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells operators which limit clients have reached: each a time in a minute at most,
 * because any client can cause it. Limits of the whole server keep others out as well,
 * and are warned of.
 */
final class LimitLog {

	private static final Log logger = LogFactory.getLog(LimitLog.class);

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final Map<Limit, LogThrottle> throttles = new EnumMap<>(Limit.class);

	LimitLog(LongSupplier nanoTime) {
		for (Limit limit : Limit.values()) {
			this.throttles.put(limit, new LogThrottle(1, INTERVAL, nanoTime));
		}
	}

	void reached(Limit limit, long value) {
		LogThrottle throttle = this.throttles.get(limit);
		String description = describe(limit);
		if (throttle == null || description == null) {
			return;
		}
		if (limit == Limit.MAX_TOTAL || limit == Limit.MAX_UNREAD) {
			throttle.log(() -> description.formatted(value), logger::warn);
		}
		else if (logger.isInfoEnabled()) {
			throttle.log(() -> description.formatted(value), logger::info);
		}
	}

	/**
	 * Return what happened, or {@code null} for what happens all the time.
	 */
	private static @Nullable String describe(Limit limit) {
		return switch (limit) {
			case MAX_TOTAL ->
				"Refused a session with 503: %d are open or being opened, as many as 'session.max-total' " + "allows";
			case MAX_UNREAD -> "Refused a session with 503: clients have sent more than the %d bytes that nobody reads "
					+ "which 'memory.max-unread' allows";
			case MAX_PER_CONNECTION -> "Refused a session: its connection has %d open or being opened, as many as "
					+ "'session.max-per-connection' and the client allow";
			case HANDSHAKE_TIMEOUT ->
				"Refused a session: there was no decision, or no SETTINGS of the client, within the "
						+ "%d ms of 'session.handshake-timeout'";
			case MAX_PENDING_STREAMS ->
				"Refused a stream: more than the %d of 'session.max-pending-streams' came before "
						+ "their session, or it did not come in time";
			case MAX_HEADER_SIZE ->
				"Refused a request: its header section is larger than the %d bytes of " + "'http3.max-header-size'";
			case MAX_PENDING_DATAGRAMS, IDLE_TIMEOUT -> null;
		};
	}

}
