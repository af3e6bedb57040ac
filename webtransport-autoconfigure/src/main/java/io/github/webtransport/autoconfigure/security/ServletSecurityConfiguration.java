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

import java.util.Map;

import io.github.webtransport.autoconfigure.filter.ServletFilterHandshakeSecurity;
import io.github.webtransport.autoconfigure.websocket.FilteredRequestContext;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.security.SecurityContextHandshakeSecurity;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.AbstractSecurityWebApplicationInitializer;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

/**
 * Guards sessions of a servlet application by its filters, those of Spring Security among
 * them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, AuthenticationConfiguration.class })
@ConditionalOnBean(name = AbstractSecurityWebApplicationInitializer.DEFAULT_FILTER_NAME)
@ConditionalOnMissingBean(WebTransportHandshakeSecurity.class)
class ServletSecurityConfiguration {

	@Bean
	DeferredHandshakeSecurity webTransportHandshakeSecurity(ListableBeanFactory beanFactory,
			@Qualifier(AbstractSecurityWebApplicationInitializer.DEFAULT_FILTER_NAME) ObjectProvider<Filter> security,
			ObjectProvider<AuthenticationManager> manager, ObjectProvider<AuthenticationConfiguration> configuration,
			ObjectProvider<ServletContext> servletContext, ObjectProvider<BlockingCalls> blockingCalls,
			WebTransportSecurityProperties properties) {
		ApplicationAuthenticationManager users = new ApplicationAuthenticationManager(manager, configuration);
		return new DeferredHandshakeSecurity(() -> {
			BlockingCalls calls = blockingCalls.getIfAvailable();
			if (calls == null) {
				// There is no server
				return WebTransportHandshakeSecurity.denyAll();
			}
			ServletSecurityFilters filters = new ServletSecurityFilters(beanFactory, security.getObject(), users);
			return new SecurityContextHandshakeSecurity(new ServletFilterHandshakeSecurity(filters.find(),
					servletContext.getIfAvailable(), properties.isAccessTokenInQuery(), calls, loggedIn(),
					ServletSecurityConfiguration::securityContext));
		});
	}

	/**
	 * For requests that have passed the filters themselves.
	 */
	@Bean
	FilteredRequestContext webTransportFilteredRequestContext() {
		return ServletSecurityConfiguration::securityContext;
	}

	/**
	 * Whoever is logged in before the filters is so by an attribute that they look at.
	 */
	private static Mono<Map<String, Object>> loggedIn() {
		return ReactiveSecurityContextHolder.getContext()
			.map((context) -> Map.of(RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME, context));
	}

	/**
	 * The context of the thread is cleared when the filters return.
	 */
	private static ContextView securityContext() {
		SecurityContext context = new SecurityContextImpl();
		// There is none where nobody is logged in and 'anonymous' is disabled
		context.setAuthentication(SecurityContextHolder.getContext().getAuthentication());
		return ReactiveSecurityContextHolder.withSecurityContext(Mono.just(context));
	}

}
