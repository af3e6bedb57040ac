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

import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.spring.handshake.WebFilterHandshakeSecurity;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.security.SecurityContextHandshakeSecurity;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Guards sessions by reactive filters: those of a reactive application, or the chains
 * that an application of another kind defines for this purpose.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(ReactiveSecurityConfiguration.OnFilterChainCondition.class)
class ReactiveSecurityConfiguration {

	@Bean
	@ConditionalOnMissingBean(WebTransportHandshakeSecurity.class)
	DeferredHandshakeSecurity webTransportHandshakeSecurity(ApplicationContext context,
			ObjectProvider<WebFilter> filters, ObjectProvider<SecurityWebFilterChain> chains,
			@Qualifier("webSessionManager") ObjectProvider<WebSessionManager> sessionManager,
			WebTransportSecurityProperties properties) {
		return new DeferredHandshakeSecurity(() -> {
			List<WebFilter> all = new ArrayList<>(filters.orderedStream().toList());
			boolean ofWebApplication = context instanceof ReactiveWebApplicationContext
					&& all.stream().anyMatch(WebFilterChainProxy.class::isInstance);
			if (all.stream().noneMatch(WebFilterChainProxy.class::isInstance)) {
				all.add(new WebFilterChainProxy(chains.orderedStream().toList()));
			}
			WebFilterHandshakeSecurity.Builder builder = WebFilterHandshakeSecurity.builder(all)
				.applicationContext(context)
				.ofWebApplication(ofWebApplication)
				.accessTokenInQuery(properties.isAccessTokenInQuery());
			sessionManager.ifAvailable(builder::sessionManager);
			return new SecurityContextHandshakeSecurity(builder.build());
		});
	}

	/**
	 * The default chain of Spring Security is no bean.
	 */
	static class OnFilterChainCondition extends AnyNestedCondition {

		OnFilterChainCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(WebFilterChainProxy.class)
		static class OnProxy {

		}

		@ConditionalOnBean(SecurityWebFilterChain.class)
		static class OnChain {

		}

	}

}
