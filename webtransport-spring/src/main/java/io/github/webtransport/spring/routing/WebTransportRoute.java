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

import java.util.List;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * A path pattern and what it leads to.
 *
 * @param pattern the path pattern, in the syntax of
 * {@link org.springframework.web.util.pattern.PathPattern}
 * @param handlerFactory creates the handlers of the sessions
 * @param protocols the application protocols to choose from; empty for those of the
 * factory
 * @param protocolRequired whether a request is rejected with 400 for which no application
 * protocol is chosen
 * @param allowedOrigins the origins from which pages may open a session
 * @param allowedOriginPatterns patterns of such origins; with neither origins nor
 * patterns, those of the server hold
 * @param description names the endpoint in messages
 * @since 0.1.0
 */
public record WebTransportRoute(String pattern, WebTransportHandlerFactory handlerFactory, List<String> protocols,
		boolean protocolRequired, List<String> allowedOrigins, List<String> allowedOriginPatterns, String description) {

	public WebTransportRoute {
		Assert.notNull(pattern, "'pattern' must not be null");
		Assert.notNull(handlerFactory, "'handlerFactory' must not be null");
		Assert.notNull(description, "'description' must not be null");
		protocols = (!protocols.isEmpty()) ? List.copyOf(protocols) : List.copyOf(handlerFactory.getProtocols());
		OriginSyntax.checkOrigins("allowedOrigins", allowedOrigins);
		OriginSyntax.checkPatterns("allowedOriginPatterns", allowedOriginPatterns);
		allowedOrigins = List.copyOf(allowedOrigins);
		allowedOriginPatterns = List.copyOf(allowedOriginPatterns);
	}

	/**
	 * Create a route that requires no application protocol.
	 * @param pattern the path pattern
	 * @param handlerFactory creates the handlers of the sessions
	 * @param protocols the application protocols to choose from; empty for those of the
	 * factory
	 * @param allowedOrigins the origins from which pages may open a session; empty for
	 * those of the server
	 * @param description names the endpoint in messages
	 */
	public WebTransportRoute(String pattern, WebTransportHandlerFactory handlerFactory, List<String> protocols,
			List<String> allowedOrigins, String description) {
		this(pattern, handlerFactory, protocols, false, allowedOrigins, List.of(), description);
	}

	/**
	 * Return the names of the variables of the pattern.
	 * @return the names
	 */
	public Set<String> getPathVariables() {
		return PathVariables.parse(this.pattern).names();
	}

	@Override
	public String toString() {
		return this.pattern + " -> " + this.description;
	}

}
