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

package io.github.webtransport.spring.security.ticket;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.handshake.HandshakeLogin;
import reactor.core.publisher.Mono;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.util.Assert;

/**
 * Logs in whoever has a ticket in the query of a request for a session: the user is in
 * the security context of the request when filters decide on it. Who has none is not
 * logged in, whose ticket is not good is refused with 401, and with 503 when the store of
 * the tickets does not work.
 *
 * @since 0.1.0
 */
public final class TicketHandshakeLogin implements HandshakeLogin {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(TicketHandshakeLogin.class);

	private final WebTransportTickets tickets;

	private final String parameter;

	/**
	 * Create a login.
	 * @param tickets the tickets
	 * @param parameter the name of the query's parameter
	 */
	public TicketHandshakeLogin(WebTransportTickets tickets, String parameter) {
		Assert.notNull(tickets, "'tickets' must not be null");
		Assert.hasText(parameter, "'parameter' must not be empty");
		this.tickets = tickets;
		this.parameter = parameter;
	}

	@Override
	public Mono<HandshakeDecision> logIn(HandshakeInfo request, Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		List<String> values = request.getQueryParams().get(this.parameter);
		if (values == null) {
			return next.apply(request);
		}
		HandshakeInfo rest = request.mutate().withoutQueryParam(this.parameter).build();
		return this.tickets.redeem((values.size() == 1) ? values.get(0) : "", rest.getPath(), rest.getOrigin())
			.onErrorMap((ex) -> unavailable(rest, ex))
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((user) -> user.map((present) -> proceed(present, rest, next))
				.orElseGet(() -> Mono.just(HandshakeDecision.reject(401))));
	}

	private static SessionRejectedException unavailable(HandshakeInfo request, Throwable failure) {
		errors.warn("Refused session for '" + request.getPath() + "': the store of its ticket does not work", failure);
		return new SessionRejectedException(503, failure);
	}

	private static Mono<HandshakeDecision> proceed(Authentication user, HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return next.apply(request.mutate().principal(Mono.just(user)).build())
			.contextWrite(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(new SecurityContextImpl(user))));
	}

}
