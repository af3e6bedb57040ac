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

import io.github.webtransport.test.WebTransportTestClientConfigurer;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.util.Assert;

/**
 * Configurers that make up who sessions in memory are of, as those of Spring Security do
 * for {@code WebTestClient}: for
 * {@link io.github.webtransport.test.WebTransportTestClient#mutateWith}. Rules, method
 * security and arguments of the application hold for that user; credentials of the
 * request go before it.
 *
 * @since 0.1.0
 */
public final class SecurityMockConfigurers {

	private SecurityMockConfigurers() {
	}

	/**
	 * Let sessions be of a user with the name {@code user} and the role {@code USER}.
	 * @return the configurer, which can be changed
	 */
	public static UserMutator mockUser() {
		return mockUser("user");
	}

	/**
	 * Let sessions be of a user with the role {@code USER}.
	 * @param username the name
	 * @return the configurer, which can be changed
	 */
	public static UserMutator mockUser(String username) {
		return new UserMutator(username);
	}

	/**
	 * Let sessions be of a user.
	 * @param user the user, with its authorities
	 * @return the configurer
	 */
	public static WebTransportTestClientConfigurer mockUser(UserDetails user) {
		Assert.notNull(user, "'user' must not be null");
		return mockAuthentication(
				UsernamePasswordAuthenticationToken.authenticated(user, user.getPassword(), user.getAuthorities()));
	}

	/**
	 * Let sessions be of whom an authentication is of.
	 * @param authentication the authentication
	 * @return the configurer
	 */
	public static WebTransportTestClientConfigurer mockAuthentication(Authentication authentication) {
		Assert.notNull(authentication, "'authentication' must not be null");
		return (builder) -> builder.handshake((handshake) -> MockLogin.logIn(authentication, handshake));
	}

	/**
	 * Let sessions be of whom a JWT is of, by default of the subject {@code user} with
	 * the scope {@code read}. Needs {@code spring-security-oauth2-jose} and
	 * {@code spring-security-oauth2-resource-server} on the class path.
	 * @return the configurer, which can be changed
	 */
	public static JwtMutator mockJwt() {
		return new JwtMutator();
	}

	/**
	 * Let each session be of whom the {@link SecurityContextHolder} of the thread names
	 * that asks for it, such as by {@code @WithMockUser}; if it names nobody, the session
	 * is as without this. The client of the application context has it.
	 * @return the configurer
	 */
	public static WebTransportTestClientConfigurer testSecurityContext() {
		return (builder) -> builder.handshake((handshake) -> {
			Authentication present = SecurityContextHolder.getContext().getAuthentication();
			return (present != null) ? MockLogin.logIn(present, handshake) : handshake;
		});
	}

}
