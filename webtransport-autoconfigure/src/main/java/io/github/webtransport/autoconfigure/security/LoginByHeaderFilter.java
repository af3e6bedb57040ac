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

import java.io.IOException;
import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * Stands before the filters of Spring Security. Where these have users log in by a page,
 * which a request for a session cannot show, name and password may come in the header
 * instead (RFC 7617), and the redirect to the page is 401.
 */
final class LoginByHeaderFilter implements Filter {

	private final FilterChainProxy security;

	private final BasicAuthenticationEntryPoint entryPoint = new BasicAuthenticationEntryPoint();

	private final @Nullable BasicAuthenticationFilter login;

	/**
	 * Create a filter.
	 * @param security the filters of Spring Security
	 * @param manager judges names and passwords, or {@code null} when nothing does
	 */
	LoginByHeaderFilter(FilterChainProxy security, @Nullable AuthenticationManager manager) {
		this.security = security;
		this.entryPoint.setRealmName("Realm");
		this.login = (manager != null) ? new BasicAuthenticationFilter(manager, this.entryPoint) : null;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		List<Filter> filters = filtersFor((HttpServletRequest) request);
		boolean byHeader = has(filters, BasicAuthenticationFilter.class);
		BasicAuthenticationFilter login = has(filters, UsernamePasswordAuthenticationFilter.class) ? this.login : null;
		if (login != null && !byHeader) {
			login.doFilter(request, response, chain);
		}
		else {
			chain.doFilter(request, response);
		}
		HttpServletResponse answer = (HttpServletResponse) response;
		if ((login != null || byHeader) && answer.getStatus() == HttpServletResponse.SC_FOUND) {
			answer.reset();
			this.entryPoint.commence((HttpServletRequest) request, answer,
					new InsufficientAuthenticationException("Login is required"));
		}
	}

	private List<Filter> filtersFor(HttpServletRequest request) {
		return this.security.getFilterChains()
			.stream()
			.filter((chain) -> chain.matches(request))
			.findFirst()
			.map(SecurityFilterChain::getFilters)
			.orElseGet(List::of);
	}

	private static boolean has(List<Filter> filters, Class<? extends Filter> type) {
		return filters.stream().anyMatch(type::isInstance);
	}

}
