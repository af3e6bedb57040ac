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

import io.github.webtransport.autoconfigure.filter.ServletFilterHandshakeSecurity;
import io.github.webtransport.autoconfigure.filter.ServletFilters;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.handshake.WebFilterHandshakeSecurity;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.session.WebSessionManager;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the security of sessions where Spring Security is not on the
 * class path: whatever else an application keeps its requests out by keeps out sessions
 * as well.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportSecurityAutoConfiguration.class,
		before = WebTransportServerAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = { "webtransport.server.enabled", "webtransport.server.security.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties(WebTransportSecurityProperties.class)
public final class WebTransportFilterSecurityAutoConfiguration {

	/**
	 * By the filters of a reactive application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnMissingBean(WebTransportHandshakeSecurity.class)
	static class ReactiveFilterConfiguration {

		@Bean
		DeferredHandshakeSecurity webTransportHandshakeSecurity(ApplicationContext context,
				ObjectProvider<WebFilter> filters,
				@Qualifier("webSessionManager") ObjectProvider<WebSessionManager> sessionManager,
				WebTransportSecurityProperties properties) {
			return new DeferredHandshakeSecurity(() -> {
				WebFilterHandshakeSecurity.Builder builder = WebFilterHandshakeSecurity
					.builder(filters.orderedStream().toList())
					.applicationContext(context)
					.ofWebApplication(true)
					.accessTokenInQuery(properties.isAccessTokenInQuery());
				sessionManager.ifAvailable(builder::sessionManager);
				return builder.build();
			});
		}

	}

	/**
	 * By the filters of a servlet application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(Filter.class)
	@ConditionalOnMissingBean(WebTransportHandshakeSecurity.class)
	static class ServletFilterConfiguration {

		@Bean
		DeferredHandshakeSecurity webTransportHandshakeSecurity(ListableBeanFactory beanFactory,
				ObjectProvider<ServletContext> servletContext, ObjectProvider<BlockingCalls> blockingCalls,
				WebTransportSecurityProperties properties) {
			return new DeferredHandshakeSecurity(() -> {
				BlockingCalls calls = blockingCalls.getIfAvailable();
				if (calls == null) {
					// There is no server
					return WebTransportHandshakeSecurity.denyAll();
				}
				ServletFilters filters = ServletFilters.find(beanFactory);
				return filters.isEmpty() ? WebTransportHandshakeSecurity.none()
						: new ServletFilterHandshakeSecurity(filters, servletContext.getIfAvailable(),
								properties.isAccessTokenInQuery(), calls, Mono.empty(), Context::empty);
			});
		}

	}

}
