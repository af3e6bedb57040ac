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

import io.github.webtransport.autoconfigure.filter.ServletFilters;
import jakarta.servlet.Filter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.web.filter.DelegatingFilterProxy;

/**
 * The servlet filters of an application with Spring Security.
 */
final class ServletSecurityFilters {

	private static final Log logger = LogFactory.getLog(ServletSecurityFilters.class);

	private final ListableBeanFactory beanFactory;

	private final Filter security;

	private final ApplicationAuthenticationManager manager;

	/**
	 * Create the filters.
	 * @param beanFactory the beans of the application
	 * @param security the filter of Spring Security
	 * @param manager finds what judges names and passwords
	 */
	ServletSecurityFilters(ListableBeanFactory beanFactory, Filter security, ApplicationAuthenticationManager manager) {
		this.beanFactory = beanFactory;
		this.security = security;
		this.manager = manager;
	}

	/**
	 * Find the filters in their order, with a login by header before those of Spring
	 * Security.
	 */
	ServletFilters find() {
		ServletFilters filters = ServletFilters.find(this.beanFactory);
		if (!filters.contains(this::isSecurity)) {
			// Not registered with the web server, which does not make sessions open
			filters = filters.with(this.security, this::isSecurity);
		}
		return (this.security instanceof FilterChainProxy proxy)
				? filters.with(new LoginByHeaderFilter(proxy, findManager()), this::isSecurity) : filters;
	}

	private boolean isSecurity(Filter filter) {
		return filter == this.security || filter instanceof DelegatingFilterProxy;
	}

	private @Nullable AuthenticationManager findManager() {
		try {
			return this.manager.getIfAvailable();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			logger
				.warn("Users who log in by a page cannot log in by the header of a request for a WebTransport session: "
						+ "there are several AuthenticationManager beans, and none is primary: "
						+ ex.getBeanNamesFound());
			return null;
		}
	}

}
