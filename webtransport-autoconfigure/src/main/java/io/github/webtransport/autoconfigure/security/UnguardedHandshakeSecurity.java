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

import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.autoconfigure.server.WebTransportServerInitializedEvent;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationListener;

/**
 * Refuses all sessions, and says why when the server has started.
 */
final class UnguardedHandshakeSecurity
		implements WebTransportHandshakeSecurity, ApplicationListener<WebTransportServerInitializedEvent> {

	private static final Log logger = LogFactory.getLog(UnguardedHandshakeSecurity.class);

	private static final WebTransportHandshakeSecurity DENY_ALL = WebTransportHandshakeSecurity.denyAll();

	private final String reason;

	UnguardedHandshakeSecurity() {
		this("the application has nothing that authenticates them");
	}

	/**
	 * Create a security.
	 * @param reason why sessions cannot be guarded
	 */
	UnguardedHandshakeSecurity(String reason) {
		this.reason = reason;
	}

	@Override
	public Mono<HandshakeDecision> secure(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		return DENY_ALL.secure(request, next);
	}

	@Override
	public void onApplicationEvent(WebTransportServerInitializedEvent event) {
		logger.warn("All WebTransport sessions are refused with 403: Spring Security is on the class path, but "
				+ this.reason + ". Define an AuthenticationManager, "
				+ "SecurityWebFilterChain or WebTransportHandshakeSecurity bean, set spring.security.user.name and "
				+ "spring.security.user.password in an application without a web server, "
				+ "or set webtransport.server.security.enabled=false to accept sessions without security");
	}

}
