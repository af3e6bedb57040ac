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

import java.util.List;

import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

/**
 * Ends a session by a status of its own where its handler denies access, which is no
 * failure of the handler.
 */
final class AccessDenialHandler implements WebTransportHandler {

	private static final Log logger = LogFactory.getLog(AccessDenialHandler.class);

	private final WebTransportHandler delegate;

	AccessDenialHandler(WebTransportHandler delegate) {
		this.delegate = delegate;
	}

	@Override
	public Mono<Void> handle(WebTransportSession session) {
		return Mono.defer(() -> this.delegate.handle(session)).onErrorResume((failure) -> {
			AccessDenial denial = AccessDenial.find(failure);
			return (denial != null) ? deny(session, denial, failure) : Mono.error(failure);
		});
	}

	private Mono<Void> deny(WebTransportSession session, AccessDenial denial, Throwable failure) {
		return Mono.deferContextual((context) -> {
			logger.debug("[%s] %s denied access".formatted(session.getId(), this.delegate), failure);
			context.<SessionMetrics>getOrEmpty(SessionMetrics.class)
				.ifPresent((metrics) -> metrics.inputRefused(failure));
			return session.close(denial.getCloseStatus());
		});
	}

	@Override
	public List<String> getProtocols() {
		return this.delegate.getProtocols();
	}

	@Override
	public void abandon() {
		this.delegate.abandon();
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
