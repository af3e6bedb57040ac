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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * User name and password (RFC 7617).
 */
final class BasicHandshakeAuthentication implements HandshakeAuthentication {

	private final SingletonSupplier<@Nullable ReactiveAuthenticationManager> manager;

	BasicHandshakeAuthentication(Supplier<@Nullable ReactiveAuthenticationManager> manager) {
		this.manager = SingletonSupplier.of(manager);
	}

	@Override
	public boolean isAvailable() {
		return this.manager.get() != null;
	}

	@Override
	public void applyTo(ServerHttpSecurity http) {
		ReactiveAuthenticationManager manager = this.manager.get();
		Assert.state(manager != null, "There is no authentication manager");
		http.httpBasic((basic) -> basic.authenticationManager(manager));
	}

}
