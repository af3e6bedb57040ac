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

package io.github.webtransport.autoconfigure.security.property;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.webtransport.autoconfigure.security.WebTransportFilterSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A servlet application in which everything is open but what a rule looks at, and filters
 * beside.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, WebTransportSecurityAutoConfiguration.class,
		WebTransportFilterSecurityAutoConfiguration.class, SslAutoConfiguration.class, WebMvcAutoConfiguration.class,
		DispatcherServletAutoConfiguration.class, ErrorMvcAutoConfiguration.class, HttpEncodingAutoConfiguration.class,
		HttpMessageConvertersAutoConfiguration.class, SecurityAutoConfiguration.class,
		ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class })
@Import({ FakeEngineConfiguration.class, SessionController.class, RequestController.class })
class ServletRules {

	@Bean
	@Order(1)
	SecurityFilterChain area(HttpSecurity http) {
		return http.securityMatcher(new RequestHeaderRequestMatcher("X-Area", "internal"))
			.httpBasic(Customizer.withDefaults())
			.authorizeHttpRequests((authorize) -> authorize.anyRequest().hasRole("ADMIN"))
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain api(HttpSecurity http) {
		return http.securityMatcher("/api/**")
			.addFilterBefore(new Keys(), AnonymousAuthenticationFilter.class)
			.authorizeHttpRequests((authorize) -> authorize.anyRequest().authenticated())
			.build();
	}

	@Bean
	@Order(3)
	SecurityFilterChain rest(HttpSecurity http) {
		return http.httpBasic(Customizer.withDefaults())
			.formLogin(Customizer.withDefaults())
			.authorizeHttpRequests((authorize) -> authorize.requestMatchers("/admin/**")
				.hasRole("ADMIN")
				.requestMatchers("/users/**")
				.authenticated()
				.requestMatchers(ServletRules::isGuarded)
				.hasRole("ADMIN")
				.requestMatchers((request) -> "https://evil.example".equals(request.getHeader("Origin")))
				.denyAll()
				.requestMatchers("/vip/**")
				.access((authentication,
						context) -> new AuthorizationDecision(hasCookie(context.getRequest(), "vip", "yes")))
				.anyRequest()
				.permitAll())
			.build();
	}

	private static boolean isGuarded(HttpServletRequest request) {
		return request.getParameter("debug") != null || request.getServerName().startsWith("admin.")
				|| Collections.list(request.getHeaders("X-Role")).stream().anyMatch((role) -> role.contains("admin"))
				|| hasCookie(request, "area", "internal");
	}

	private static boolean hasCookie(HttpServletRequest request, String name, String value) {
		return request.getCookies() != null && Arrays.stream(request.getCookies())
			.anyMatch((cookie) -> cookie.getName().equals(name) && value.equals(cookie.getValue()));
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(User.withUsername("ada").password("{noop}ada-pw").roles("USER").build(),
				User.withUsername("root").password("{noop}root-pw").roles("ADMIN").build());
	}

	@Bean
	FilterRegistrationBean<Filter> blocking() {
		return new FilterRegistrationBean<>((request, response, chain) -> {
			HttpServletRequest http = (HttpServletRequest) request;
			if (http.getHeader("X-Blocked") != null || http.getServletPath().startsWith("/blocked")) {
				((HttpServletResponse) response).sendError(451);
			}
			else {
				chain.doFilter(request, response);
			}
		});
	}

	@Bean
	FilterRegistrationBean<Filter> zone() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			if (((HttpServletRequest) request).getHeader("X-Zone") == null) {
				((HttpServletResponse) response).sendError(403);
			}
			else {
				chain.doFilter(request, response);
			}
		});
		registration.addUrlPatterns("/zone/*", "*.txt");
		return registration;
	}

	/**
	 * Lets in by a key, in a header or in the query.
	 */
	private static final class Keys extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if ("right".equals(request.getHeader("X-Key")) || "right".equals(request.getParameter("key"))) {
				SecurityContextHolder.setContext(new SecurityContextImpl(
						UsernamePasswordAuthenticationToken.authenticated("machine", null, List.of())));
			}
			chain.doFilter(request, response);
		}

	}

}
