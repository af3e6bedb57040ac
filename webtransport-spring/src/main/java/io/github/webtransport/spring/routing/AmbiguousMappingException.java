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

package io.github.webtransport.spring.routing;

import java.io.Serial;

/**
 * Thrown when two routes match the same paths.
 *
 * @since 0.1.0
 */
public class AmbiguousMappingException extends IllegalStateException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String first;

	private final String second;

	/**
	 * Create an exception.
	 * @param first one of the routes
	 * @param second the other one
	 */
	public AmbiguousMappingException(WebTransportRoute first, WebTransportRoute second) {
		super("Ambiguous WebTransport mapping: '%s' leads to %s, and '%s' leads to %s".formatted(first.pattern(),
				first.description(), second.pattern(), second.description()));
		this.first = first.toString();
		this.second = second.toString();
	}

	/**
	 * Return one of the routes.
	 * @return its pattern and description
	 */
	public String getFirst() {
		return this.first;
	}

	/**
	 * Return the other route.
	 * @return its pattern and description
	 */
	public String getSecond() {
		return this.second;
	}

}
