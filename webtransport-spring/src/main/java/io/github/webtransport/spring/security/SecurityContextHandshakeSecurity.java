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

import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import reactor.core.publisher.Mono;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.util.Assert;

/**
 * Hands the security context on that another security leaves in its Reactor context: it
 * becomes part of the Reactor context of every handler of the session, and its
 * authentication, unless anonymous, the principal of the session. Errors of Spring
 * Security reject the session with 401 and 403.
 *
 * @since 0.1.0
 */
public final class SecurityContextHandshakeSecurity implements WebTransportHandshakeSecurity {

	/**
	 * By this key, context propagation finds what belongs into the thread-local
	 * {@code SecurityContextHolder}.
	 */
	private static final String THREAD_LOCAL_ACCESSOR_KEY = SecurityContext.class.getName();

	private final WebTransportHandshakeSecurity delegate;

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	/**
	 * Create a security.
	 * @param delegate authenticates and authorizes, such as by a
	 * {@link org.springframework.security.web.server.WebFilterChainProxy} in a
	 * {@link io.github.webtransport.spring.handshake.WebFilterHandshakeSecurity}
	 */
	public SecurityContextHandshakeSecurity(WebTransportHandshakeSecurity delegate) {
		Assert.notNull(delegate, "'delegate' must not be null");
		this.delegate = delegate;
	}

	@Override
	public Mono<HandshakeDecision> secure(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return this.delegate
			.secure(request,
					(passed) -> ReactiveSecurityContextHolder.getContext()
						.map(Optional::of)
						.defaultIfEmpty(Optional.empty())
						.flatMap((context) -> context.map((present) -> proceed(present, passed, next))
							.orElseGet(() -> next.apply(passed))))
			.onErrorMap(AuthenticationException.class, (ex) -> new SessionRejectedException(401, ex))
			.onErrorMap(AccessDeniedException.class, (ex) -> new SessionRejectedException(403, ex));
	}

	@Override
	public WebTransportHandshakeSecurity behindFilters() {
		return new SecurityContextHandshakeSecurity(this.delegate.behindFilters());
	}

	private Mono<HandshakeDecision> proceed(SecurityContext context, HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		Authentication authentication = context.getAuthentication();
		Mono<Principal> principal = (authentication != null && !this.trustResolver.isAnonymous(authentication))
				? Mono.just(authentication) : Mono.empty();
		return next.apply(request.mutate().principal(principal).build())
			.contextWrite((reactorContext) -> reactorContext.put(THREAD_LOCAL_ACCESSOR_KEY, context))
			.contextWrite(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(context)));
	}

}
