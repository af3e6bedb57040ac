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

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link ConfigurationProperties Properties} of the security of sessions.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("webtransport.server.security")
public class WebTransportSecurityProperties {

	/**
	 * Whether the 'access_token' parameter of the query counts as a bearer token. Pages
	 * in browsers cannot set headers, but addresses end up in logs.
	 */
	private boolean accessTokenInQuery;

	private final Ticket ticket = new Ticket();

	public boolean isAccessTokenInQuery() {
		return this.accessTokenInQuery;
	}

	public void setAccessTokenInQuery(boolean accessTokenInQuery) {
		this.accessTokenInQuery = accessTokenInQuery;
	}

	public Ticket getTicket() {
		return this.ticket;
	}

	/**
	 * Properties of tickets.
	 */
	public static class Ticket {

		/**
		 * Where the web application gives out tickets.
		 */
		public static final String PATH = "/webtransport/ticket";

		/**
		 * Whether 'POST /webtransport/ticket' gives tickets to users who have logged in
		 * to the web application, each for one session.
		 */
		private boolean enabled;

		/**
		 * How long a ticket can be used.
		 */
		private Duration lifetime = Duration.ofSeconds(30);

		/**
		 * Name of the query's parameter in which a request for a session has its ticket.
		 */
		private String parameter = "ticket";

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getLifetime() {
			return this.lifetime;
		}

		public void setLifetime(Duration lifetime) {
			this.lifetime = lifetime;
		}

		public String getParameter() {
			return this.parameter;
		}

		public void setParameter(String parameter) {
			this.parameter = parameter;
		}

	}

}
