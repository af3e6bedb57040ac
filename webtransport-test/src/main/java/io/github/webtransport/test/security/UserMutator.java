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

import java.util.Collection;
import java.util.List;

import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClientConfigurer;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;

/**
 * Lets sessions in memory be of a user with a name and authorities.
 *
 * @since 0.1.0
 * @see SecurityMockConfigurers#mockUser(String)
 */
public final class UserMutator implements WebTransportTestClientConfigurer {

	private final User.UserBuilder user;

	UserMutator(String username) {
		this.user = User.withUsername(username).password("password").roles("USER");
	}

	/**
	 * Set the password.
	 * @param password the password; {@code password} by default
	 * @return this configurer
	 */
	public UserMutator password(String password) {
		this.user.password(password);
		return this;
	}

	/**
	 * Set the roles, in place of what the user is granted.
	 * @param roles the roles, without the prefix {@code ROLE_}; {@code USER} by default
	 * @return this configurer
	 */
	public UserMutator roles(String... roles) {
		this.user.roles(roles);
		return this;
	}

	/**
	 * Set the authorities, in place of what the user is granted.
	 * @param authorities the authorities
	 * @return this configurer
	 */
	public UserMutator authorities(GrantedAuthority... authorities) {
		return authorities(List.of(authorities));
	}

	/**
	 * Set the authorities, in place of what the user is granted.
	 * @param authorities the authorities
	 * @return this configurer
	 */
	public UserMutator authorities(Collection<? extends GrantedAuthority> authorities) {
		this.user.authorities(authorities);
		return this;
	}

	@Override
	public void configure(WebTransportTestClient.Builder builder) {
		SecurityMockConfigurers.mockUser(this.user.build()).configure(builder);
	}

}
