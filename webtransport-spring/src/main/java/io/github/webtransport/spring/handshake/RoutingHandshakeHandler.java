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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.routing.RouteMatch;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import io.github.webtransport.spring.routing.WebTransportRoute;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.log.LogMessage;
import org.springframework.util.Assert;

/**
 * Accepts sessions for the routes of an application. In this order: a path that is not
 * mapped is answered by 404, a foreign origin by 403, then a login by the query,
 * interceptors, security, interceptors after it and that of the route may reject the
 * session, the application protocol is chosen, and the endpoint prepares itself, which
 * may reject the session as well.
 *
 * <p>
 * The Reactor context in which the endpoint prepares itself is captured for the handler
 * of the session.
 *
 * @since 0.1.0
 */
public final class RoutingHandshakeHandler implements WebTransportHandshakeHandler {

	private static final Log logger = LogFactory.getLog(RoutingHandshakeHandler.class);

	private final RefusedOriginLog refusedOrigins = new RefusedOriginLog(logger, System::nanoTime);

	private final RefusedUserLog refusedUsers;

	private final WebTransportHandlerMapping mapping;

	private final OriginCheck originCheck;

	private final HandshakeLogin login;

	private final HandshakeSequence sequence;

	private final WebTransportHandshakeSecurity security;

	private final WebTransportHandshakeSecurity securityBehindFilters;

	private final SessionShares undecided;

	private final Map<WebTransportRoute, OriginCheck> originChecks = new ConcurrentHashMap<>();

	/**
	 * Create a handler without interceptors and security.
	 * @param mapping finds the route of a path
	 * @param originCheck checks the origin, unless the route names origins
	 */
	public RoutingHandshakeHandler(WebTransportHandlerMapping mapping, OriginCheck originCheck) {
		this(new Builder(mapping, originCheck));
	}

	private RoutingHandshakeHandler(Builder builder) {
		this.mapping = builder.mapping;
		this.originCheck = builder.originCheck;
		this.login = builder.login;
		this.refusedUsers = new RefusedUserLog(logger, builder.maxSessionsPerUser, System::nanoTime);
		this.sequence = new HandshakeSequence(builder, this.refusedUsers);
		this.security = builder.security;
		this.securityBehindFilters = builder.security.behindFilters();
		this.undecided = new SessionShares(builder.maxSessionsPerUser);
	}

	/**
	 * Create a builder.
	 * @param mapping finds the route of a path
	 * @param originCheck checks the origin, unless the route names origins
	 * @return the builder
	 */
	public static Builder builder(WebTransportHandlerMapping mapping, OriginCheck originCheck) {
		return new Builder(mapping, originCheck);
	}

