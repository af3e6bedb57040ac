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

package io.github.webtransport.test.security;

import java.security.Principal;

import io.github.webtransport.WebTransportHandshakeHandler;
import reactor.core.publisher.Mono;

import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Logs a user in before the server and its filters look at a request: they find it in the
 * security context, as they find one who has logged in before.
 */
final class MockLogin {

	private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

	/**
	 * By this key, context propagation finds what belongs into the thread-local
	 * {@code SecurityContextHolder}.
	 */
	private static final String THREAD_LOCAL_ACCESSOR_KEY = SecurityContext.class.getName();

	private MockLogin() {
	}

	static WebTransportHandshakeHandler logIn(Authentication user, WebTransportHandshakeHandler handshake) {
		SecurityContext context = new SecurityContextImpl(user);
		Mono<Principal> principal = TRUST.isAnonymous(user) ? Mono.empty() : Mono.just(user);
		return (request) -> handshake.handshake(request.mutate().principal(principal).build())
			.contextWrite((reactorContext) -> reactorContext.put(THREAD_LOCAL_ACCESSOR_KEY, context))
			.contextWrite(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(context)));
	}

}
