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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TokenSessionExpiry}.
 */
class TokenSessionExpiryTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Instant NOW = Instant.now();

	private final WebTransportSession session = mock(WebTransportSession.class);

	private final TokenSessionExpiry expiry = new TokenSessionExpiry();

	@Test
	void whenTokenExpiresThenSessionEnds() {
		StepVerifier.withVirtualTime(() -> this.expiry.expire(this.session, token(NOW.plusSeconds(3600))))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(3500))
			.thenAwait(Duration.ofSeconds(200))
			.expectNext(CloseStatus.of(4401, "Token expired"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void whenTokenHasExpiredThenSessionEndsAtOnce() {
		StepVerifier.create(this.expiry.expire(this.session, token(NOW.minusSeconds(5))))
			.expectNext(CloseStatus.of(4401, "Token expired"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void whenNothingExpiresThenSessionMayStay() {
		StepVerifier.create(this.expiry.expire(this.session, token(null))).expectComplete().verify(TIMEOUT);
		StepVerifier.create(this.expiry.expire(this.session, () -> "ada")).expectComplete().verify(TIMEOUT);
		StepVerifier.create(this.expiry.expire(this.session, null)).expectComplete().verify(TIMEOUT);
	}

	private static Principal token(@Nullable Instant expiresAt) {
		Jwt.Builder jwt = Jwt.withTokenValue("token").header("alg", "none").subject("grace");
		return new JwtAuthenticationToken((expiresAt != null) ? jwt.expiresAt(expiresAt).build() : jwt.build());
	}

}
