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

package io.github.webtransport.autoconfigure.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.util.Assert;

/**
 * The servlet filters that the web server of the application runs, in the same order.
 *
 * @since 0.1.0
 */
public final class ServletFilters {

	/**
	 * Those that a session is not to be seen by: it is no request to the web server,
	 * which is what the first one counts, and no proxy stands in front of it whose word
	 * the second one could take.
	 */
	private static final Set<String> NOT_FOR_SESSIONS = Set.of(
			"org.springframework.web.filter.ServerHttpObservationFilter",
			"org.springframework.web.filter.ForwardedHeaderFilter");

	/**
	 * Those that let every {@code GET} pass.
	 */
	private static final Set<String> HARMLESS = Set.of("org.springframework.web.filter.CharacterEncodingFilter",
			"org.springframework.web.filter.FormContentFilter", "org.springframework.web.filter.RequestContextFilter",
			"org.springframework.web.filter.HiddenHttpMethodFilter",
			"org.springframework.boot.servlet.filter.OrderedCharacterEncodingFilter",
			"org.springframework.boot.servlet.filter.OrderedFormContentFilter",
			"org.springframework.boot.servlet.filter.OrderedRequestContextFilter",
			"org.springframework.boot.servlet.filter.OrderedHiddenHttpMethodFilter");

	private final List<MappedFilter> filters;

	private ServletFilters(List<MappedFilter> filters) {
		this.filters = List.copyOf(filters);
	}

	/**
	 * Find the filters.
	 * @param beanFactory the beans of the application
	 * @return the filters in their order; none when none of them could keep anybody out
	 */
	public static ServletFilters find(ListableBeanFactory beanFactory) {
		List<MappedFilter> filters = new ArrayList<>();
		for (ServletContextInitializer initializer : new ServletContextInitializerBeans(beanFactory)) {
			if (initializer instanceof AbstractFilterRegistrationBean<?> registration && registration.isEnabled()
					&& registration.determineDispatcherTypes().contains(DispatcherType.REQUEST)) {
				Filter filter = registration.getFilter();
				// The web server refuses to start with it as well
				Assert.state(filter != null, "A filter registration has no filter");
				if (!NOT_FOR_SESSIONS.contains(typeOf(filter))) {
					filters.add(new MappedFilter(filter, registration.getUrlPatterns()));
				}
			}
		}
		boolean harmless = filters.stream().allMatch((filter) -> HARMLESS.contains(typeOf(filter.filter())));
		return new ServletFilters(harmless ? List.of() : filters);
	}

	/**
	 * Return whether there are no filters.
	 * @return {@code true} for none
	 */
	public boolean isEmpty() {
		return this.filters.isEmpty();
	}

	/**
	 * Return whether one of the filters is such as this.
	 * @param filter says which
	 * @return {@code true} if there is one
	 */
	public boolean contains(Predicate<Filter> filter) {
		return indexOf(filter) < this.filters.size();
	}

	/**
	 * Return these filters and another one for all paths.
	 * @param filter the filter
	 * @param before which filters it goes before; without one of those it is the last
	 * @return the filters
	 */
	public ServletFilters with(Filter filter, Predicate<Filter> before) {
		List<MappedFilter> filters = new ArrayList<>(this.filters);
		filters.add(indexOf(before), new MappedFilter(filter, List.of()));
		return new ServletFilters(filters);
	}

	private int indexOf(Predicate<Filter> filter) {
		int index = 0;
		while (index < this.filters.size() && !filter.test(this.filters.get(index).filter())) {
			index++;
		}
		return index;
	}

	List<MappedFilter> toList() {
		return this.filters;
	}

	private static String typeOf(Filter filter) {
		return filter.getClass().getName();
	}

}
