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
import java.util.function.Consumer;

import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import reactor.core.publisher.Mono;

/**
 * A handler that tells listeners of its sessions.
 *
 * @since 0.1.0
 */
public final class TrackedHandler implements WebTransportHandler {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(TrackedHandler.class);

	private final WebTransportHandler delegate;

	private final List<WebTransportSessionListener> listeners;

	private TrackedHandler(WebTransportHandler delegate, List<WebTransportSessionListener> listeners) {
		this.delegate = delegate;
		this.listeners = listeners;
	}

	/**
	 * Track the sessions of a handler.
	 * @param handler handles the sessions
	 * @param listeners told of the sessions
	 * @return a handler that does both, or the given one without listeners
	 */
	public static WebTransportHandler of(WebTransportHandler handler, List<WebTransportSessionListener> listeners) {
		return listeners.isEmpty() ? handler : new TrackedHandler(handler, listeners);
	}

	@Override
	public Mono<Void> handle(WebTransportSession session) {
		WebTransportSession known = (this.delegate instanceof EarlySessionHandler early) ? early.resolveSession(session)
				: session;
		tell(known, (listener) -> listener.sessionOpened(known));
		session.closeStatus().subscribe((status) -> tell(known, (listener) -> listener.sessionClosed(known, status)));
		return this.delegate.handle(session);
	}

	private void tell(WebTransportSession session, Consumer<WebTransportSessionListener> event) {
		for (WebTransportSessionListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				errors.error("[" + session.getId() + "] Session listener " + listener + " failed", ex);
			}
		}
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
