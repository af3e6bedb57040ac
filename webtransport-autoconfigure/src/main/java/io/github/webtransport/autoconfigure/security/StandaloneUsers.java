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

	private final @Nullable ReactiveUserDetailsService reactiveUsers;

	private final @Nullable UserDetailsService users;

	private final SecurityProperties.@Nullable User configured;

	private final @Nullable PasswordEncoder passwordEncoder;

	StandaloneUsers(@Nullable ReactiveUserDetailsService reactiveUsers, @Nullable UserDetailsService users,
			@Nullable SecurityProperties properties, @Nullable PasswordEncoder passwordEncoder) {
		this.reactiveUsers = reactiveUsers;
		this.users = users;
		this.configured = (properties != null && !properties.getUser().isPasswordGenerated()) ? properties.getUser()
				: null;
		this.passwordEncoder = passwordEncoder;
	}

	@Nullable ReactiveAuthenticationManager toAuthenticationManager() {
		if (this.reactiveUsers != null) {
			return reactiveManager(this.reactiveUsers);
		}
		if (this.users != null) {
			return manager(this.users);
		}
		return (this.configured != null) ? reactiveManager(toUsers(this.configured)) : null;
	}

	private ReactiveAuthenticationManager reactiveManager(ReactiveUserDetailsService users) {
		UserDetailsRepositoryReactiveAuthenticationManager manager = new UserDetailsRepositoryReactiveAuthenticationManager(
				users);
		if (this.passwordEncoder != null) {
			manager.setPasswordEncoder(this.passwordEncoder);
		}
		return manager;
	}

	private ReactiveAuthenticationManager manager(UserDetailsService users) {
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
		if (this.passwordEncoder != null) {
			provider.setPasswordEncoder(this.passwordEncoder);
		}
		return new ReactiveAuthenticationManagerAdapter(new ProviderManager(provider));
	}

	private ReactiveUserDetailsService toUsers(SecurityProperties.User user) {
		// As in web applications, a password without an encoding is plain
		String password = (this.passwordEncoder != null || ENCODED.matcher(user.getPassword()).matches())
				? user.getPassword() : "{noop}" + user.getPassword();
		return new MapReactiveUserDetailsService(User.withUsername(user.getName())
			.password(password)
			.roles(StringUtils.toStringArray(user.getRoles()))
			.build());
	}

}
