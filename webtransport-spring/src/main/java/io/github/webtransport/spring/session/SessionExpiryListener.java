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

package io.github.webtransport.spring.session;

import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Closes sessions when one of several strategies says so.
 *
 * @since 0.1.0
 */
public final class SessionExpiryListener implements WebTransportSessionListener {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(SessionExpiryListener.class);

	private final List<WebTransportSessionExpiry> expiries;

	/**
	 * Create a listener.
	 * @param expiries the strategies; the first that gives a status wins
	 */
	public SessionExpiryListener(List<WebTransportSessionExpiry> expiries) {
		this.expiries = List.copyOf(expiries);
	}

	@Override
	public void sessionOpened(WebTransportSession session) {
		if (!this.expiries.isEmpty()) {
			Flux.fromIterable(this.expiries)
				.flatMap((expiry) -> expire(expiry, session), this.expiries.size())
				.next()
				.takeUntilOther(session.closeStatus())
				.flatMap((status) -> session.close(status).onErrorComplete())
				.subscribe();
		}
	}

	private static Mono<CloseStatus> expire(WebTransportSessionExpiry expiry, WebTransportSession session) {
		return Mono.defer(() -> expiry.expire(session)).onErrorResume((ex) -> {
			errors.warn("[" + session.getId() + "] Expiry of the session cannot be told", ex);
			return Mono.just(CloseStatus.INTERNAL_ERROR);
		});
	}

}
