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

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.session.WebTransportSessionExpiry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;

/**
 * Ends a session when the token expires with which its user logged in.
 */
final class TokenSessionExpiry implements WebTransportSessionExpiry {

	/**
	 * The code for a request that needs authentication, in the range of applications.
	 */
	private static final CloseStatus EXPIRED = CloseStatus.of(4401, "Token expired");

	@Override
	public Mono<CloseStatus> expire(WebTransportSession session, @Nullable Principal principal) {
		Instant end = (principal instanceof AbstractOAuth2TokenAuthenticationToken<?> token)
				? token.getToken().getExpiresAt() : null;
		return (end != null) ? Mono.delay(Duration.between(Instant.now(), end)).thenReturn(EXPIRED) : Mono.empty();
	}

}
