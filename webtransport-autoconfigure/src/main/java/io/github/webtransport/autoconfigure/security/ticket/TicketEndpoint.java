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

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.github.webtransport.autoconfigure.security.WebTransportSecurityProperties;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.security.ticket.IssuedTicket;
import io.github.webtransport.spring.security.ticket.WebTransportTickets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.json.JsonWriter;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;

/**
 * Gives tickets to users of the web application, independent of its JSON library. The
 * mapping is looked up when asked for: it may depend on the web application.
 */
final class TicketEndpoint {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(TicketEndpoint.class);

	/**
	 * A page does not wait longer for a ticket that lives for 30 seconds.
	 */
	private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

	private static final JsonWriter<Description> WRITER = JsonWriter.of((members) -> {
		members.add("ticket", Description::ticket);
		members.add("parameter", Description::parameter);
		members.add("expiresIn", Description::expiresIn);
	});

	private final WebTransportTickets tickets;

	private final ObjectProvider<WebTransportHandlerMapping> mapping;

	private final String parameter;

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	TicketEndpoint(WebTransportTickets tickets, ObjectProvider<WebTransportHandlerMapping> mapping,
			WebTransportSecurityProperties properties) {
		this.tickets = tickets;
		this.mapping = mapping;
		this.parameter = properties.getTicket().getParameter();
	}

	/**
	 * Answer a request for a ticket.
	 * @param authentication whom the request is from, if known
	 * @param path the path of the session, if there is one
	 * @param origins the fields {@code Origin} of the request
	 * @return the answer; never empty and no error
	 */
	Mono<Answer> issue(@Nullable Authentication authentication, Optional<String> path, List<String> origins) {
		if (authentication == null || !this.trustResolver.isAuthenticated(authentication)) {
			return Mono.just(Answer.of(HttpStatus.UNAUTHORIZED));
		}
		if (path.isEmpty() || origins.size() > 1) {
			return Mono.just(Answer.of(HttpStatus.BAD_REQUEST));
		}
		Mono<IssuedTicket> issued;
		try {
			issued = this.tickets.issue(authentication, path.get(), origins.isEmpty() ? null : origins.get(0));
			if (this.mapping.getObject().match(path.get()) == null) {
				return Mono.just(Answer.of(HttpStatus.NOT_FOUND));
			}
		}
		catch (IllegalArgumentException ex) {
			return Mono.just(Answer.of(HttpStatus.BAD_REQUEST));
		}
		return issued.timeout(STORE_TIMEOUT)
			.map(this::toAnswer)
			.defaultIfEmpty(Answer.of(HttpStatus.SERVICE_UNAVAILABLE))
			.onErrorResume((ex) -> Mono.fromSupplier(() -> {
				errors.warn("No ticket was given: the store of tickets does not work", ex);
				return Answer.of(HttpStatus.SERVICE_UNAVAILABLE);
			}));
	}

	private Answer toAnswer(IssuedTicket ticket) {
		return new Answer(HttpStatus.OK,
				WRITER.writeToString(new Description(ticket.value(), this.parameter, ticket.expiresIn().toSeconds())));
	}

	/**
	 * What is answered.
	 *
	 * @param status the status
	 * @param body JSON, or {@code null} for none
	 */
	record Answer(HttpStatus status, @Nullable String body) {

		static Answer of(HttpStatus status) {
			return new Answer(status, null);
		}

		@Override
		public String toString() {
			// The body has the ticket
			return "Answer[status=" + this.status + "]";
		}

	}

	private record Description(String ticket, String parameter, long expiresIn) {

	}

}
