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

package io.github.webtransport.autoconfigure.security.ticket;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.github.webtransport.spring.security.ticket.TicketRefusal;
import io.github.webtransport.spring.security.ticket.WebTransportTickets;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts tickets.
 */
final class TicketMeters {

	private static final String NO_REASON = "none";

	TicketMeters(MeterRegistry registry, WebTransportTickets tickets) {
		register(registry, tickets, "issued", NO_REASON, WebTransportTickets::getIssued);
		register(registry, tickets, "accepted", NO_REASON, WebTransportTickets::getAccepted);
		for (TicketRefusal reason : TicketRefusal.values()) {
			register(registry, tickets, "refused", reason.name().toLowerCase(Locale.ROOT),
					(from) -> from.getRefused(reason));
		}
	}

	private static void register(MeterRegistry registry, WebTransportTickets tickets, String event, String reason,
			ToDoubleFunction<WebTransportTickets> count) {
		FunctionCounter.builder("webtransport.server.tickets", tickets, count)
			.description("Number of tickets for sessions")
			.tags("event", event, "reason", reason)
			.register(registry);
	}

}
