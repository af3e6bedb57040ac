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

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Calls the filters for a path in turn.
 */
final class MappedFilterChain implements FilterChain {

	private final Iterator<MappedFilter> filters;

	private final Consumer<HttpServletRequest> passed;

	/**
	 * Create a chain for one request.
	 * @param filters the filters in their order
	 * @param path the path, decoded
	 * @param passed is told of the request that all filters have let pass, while they
	 * still stand around it
	 */
	MappedFilterChain(List<MappedFilter> filters, String path, Consumer<HttpServletRequest> passed) {
		this.filters = filters.stream().filter((filter) -> filter.matches(path)).iterator();
		this.passed = passed;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
		if (this.filters.hasNext()) {
			this.filters.next().filter().doFilter(request, response, this);
		}
		else {
			this.passed.accept((HttpServletRequest) request);
		}
	}

}
