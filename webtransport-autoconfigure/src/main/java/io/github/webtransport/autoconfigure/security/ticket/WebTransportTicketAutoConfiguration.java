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

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityProperties;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.HandshakeLogin;
import io.github.webtransport.spring.security.ticket.InMemoryWebTransportTicketStore;
import io.github.webtransport.spring.security.ticket.TicketHandshakeLogin;
import io.github.webtransport.spring.security.ticket.WebTransportTicketStore;
import io.github.webtransport.spring.security.ticket.WebTransportTickets;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.util.StringUtils;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of tickets: {@code POST /webtransport/ticket} on the server of the
 * web application gives one to whoever has logged in there, and a request for a session
 * may have it in its query.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnBean(WebTransportServer.class)
@ConditionalOnBooleanProperty(name = "webtransport.server.security.ticket.enabled")
@EnableConfigurationProperties(WebTransportSecurityProperties.class)
public final class WebTransportTicketAutoConfiguration {

	/**
	 * With Spring Security, which knows who has logged in.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebFilterChainProxy.class)
	@Import({ OAuth2AuthenticationEnd.class, ReactiveTicketConfiguration.class, ServletTicketConfiguration.class,
			TicketMeterConfiguration.class })
	static class TicketConfiguration {

		private static final String LIFETIME = "webtransport.server.security.ticket.lifetime";

		private static final String PARAMETER = "webtransport.server.security.ticket.parameter";

		@Bean
		@ConditionalOnMissingBean(WebTransportTicketStore.class)
		InMemoryWebTransportTicketStore webTransportTicketStore() {
			return new InMemoryWebTransportTicketStore();
		}

		@Bean
		@ConditionalOnMissingBean
		WebTransportTickets webTransportTickets(WebTransportTicketStore store,
				WebTransportSecurityProperties properties, ObjectProvider<AuthenticationEnd> end) {
			Duration lifetime = properties.getTicket().getLifetime();
			if (lifetime.compareTo(Duration.ZERO) <= 0) {
				throw new InvalidConfigurationPropertyValueException(LIFETIME, lifetime, "Expected: more than zero");
			}
			return new WebTransportTickets(store, lifetime, InstantSource.system(),
					end.getIfAvailable(() -> (authentication) -> Optional.empty()));
		}

		@Bean
		@ConditionalOnMissingBean(HandshakeLogin.class)
		TicketHandshakeLogin webTransportTicketHandshakeLogin(WebTransportTickets tickets,
				WebTransportSecurityProperties properties) {
			String parameter = properties.getTicket().getParameter();
			if (!StringUtils.hasText(parameter)) {
				throw new InvalidConfigurationPropertyValueException(PARAMETER, parameter,
						"Expected: the name of a parameter");
			}
			return new TicketHandshakeLogin(tickets, parameter);
		}

	}

	/**
	 * Refuses to start: pages would get no tickets and sessions take none.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.security.web.server.WebFilterChainProxy")
	static class MissingSecurityConfiguration {

		private static final String ENABLED = "webtransport.server.security.ticket.enabled";

		MissingSecurityConfiguration() {
			throw new InvalidConfigurationPropertyValueException(ENABLED, true,
					"Tickets are for users of Spring Security, which is not on the class path. "
							+ "Add spring-boot-starter-security, or set '" + ENABLED + "' to 'false'");
		}

	}

}
