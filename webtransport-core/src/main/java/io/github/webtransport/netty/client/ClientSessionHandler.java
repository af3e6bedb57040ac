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

package io.github.webtransport.netty.client;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.transport.DefaultSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.util.Assert;

/**
 * The handler of a session of a client, whose failure is for the one who asked for the
 * session.
 */
final class ClientSessionHandler implements WebTransportHandler {

	private final WebTransportHandler delegate;

	private volatile @Nullable DefaultSession session;

	private volatile @Nullable Throwable failure;

	ClientSessionHandler(WebTransportHandler delegate) {
		this.delegate = delegate;
	}

	/**
	 * Let the handler own a session.
	 */
	void begin(DefaultSession session, ContextView context) {
		this.session = session;
		session.handle(this, context);
	}

	@Override
	public Mono<Void> handle(WebTransportSession session) {
		return Mono.defer(() -> this.delegate.handle(session)).onErrorResume((ex) -> {
			this.failure = ex;
			return session.close(CloseStatus.INTERNAL_ERROR);
		});
	}

	/**
	 * Return the end of the session, as the one who asked for it learns it.
	 */
	Mono<Void> ended() {
		DefaultSession session = this.session;
		Assert.state(session != null, "A filter gave a session that this client has not opened");
		return session.closeStatus()
			.flatMap((status) -> outcome(session, status))
			.doOnCancel(() -> session.close().subscribe());
	}

	private Mono<Void> outcome(DefaultSession session, CloseStatus status) {
		Throwable failure = this.failure;
		if (failure != null && !(failure instanceof SessionClosedException && status.equals(CloseStatus.NORMAL))) {
			return Mono.error(failure);
		}
		if (session.isLocallyClosed() || status.code() == 0) {
			return Mono.empty();
		}
		return Mono.error(new SessionClosedException(status, true));
	}

}
