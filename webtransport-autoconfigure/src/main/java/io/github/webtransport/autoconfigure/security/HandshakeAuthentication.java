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

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.security.config.web.server.ServerHttpSecurity;

/**
 * A way to authenticate requests for sessions in an application that has no filters which
 * do it.
 */
interface HandshakeAuthentication {

	/**
	 * Return whether the application has what this way needs.
	 * @throws NoUniqueBeanDefinitionException if several beans could be meant
	 */
	boolean isAvailable();

	/**
	 * Add this way, which is available, to a chain.
	 */
	void applyTo(ServerHttpSecurity http);

}
