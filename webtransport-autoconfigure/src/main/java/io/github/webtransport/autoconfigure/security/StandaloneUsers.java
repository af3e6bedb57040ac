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

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerAdapter;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.StringUtils;

/**
 * The users of an application without a web server: those of a bean, or the one of
 * {@code spring.security.user}, of which Spring Boot makes a bean in web applications
 * only. A password is never generated: nobody would come in by a property that was
 * forgotten.
 */
final class StandaloneUsers {

	private static final Pattern ENCODED = Pattern.compile("^\\{.+}.*$");

	private final ObjectProvider<ReactiveUserDetailsService> reactiveUsers;

	private final ObjectProvider<UserDetailsService> users;

	private final ObjectProvider<SecurityProperties> properties;

	private final ObjectProvider<PasswordEncoder> passwordEncoder;

	StandaloneUsers(ObjectProvider<ReactiveUserDetailsService> reactiveUsers, ObjectProvider<UserDetailsService> users,
			ObjectProvider<SecurityProperties> properties, ObjectProvider<PasswordEncoder> passwordEncoder) {
		this.reactiveUsers = reactiveUsers;
		this.users = users;
		this.properties = properties;
		this.passwordEncoder = passwordEncoder;
	}

	@Nullable ReactiveAuthenticationManager toAuthenticationManager() {
		PasswordEncoder passwordEncoder = this.passwordEncoder.getIfAvailable();
		ReactiveUserDetailsService reactiveUsers = this.reactiveUsers.getIfAvailable();
		if (reactiveUsers != null) {
			return reactiveManager(reactiveUsers, passwordEncoder);
		}
		UserDetailsService users = this.users.getIfAvailable();
		if (users != null) {
			return manager(users, passwordEncoder);
		}
		SecurityProperties properties = this.properties.getIfAvailable();
		return (properties != null && !properties.getUser().isPasswordGenerated())
				? reactiveManager(toUsers(properties.getUser(), passwordEncoder), passwordEncoder) : null;
	}

	private static ReactiveAuthenticationManager reactiveManager(ReactiveUserDetailsService users,
			@Nullable PasswordEncoder passwordEncoder) {
		UserDetailsRepositoryReactiveAuthenticationManager manager = new UserDetailsRepositoryReactiveAuthenticationManager(
				users);
		if (passwordEncoder != null) {
			manager.setPasswordEncoder(passwordEncoder);
		}
		return manager;
	}

	private static ReactiveAuthenticationManager manager(UserDetailsService users,
			@Nullable PasswordEncoder passwordEncoder) {
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
		if (passwordEncoder != null) {
			provider.setPasswordEncoder(passwordEncoder);
		}
		return new ReactiveAuthenticationManagerAdapter(new ProviderManager(provider));
	}

	private static ReactiveUserDetailsService toUsers(SecurityProperties.User user,
			@Nullable PasswordEncoder passwordEncoder) {
		// As in web applications, a password without an encoding is plain
		String password = (passwordEncoder != null || ENCODED.matcher(user.getPassword()).matches())
				? user.getPassword() : "{noop}" + user.getPassword();
		return new MapReactiveUserDetailsService(User.withUsername(user.getName())
			.password(password)
			.roles(StringUtils.toStringArray(user.getRoles()))
			.build());
	}

}
