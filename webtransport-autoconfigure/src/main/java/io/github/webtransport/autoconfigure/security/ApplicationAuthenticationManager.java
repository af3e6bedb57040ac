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

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerAdapter;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;

/**
 * Finds the authentication manager of an application: a bean, or the one that Spring
 * Security makes of its user details and authentication providers. Where several beans
 * could be meant, asking for it fails: who may log in by one of them may not by another.
 */
final class ApplicationAuthenticationManager {

	private final ObjectProvider<AuthenticationManager> manager;

	private final ObjectProvider<AuthenticationConfiguration> configuration;

	ApplicationAuthenticationManager(ObjectProvider<AuthenticationManager> manager,
			ObjectProvider<AuthenticationConfiguration> configuration) {
		this.manager = manager;
		this.configuration = configuration;
	}

	@Nullable AuthenticationManager getIfAvailable() {
		AuthenticationManager bean = this.manager.getIfAvailable();
		if (bean != null) {
			return bean;
		}
		AuthenticationConfiguration configuration = this.configuration.getIfAvailable();
		return (configuration != null) ? configuration.getAuthenticationManager() : null;
	}

	@Nullable ReactiveAuthenticationManager getReactiveIfAvailable() {
		AuthenticationManager manager = getIfAvailable();
		return (manager != null) ? new ReactiveAuthenticationManagerAdapter(manager) : null;
	}

}
