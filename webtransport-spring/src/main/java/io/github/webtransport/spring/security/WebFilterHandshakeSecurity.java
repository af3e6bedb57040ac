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

package io.github.webtransport.spring.security;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.log.LogMessage;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.util.Assert;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Runs a security filter chain on requests for sessions. To the filters, the request
 * (draft-ietf-webtrans-http3, section 3.2) is a {@code GET} without an {@code Origin}:
 * the origin has been checked, which also stands for the protection against forged
 * requests. The attribute {@link #HANDSHAKE_INFO_ATTRIBUTE} of the exchange tells such
 * requests from others.
 *
 * <p>
 * When the chain lets the request pass, its security context becomes part of the Reactor
 * context of every handler of the session, and its authentication, unless anonymous, the
 * principal of the session. When it answers on its own, the session is rejected with its
 * status and its header fields, with 403 in place of a redirect or a success. Cookies and
 * web sessions are read, but none are written.
 *
 * @since 0.1.0
 */
public final class WebFilterHandshakeSecurity implements WebTransportHandshakeSecurity {

	/**
	 * Name of the exchange's attribute with the {@link HandshakeInfo}.
	 */
	public static final String HANDSHAKE_INFO_ATTRIBUTE = WebFilterHandshakeSecurity.class.getName()
			+ ".HANDSHAKE_INFO";

	/**
	 * By this key, context propagation finds what belongs into the thread-local
	 * {@code SecurityContextHolder}.
	 */
	private static final String THREAD_LOCAL_ACCESSOR_KEY = SecurityContext.class.getName();

	private static final Log logger = LogFactory.getLog(WebFilterHandshakeSecurity.class);

	private final WebFilter filter;

	private final WebSessionManager sessionManager;

	private final boolean accessTokenInQuery;

	private final ServerCodecConfigurer codecConfigurer = ServerCodecConfigurer.create();

	private final LocaleContextResolver localeContextResolver = new AcceptHeaderLocaleContextResolver();

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	/**
	 * Create a security.
	 * @param filter the chain, usually a
	 * {@link org.springframework.security.web.server.WebFilterChainProxy}
	 * @param sessionManager finds web sessions, or {@code null} for none
	 * @param accessTokenInQuery whether the query's {@code access_token} is presented to
	 * the filters as {@code Authorization: Bearer}, when the request has no such header:
	 * pages in browsers cannot set one
	 */
	public WebFilterHandshakeSecurity(WebFilter filter, @Nullable WebSessionManager sessionManager,
			boolean accessTokenInQuery) {
		Assert.notNull(filter, "'filter' must not be null");
		this.filter = filter;
		this.sessionManager = (sessionManager != null) ? sessionManager : new DefaultWebSessionManager();
		this.accessTokenInQuery = accessTokenInQuery;
	}

	@Override
	public Mono<HandshakeDecision> secure(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return Mono.defer(() -> {
			ConnectResponse response = new ConnectResponse();
			ServerWebExchange exchange = new DefaultServerWebExchange(
					ConnectRequest.of(request, this.accessTokenInQuery), response, this.sessionManager,
					this.codecConfigurer, this.localeContextResolver);
			exchange.getAttributes().put(HANDSHAKE_INFO_ATTRIBUTE, request);
			AtomicReference<@Nullable HandshakeDecision> decision = new AtomicReference<>();
			return this.filter
				.filter(exchange, (secured) -> proceed(secured, request, next).doOnNext(decision::set).then())
				.then(Mono.fromSupplier(() -> decide(request, decision.get(), response)))
				.onErrorMap(AuthenticationException.class, (ex) -> new SessionRejectedException(401, ex))
				.onErrorMap(AccessDeniedException.class, (ex) -> new SessionRejectedException(403, ex));
		});
	}

	private Mono<HandshakeDecision> proceed(ServerWebExchange exchange, HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return ReactiveSecurityContextHolder.getContext()
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((context) -> context.map((present) -> proceed(present, request, next))
				.orElseGet(() -> next.apply(request.mutate().principal(exchange.getPrincipal()).build())));
	}

	private Mono<HandshakeDecision> proceed(SecurityContext context, HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		Authentication authentication = context.getAuthentication();
		HandshakeInfo authenticated = (authentication != null && !this.trustResolver.isAnonymous(authentication))
				? request.mutate().principal(Mono.just(authentication)).build() : request;
		// Neither this nor what loads the context keeps the exchange while the session
		// lives
		return next.apply(authenticated)
			.contextWrite((reactorContext) -> reactorContext.delete(ServerWebExchange.class)
				.put(THREAD_LOCAL_ACCESSOR_KEY, context))
			.contextWrite(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(context)));
	}

	private static HandshakeDecision decide(HandshakeInfo request, @Nullable HandshakeDecision decision,
			ConnectResponse response) {
		if (decision != null) {
			return decision;
		}
		int status = response.rejectionStatus();
		logger
			.debug(LogMessage.format("Security filters rejected session for '%s' with %d", request.getPath(), status));
		return HandshakeDecision.reject(status).withHeaders(response.rejectionHeaders());
	}

}
