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

package io.github.webtransport.spring.handshake;

import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.core.log.LogMessage;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.Assert;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.handler.DefaultWebFilterChain;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Runs reactive filters on requests for sessions: whoever they let pass may open a
 * session. To the filters, the request (draft-ietf-webtrans-http3, section 3.2) is a
 * {@code GET}. Filters for CORS do not judge its {@code Origin}, which has been checked,
 * and that check also stands for the protection against forged requests. The attribute
 * {@link #HANDSHAKE_INFO_ATTRIBUTE} of the exchange tells such requests from others.
 *
 * <p>
 * When the filters let the request pass, the principal of the exchange becomes the one of
 * the session, and their Reactor context that of every handler of the session. When one
 * answers on its own, the session is rejected with its status and its header fields, with
 * 403 in place of a redirect or a success. Cookies and web sessions are read, but none
 * are written.
 *
 * @since 0.1.0
 */
public final class WebFilterHandshakeSecurity implements WebTransportHandshakeSecurity {

	/**
	 * Name of the exchange's attribute with the {@link HandshakeInfo}.
	 */
	public static final String HANDSHAKE_INFO_ATTRIBUTE = WebFilterHandshakeSecurity.class.getName()
			+ ".HANDSHAKE_INFO";

	private static final Log logger = LogFactory.getLog(WebFilterHandshakeSecurity.class);

	private final List<WebFilter> filters;

	private final WebSessionManager sessionManager;

	private final @Nullable ApplicationContext applicationContext;

	private final boolean accessTokenInQuery;

	private final boolean ofWebApplication;

	private final ServerCodecConfigurer codecConfigurer = ServerCodecConfigurer.create();

	private final LocaleContextResolver localeContextResolver = new AcceptHeaderLocaleContextResolver();

	private WebFilterHandshakeSecurity(Builder builder) {
		this.filters = builder.filters;
		this.sessionManager = builder.sessionManager;
		this.applicationContext = builder.applicationContext;
		this.accessTokenInQuery = builder.accessTokenInQuery;
		this.ofWebApplication = builder.ofWebApplication;
	}

	/**
	 * Create a builder.
	 * @param filters the filters in their order
	 * @return the builder
	 */
	public static Builder builder(List<WebFilter> filters) {
		return new Builder(filters);
	}

	@Override
	public Mono<HandshakeDecision> secure(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return Mono.defer(() -> {
			PresentedRequest presented = PresentedRequest.of(request, this.accessTokenInQuery);
			HandshakeServerHttpResponse response = new HandshakeServerHttpResponse(presented);
			ServerWebExchange exchange = new DefaultServerWebExchange(new HandshakeServerHttpRequest(presented),
					response, this.sessionManager, this.codecConfigurer, this.localeContextResolver,
					this.applicationContext);
			exchange.getAttributes().put(HANDSHAKE_INFO_ATTRIBUTE, request);
			AtomicReference<@Nullable HandshakeDecision> decision = new AtomicReference<>();
			WebHandler passed = (filtered) -> proceed(filtered, request, next).doOnNext(decision::set).then();
			return new DefaultWebFilterChain(passed, this.filters).filter(exchange)
				.doOnError((ex) -> abandon(decision.get()))
				.doOnCancel(() -> abandon(decision.get()))
				.then(Mono.fromSupplier(() -> decide(request, decision.get(), response)));
		});
	}

	@Override
	public WebTransportHandshakeSecurity behindFilters() {
		return (this.ofWebApplication) ? WebTransportHandshakeSecurity.none() : this;
	}

	private static Mono<HandshakeDecision> proceed(ServerWebExchange exchange, HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		// Neither the principal nor the context keeps the exchange while the session
		// lives
		return exchange.<Principal>getPrincipal()
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((principal) -> next.apply(request.mutate().principal(Mono.justOrEmpty(principal)).build()))
			.contextWrite((context) -> context.delete(ServerWebExchange.class));
	}

	/**
	 * A filter failed after it had let the request pass.
	 */
	private static void abandon(@Nullable HandshakeDecision decision) {
		if (decision != null && decision.isAccepted()) {
			decision.getHandler().abandon();
		}
	}

	private static HandshakeDecision decide(HandshakeInfo request, @Nullable HandshakeDecision decision,
			HandshakeServerHttpResponse response) {
		if (decision != null) {
			return decision;
		}
		HandshakeDecision rejection = response.toRejection();
		logger.debug(LogMessage.format("Filters rejected session for '%s' with %d", request.getPath(),
				rejection.getStatus()));
		return rejection;
	}

	/**
	 * Builds a {@link WebFilterHandshakeSecurity}.
	 */
	public static final class Builder {

		private final List<WebFilter> filters;

		private WebSessionManager sessionManager = new DefaultWebSessionManager();

		private @Nullable ApplicationContext applicationContext;

		private boolean accessTokenInQuery;

		private boolean ofWebApplication;

		private Builder(List<WebFilter> filters) {
			this.filters = List.copyOf(filters);
		}

		/**
		 * Set what finds web sessions.
		 * @param sessionManager the manager; by default nobody has a web session
		 * @return this builder
		 */
		public Builder sessionManager(WebSessionManager sessionManager) {
			Assert.notNull(sessionManager, "'sessionManager' must not be null");
			this.sessionManager = sessionManager;
			return this;
		}

		/**
		 * Set what {@link ServerWebExchange#getApplicationContext()} is to the filters.
		 * @param applicationContext the context, or {@code null} (the default) for none
		 * @return this builder
		 */
		public Builder applicationContext(@Nullable ApplicationContext applicationContext) {
			this.applicationContext = applicationContext;
			return this;
		}

		/**
		 * Set whether the query's {@code access_token} is presented to the filters as
		 * {@code Authorization: Bearer}, when the request has no such header: pages in
		 * browsers cannot set one.
		 * @param accessTokenInQuery whether it is; {@code false} by default
		 * @return this builder
		 */
		public Builder accessTokenInQuery(boolean accessTokenInQuery) {
			this.accessTokenInQuery = accessTokenInQuery;
			return this;
		}

		/**
		 * Set whether the filters are those that ordinary requests to the web application
		 * pass.
		 * @param ofWebApplication whether they are; {@code false} by default
		 * @return this builder
		 * @see WebTransportHandshakeSecurity#behindFilters()
		 */
		public Builder ofWebApplication(boolean ofWebApplication) {
			this.ofWebApplication = ofWebApplication;
			return this;
		}

		/**
		 * Build the security.
		 * @return the security
		 */
		public WebFilterHandshakeSecurity build() {
			return new WebFilterHandshakeSecurity(this);
		}

	}

}
