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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.webtransport.WebTransportHandler;

import org.springframework.util.Assert;

/**
 * Contract for mapping paths to handlers. Every bean of this type is taken into account:
 *
 * <pre class="code">
 * &#064;Bean
 * WebTransportRoutes routes(RoomHandler rooms) {
 * 	return WebTransportRoutes.route()
 * 		.path("/echo", (session) -&gt; session.sendDatagrams(session.receiveDatagrams()))
 * 		.path("/rooms/{room}", rooms, (route) -&gt; route.protocols("chat.v1"))
 * 		.build();
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportRoutes {

	/**
	 * Return the routes. Called once, when the application starts.
	 * @return the routes
	 */
	List<WebTransportRoute> getRoutes();

	/**
	 * Create a builder without routes.
	 * @return the builder
	 */
	static Builder route() {
		return new Builder();
	}

	/**
	 * Builds {@link WebTransportRoutes}.
	 */
	final class Builder {

		private final List<WebTransportRoute> routes = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Add a route.
		 * @param pattern the path pattern, such as {@code "/rooms/{room}"}
		 * @param handler handles the sessions
		 * @return this builder
		 */
		public Builder path(String pattern, WebTransportHandler handler) {
			return path(pattern, handler, (route) -> {
			});
		}

		/**
		 * Add a route with protocols or origins of its own.
		 * @param pattern the path pattern, such as {@code "/rooms/{room}"}
		 * @param handler handles the sessions
		 * @param customizer sets protocols and origins
		 * @return this builder
		 */
		public Builder path(String pattern, WebTransportHandler handler, Consumer<Route> customizer) {
			Assert.notNull(pattern, "'pattern' must not be null");
			Assert.notNull(handler, "'handler' must not be null");
			Route route = new Route();
			customizer.accept(route);
			this.routes.add(new WebTransportRoute(pattern, WebTransportHandlerFactory.of(handler), route.protocols,
					route.allowedOrigins, handler.getClass().getName()));
			return this;
		}

		/**
		 * Build the routes.
		 * @return the routes
		 */
		public WebTransportRoutes build() {
			List<WebTransportRoute> routes = List.copyOf(this.routes);
			return () -> routes;
		}

	}

	/**
	 * Details of a route.
	 */
	final class Route {

		private List<String> protocols = List.of();

		private List<String> allowedOrigins = List.of();

		private Route() {
		}

		/**
		 * Set the application protocols to choose from.
		 * @param protocols the protocols; by default those of the handler
		 * @return this route
		 */
		public Route protocols(String... protocols) {
			this.protocols = List.of(protocols);
			return this;
		}

		/**
		 * Set the origins from which pages may open a session. They replace the origins
		 * that are configured for the server.
		 * @param allowedOrigins the origins, such as {@code "https://example.org"}, or
		 * {@code "*"} for every origin; by default those of the server
		 * @return this route
		 */
		public Route allowedOrigins(String... allowedOrigins) {
			this.allowedOrigins = List.of(allowedOrigins);
			return this;
		}

	}

}
