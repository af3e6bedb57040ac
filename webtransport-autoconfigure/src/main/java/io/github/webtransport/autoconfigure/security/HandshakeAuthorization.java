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

package io.github.webtransport.autoconfigure.security;

import java.nio.charset.StandardCharsets;

import io.github.webtransport.logging.ApplicationErrorLog;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.util.StringUtils;

/**
 * Applies the rules of a servlet application, for a {@code GET} of the path, or wants
 * everybody to be authenticated where there are none. A rule that fails, such as one that
 * asks for the address of the client, which it cannot have, denies access.
 */
final class HandshakeAuthorization implements ReactiveAuthorizationManager<AuthorizationContext> {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(HandshakeAuthorization.class);

	private static final AnonymousAuthenticationToken ANONYMOUS = new AnonymousAuthenticationToken("webtransport",
			"anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private final @Nullable WebInvocationPrivilegeEvaluator rules;

	HandshakeAuthorization(@Nullable WebInvocationPrivilegeEvaluator rules) {
		this.rules = rules;
	}

	@Override
	public Mono<AuthorizationResult> authorize(Mono<Authentication> authentication, AuthorizationContext context) {
		// The firewall in front has refused paths that decode to something ambiguous
		String path = StringUtils.uriDecode(context.getExchange().getRequest().getPath().value(),
				StandardCharsets.UTF_8);
		WebInvocationPrivilegeEvaluator rules = this.rules;
		if (rules == null) {
			return authentication
				.<AuthorizationResult>map((present) -> new AuthorizationDecision(present.isAuthenticated()))
				.defaultIfEmpty(new AuthorizationDecision(false));
		}
		// Rules may look things up
		return authentication.defaultIfEmpty(ANONYMOUS)
			.flatMap((present) -> Mono.fromCallable(() -> rules.isAllowed("", path, "GET", present))
				.subscribeOn(Schedulers.boundedElastic()))
			.onErrorResume((ex) -> {
				errors.warn("The security rules cannot be applied to a session", ex);
				return Mono.just(false);
			})
			.map(AuthorizationDecision::new);
	}

}
