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

import io.github.webtransport.autoconfigure.security.WebTransportSecurityProperties;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.security.ticket.WebTransportTickets;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Tickets of Spring MVC applications.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ServletTicketConfiguration {

	@Bean
	TicketEndpoint webTransportTicketEndpoint(WebTransportTickets tickets,
			ObjectProvider<WebTransportHandlerMapping> mapping, WebTransportSecurityProperties properties) {
		return new TicketEndpoint(tickets, mapping, properties);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	RouterFunction<ServerResponse> webTransportTicketRouterFunction(TicketEndpoint endpoint) {
		return RouterFunctions.route()
			.POST(WebTransportSecurityProperties.Ticket.PATH, (request) -> respond(issue(endpoint, request)))
			.build();
	}

	/**
	 * Waits for the store: an asynchronous request would need filters of the application
	 * that support it.
	 */
	private static TicketEndpoint.Answer issue(TicketEndpoint endpoint, ServerRequest request) {
		TicketEndpoint.Answer unavailable = TicketEndpoint.Answer.of(HttpStatus.SERVICE_UNAVAILABLE);
		return endpoint
			.issue(SecurityContextHolder.getContext().getAuthentication(), request.param("path"),
					request.headers().header(HttpHeaders.ORIGIN))
			.blockOptional()
			.orElse(unavailable);
	}

	private static ServerResponse respond(TicketEndpoint.Answer answer) {
		ServerResponse.BodyBuilder response = ServerResponse.status(answer.status())
			.cacheControl(CacheControl.noStore());
		return (answer.body() != null) ? response.contentType(MediaType.APPLICATION_JSON).body(answer.body())
				: response.build();
	}

}
