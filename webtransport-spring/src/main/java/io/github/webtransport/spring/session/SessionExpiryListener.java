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

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
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
	 * What is waited for, by the identifier of the session.
	 */
	private final Map<String, Disposable.Swap> waiting = new ConcurrentHashMap<>();

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
			this.waiting.put(session.getId(), Disposables.swap());
			await(session, session.getHandshakeInfo().getPrincipal().onErrorComplete());
		}
	}

	@Override
	public void principalChanged(WebTransportSession session, Principal principal) {
		await(session, Mono.just(principal));
	}

	@Override
	public void sessionClosed(WebTransportSession session, CloseStatus status) {
		Disposable.Swap former = this.waiting.remove(session.getId());
		if (former != null) {
			former.dispose();
		}
	}

	private void await(WebTransportSession session, Mono<Principal> principal) {
		Disposable.Swap former = this.waiting.get(session.getId());
		if (former != null) {
			// Disposes of what was waited for before, and of this when the session has
			// ended
			former.update(principal.map(Optional::of)
				.defaultIfEmpty(Optional.empty())
				.flatMap((known) -> expire(session, known.orElse(null)))
				.takeUntilOther(session.closeStatus().then())
				.flatMap((status) -> session.close(status).onErrorComplete())
				.subscribe());
		}
	}

	private Mono<CloseStatus> expire(WebTransportSession session, @Nullable Principal principal) {
		return Flux.fromIterable(this.expiries)
			.flatMap((expiry) -> expire(expiry, session, principal), this.expiries.size())
			.next();
	}

	private static Mono<CloseStatus> expire(WebTransportSessionExpiry expiry, WebTransportSession session,
			@Nullable Principal principal) {
		return Mono.defer(() -> expiry.expire(session, principal)).onErrorResume((ex) -> {
			errors.warn("[" + session.getId() + "] Expiry of the session cannot be told", ex);
			return Mono.just(CloseStatus.INTERNAL_ERROR);
		});
	}

}
