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
import java.util.function.Function;

import io.github.webtransport.WebTransportHandler;
import reactor.core.publisher.Mono;

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
		 * Add a route with protocols, origins or an answer of its own.
		 * @param pattern the path pattern, such as {@code "/rooms/{room}"}
		 * @param handler handles the sessions
		 * @param customizer sets the details
		 * @return this builder
		 */
		public Builder path(String pattern, WebTransportHandler handler, Consumer<Route> customizer) {
			return add(pattern, WebTransportHandlerFactory.of(handler), handler.getClass(), customizer);
		}

		/**
		 * Add a route to handlers that are created for each session before it is
		 * accepted, such as by asking another server.
		 * @param pattern the path pattern, such as {@code "/rooms/{room}"}
		 * @param handlerFactory creates the handlers
		 * @return this builder
		 */
		public Builder factory(String pattern, WebTransportHandlerFactory handlerFactory) {
			return factory(pattern, handlerFactory, (route) -> {
			});
		}

		/**
		 * Add a route to handlers that are created for each session before it is
		 * accepted, with protocols, origins or an answer of its own.
		 * @param pattern the path pattern, such as {@code "/rooms/{room}"}
		 * @param handlerFactory creates the handlers
		 * @param customizer sets the details
		 * @return this builder
		 */
		public Builder factory(String pattern, WebTransportHandlerFactory handlerFactory, Consumer<Route> customizer) {
			Assert.notNull(handlerFactory, "'handlerFactory' must not be null");
			return add(pattern, handlerFactory, handlerFactory.getClass(), customizer);
		}

		private Builder add(String pattern, WebTransportHandlerFactory handlerFactory, Class<?> described,
				Consumer<Route> customizer) {
			Assert.notNull(pattern, "'pattern' must not be null");
			Route route = new Route();
			customizer.accept(route);
			this.routes.add(new WebTransportRoute(pattern,
					new InterceptedHandlerFactory(handlerFactory, route.interceptor), route.protocols,
					route.protocolRequired, route.allowedOrigins, route.allowedOriginPatterns, described.getName()));
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

		private boolean protocolRequired;

		private List<String> allowedOrigins = List.of();

		private List<String> allowedOriginPatterns = List.of();

		private Function<WebTransportHandshake, Mono<Void>> interceptor = (handshake) -> Mono.empty();

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
		 * Reject requests with 400 for which no application protocol is chosen, since
		 * none is common, or none is offered. By default they are accepted without one.
		 * @return this route
		 */
		public Route protocolRequired() {
			this.protocolRequired = true;
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

		/**
		 * Set patterns of origins from which pages may open a session, beside the
		 * {@link #allowedOrigins}. They replace what is configured for the server.
		 * @param allowedOriginPatterns the patterns, such as
		 * {@code "https://*.example.org"} or {@code "https://*.example.org:[*]"}
		 * @return this route
		 * @see org.springframework.web.cors.CorsConfiguration#setAllowedOriginPatterns
		 */
		public Route allowedOriginPatterns(String... allowedOriginPatterns) {
			this.allowedOriginPatterns = List.of(allowedOriginPatterns);
			return this;
		}

		/**
		 * Set what looks at the requests for this route that the interceptors of all
		 * routes and security have let pass: it may reject, say status and header fields
		 * of the answer, and choose the application protocol.
		 * @param interceptor called on the event loop of the connection, or where
		 * security filters have left it; must not block. Completes to go on, and rejects
		 * by an error as a
		 * {@link io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor}
		 * does
		 * @return this route
		 */
		public Route intercept(Function<WebTransportHandshake, Mono<Void>> interceptor) {
			this.interceptor = interceptor;
			return this;
		}

	}

}
