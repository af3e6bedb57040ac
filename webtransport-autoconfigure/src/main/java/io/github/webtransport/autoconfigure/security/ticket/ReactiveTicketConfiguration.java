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

package io.github.webtransport.autoconfigure.security.ticket;

import java.util.Optional;

import io.github.webtransport.autoconfigure.security.WebTransportSecurityProperties;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.security.ticket.WebTransportTickets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Tickets of WebFlux applications.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ReactiveTicketConfiguration {

	@Bean
	TicketEndpoint webTransportTicketEndpoint(WebTransportTickets tickets,
			ObjectProvider<WebTransportHandlerMapping> mapping, WebTransportSecurityProperties properties) {
		return new TicketEndpoint(tickets, mapping, properties);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	RouterFunction<ServerResponse> webTransportTicketRouterFunction(TicketEndpoint endpoint) {
		return RouterFunctions.route()
			.POST(WebTransportSecurityProperties.Ticket.PATH,
					(request) -> ReactiveSecurityContextHolder.getContext()
						.mapNotNull(SecurityContext::getAuthentication)
						.map(Optional::of)
						.defaultIfEmpty(Optional.empty())
						.flatMap((user) -> issue(endpoint, user.orElse(null), request)))
			.build();
	}

	private static Mono<ServerResponse> issue(TicketEndpoint endpoint, @Nullable Authentication user,
			ServerRequest request) {
		return endpoint.issue(user, request.queryParam("path"), request.headers().header(HttpHeaders.ORIGIN))
			.flatMap((answer) -> {
				ServerResponse.BodyBuilder response = ServerResponse.status(answer.status())
					.cacheControl(CacheControl.noStore());
				return (answer.body() != null)
						? response.contentType(MediaType.APPLICATION_JSON).bodyValue(answer.body()) : response.build();
			});
	}

}
