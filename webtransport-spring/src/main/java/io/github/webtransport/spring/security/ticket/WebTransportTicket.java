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

import java.io.Serializable;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.util.Assert;

/**
 * What a ticket gives: one session at one path, to one user. The secret that its owner
 * presents is no part of it. Immutable, and serializable where the authentication is, as
 * those of Spring Security are.
 *
 * @param authentication who asked for the ticket, and will be at the other end of the
 * session
 * @param path the path of the session, percent-encoded, without the query
 * @param origin the origin of the page that asked for the ticket, from which alone it can
 * be used, or {@code null} if it had none
 * @param expiresAt from when on it is good for nothing
 * @since 0.1.0
 */
public record WebTransportTicket(Authentication authentication, String path, @Nullable String origin,
		Instant expiresAt) implements Serializable {

	public WebTransportTicket {
		Assert.notNull(authentication, "'authentication' must not be null");
		Assert.notNull(path, "'path' must not be null");
		Assert.notNull(expiresAt, "'expiresAt' must not be null");
	}

	@Override
	public String toString() {
		// The authentication may show credentials
		return "WebTransportTicket[path=" + this.path + ", expiresAt=" + this.expiresAt + "]";
	}

}
