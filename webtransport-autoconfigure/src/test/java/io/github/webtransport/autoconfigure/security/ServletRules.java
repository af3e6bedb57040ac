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

import java.util.Arrays;
import java.util.Collections;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;

/**
 * Applications whose rules look at more than the path.
 */
final class ServletRules {

	private ServletRules() {
	}

	/**
	 * Each way to tell requests apart, and everything is open beside.
	 */
	@Configuration(proxyBeanMethods = false)
	static class MatchersConfiguration {

		@Bean
		@Order(1)
		SecurityFilterChain internal(HttpSecurity http) {
			return http.securityMatcher(new RequestHeaderRequestMatcher("X-Area", "internal"))
				.httpBasic(Customizer.withDefaults())
				.authorizeHttpRequests((authorize) -> authorize.anyRequest().hasRole("ADMIN"))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain open(HttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults())
				.authorizeHttpRequests((authorize) -> authorize
					.requestMatchers((request) -> Collections.list(request.getHeaders("X-Role")).contains("admin"))
					.hasRole("ADMIN")
					.requestMatchers((request) -> request.getParameter("debug") != null)
					.hasRole("ADMIN")
					.requestMatchers((request) -> request.getServerName().startsWith("admin."))
					.hasRole("ADMIN")
					.requestMatchers((request) -> request.getServerPort() == 666)
					.hasRole("ADMIN")
					.requestMatchers((request) -> request.getHeader("Origin") != null)
					.hasRole("ADMIN")
					.requestMatchers((request) -> request.getCookies() != null && Arrays.stream(request.getCookies())
						.anyMatch((cookie) -> cookie.getName().equals("area")))
					.hasRole("ADMIN")
					.requestMatchers(new IpAddressMatcher("10.1.2.3"))
					.hasRole("ADMIN")
					.requestMatchers((request) -> "10.1.2.4".equals(request.getLocalAddr()))
					.hasRole("ADMIN")
					.anyRequest()
					.permitAll())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HeadersConfiguration {

		@Bean
		@Order(1)
		SecurityFilterChain internal(HttpSecurity http) {
			return http.securityMatcher(new RequestHeaderRequestMatcher("X-Area", "internal"))
				.httpBasic(Customizer.withDefaults())
				.authorizeHttpRequests((authorize) -> authorize.anyRequest().hasRole("ADMIN"))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain open(HttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults())
				.authorizeHttpRequests(
						(authorize) -> authorize.requestMatchers(new RequestHeaderRequestMatcher("X-Role", "admin"))
							.hasRole("ADMIN")
							.anyRequest()
							.permitAll())
				.build();
		}

	}

	/**
	 * Filters of an application are registered with its server, in their order.
	 */
	@Configuration(proxyBeanMethods = false)
	static class TenantsConfiguration {

		@Bean
		FilterRegistrationBean<Filter> tenants() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				if (((HttpServletRequest) request).getHeader("X-Tenant") == null) {
					((HttpServletResponse) response).sendError(402);
				}
				else {
					chain.doFilter(request, response);
				}
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		@Bean
		FilterRegistrationBean<Filter> ofAnotherPath() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
					(request, response, chain) -> ((HttpServletResponse) response).sendError(418));
			registration.addUrlPatterns("/other/*", "/open/", "*.txt");
			return registration;
		}

		@Bean
		FilterRegistrationBean<Filter> ofErrors() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
					(request, response, chain) -> ((HttpServletResponse) response).sendError(418));
			registration.setDispatcherTypes(DispatcherType.ERROR);
			return registration;
		}

		@Bean
		FilterRegistrationBean<Filter> disabled() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
					(request, response, chain) -> ((HttpServletResponse) response).sendError(418));
			registration.setEnabled(false);
			return registration;
		}

	}

}