	@Override
	public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		return handshake(request, this.security);
	}

	/**
	 * Decide on a request that has passed the filters of the web application: everything
	 * but them is asked, the check of the origin first.
	 * @param request the request, with the principal that the filters found
	 * @return see {@link #handshake(HandshakeInfo)}
	 */
	public Mono<HandshakeDecision> handshakeBehindFilters(HandshakeInfo request) {
		return handshake(request, this.securityBehindFilters);
	}

	private Mono<HandshakeDecision> handshake(HandshakeInfo request, WebTransportHandshakeSecurity security) {
		RouteMatch match;
		try {
			match = this.mapping.match(request.getPath());
		}
		catch (IllegalArgumentException ex) {
			return reject(request, 400, "malformed path");
		}
		if (match == null) {
			return reject(request, 404, "no mapping");
		}
		WebTransportRoute route = match.route();
		OriginCheck originCheck = getOriginCheck(route);
		if (!originCheck.isAllowed(request)) {
			this.refusedOrigins.refused(request, route, originCheck);
			return reject(request, 403, "foreign origin");
		}
		return decide(route, request.mutate().pathMatch(route.pattern(), match.variables()).build(), security);
	}

	private OriginCheck getOriginCheck(WebTransportRoute route) {
		return this.originChecks.computeIfAbsent(route,
				(key) -> this.originCheck.withAllowed(key.allowedOrigins(), key.allowedOriginPatterns()));
	}

	/**
	 * Until it is known whose session it is, it is one of its address.
	 */
	private Mono<HandshakeDecision> decide(WebTransportRoute route, HandshakeInfo request,
			WebTransportHandshakeSecurity security) {
		return Mono.defer(() -> {
			String address = BlockingCaller.ofAddress(request).user();
			Disposable place = this.undecided.tryEnter(address);
			if (place == null) {
				this.refusedUsers.tooManyRequests(address);
				return reject(request, 503, "too many sessions are being asked for by " + address);
			}
			return decide(route, request, security, place).doFinally((signal) -> place.dispose());
		});
	}

	private Mono<HandshakeDecision> decide(WebTransportRoute route, HandshakeInfo request,
			WebTransportHandshakeSecurity security, Disposable place) {
		return this.login.logIn(request, (loggedIn) -> this.sequence.run(route, loggedIn, security, place))
			.onErrorResume((ex) -> {
				HandshakeDecision rejection = RejectionStatus.find(ex);
				return (rejection != null)
						? reject(request, rejection, NestedExceptionUtils.getMostSpecificCause(ex).getMessage())
						: Mono.error(ex);
			});
	}

	static Mono<HandshakeDecision> reject(HandshakeInfo request, int status, @Nullable String reason) {
		return reject(request, HandshakeDecision.reject(status), reason);
	}

	static Mono<HandshakeDecision> reject(HandshakeInfo request, HandshakeDecision rejection, @Nullable String reason) {
		logger.debug(LogMessage.format("[%s] Rejected session for '%s' with %d: %s", request.getId(), request.getPath(),
				rejection.getStatus(), reason));
		return Mono.just(rejection.withReason(request, reason));
	}

	@Override
	public boolean isMapped(String path) {
		try {
			return this.mapping.match(path) != null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Builds a {@link RoutingHandshakeHandler}.
	 */
	public static final class Builder {

		private final WebTransportHandlerMapping mapping;

		private final OriginCheck originCheck;

		private HandshakeLogin login = HandshakeLogin.none();

		List<WebTransportHandshakeInterceptor> interceptors = List.of();

		WebTransportHandshakeSecurity security = WebTransportHandshakeSecurity.none();

		List<WebTransportSessionListener> sessionListeners = List.of();

		@Nullable BlockingCalls blockingCalls;

		BiFunction<WebTransportHandshake, Throwable, Mono<HandshakeDecision>> advice = (handshake, failure) -> Mono
			.empty();

		int maxSessionsPerUser = Integer.MAX_VALUE;

		private Builder(WebTransportHandlerMapping mapping, OriginCheck originCheck) {
			Assert.notNull(mapping, "'mapping' must not be null");
			Assert.notNull(originCheck, "'originCheck' must not be null");
			this.mapping = mapping;
			this.originCheck = originCheck;
		}

		/**
		 * Set what logs users in by the query.
		 * @param login the login; by default no parameter of the query logs anybody in
		 * @return this builder
		 */
		public Builder login(HandshakeLogin login) {
			Assert.notNull(login, "'login' must not be null");
			this.login = login;
			return this;
		}

		/**
		 * Set what looks at requests.
		 * @param interceptors the interceptors in their order; none by default
		 * @return this builder
		 */
		public Builder interceptors(List<WebTransportHandshakeInterceptor> interceptors) {
			this.interceptors = List.copyOf(interceptors);
			return this;
		}

		/**
		 * Set who authenticates and authorizes requests.
		 * @param security the security; by default every request passes
		 * @return this builder
		 */
		public Builder security(WebTransportHandshakeSecurity security) {
			Assert.notNull(security, "'security' must not be null");
			this.security = security;
			return this;
		}

		/**
		 * Set who is told of sessions.
		 * @param sessionListeners the listeners in their order; none by default
		 * @return this builder
		 */
		public Builder sessionListeners(List<WebTransportSessionListener> sessionListeners) {
			this.sessionListeners = List.copyOf(sessionListeners);
			return this;
		}

		/**
		 * Set what tells of sessions that begin and end, so that there are no more of
		 * them than can be told of: those are rejected with 503.
		 * @param blockingCalls calls those who are told; by default there is no limit
		 * @return this builder
		 */
		public Builder blockingCalls(BlockingCalls blockingCalls) {
			this.blockingCalls = blockingCalls;
			return this;
		}

		/**
		 * Set how many sessions a user may have at a time, those being opened included,
		 * so that it does not take the places of all: a user is a principal, or an
		 * address where nobody is logged in. As many requests of an address may wait to
		 * learn who they are from. Those beyond are rejected with 503.
		 * @param maxSessionsPerUser 1 or more; by default there is no limit
		 * @return this builder
		 */
		public Builder maxSessionsPerUser(int maxSessionsPerUser) {
			Assert.isTrue(maxSessionsPerUser >= 1, "'maxSessionsPerUser' must be at least 1");
			this.maxSessionsPerUser = maxSessionsPerUser;
			return this;
		}

		/**
		 * Set what is asked for the answer to a request that an error has kept from being
		 * accepted, where its route has none.
		 * @param advice returns the rejection, or empty to leave it to the error; by
		 * default always empty. Called on the event loop of the connection, or where
		 * security filters have left it; must not block
		 * @return this builder
		 */
		public Builder advice(BiFunction<WebTransportHandshake, Throwable, Mono<HandshakeDecision>> advice) {
			Assert.notNull(advice, "'advice' must not be null");
			this.advice = advice;
			return this;
		}

		/**
		 * Build the handler.
		 * @return the handler
		 */
		public RoutingHandshakeHandler build() {
			return new RoutingHandshakeHandler(this);
		}

	}

}
