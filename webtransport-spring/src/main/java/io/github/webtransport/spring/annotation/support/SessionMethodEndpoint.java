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

package io.github.webtransport.spring.annotation.support;

import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.handshake.AccessDenial;
import io.github.webtransport.spring.routing.WebTransportEndpoint;
import reactor.core.publisher.Mono;

/**
 * Leads to a method that owns the session.
 */
final class SessionMethodEndpoint implements WebTransportEndpoint {

	private static final CloseStatus UNAVAILABLE = CloseStatus.of(StreamReset.UNAVAILABLE.code(), "Unavailable");

	private final EndpointHandler handler;

	private final ExceptionHandlers exceptions;

	SessionMethodEndpoint(EndpointHandler handler, ExceptionHandlers exceptions) {
		this.handler = handler;
		this.exceptions = exceptions;
	}

	@Override
	public Mono<WebTransportHandler> prepare(HandshakeInfo info, Map<String, Object> attributes) {
		return this.handler.bind(info).map((method) -> (session) -> handle(session, method));
	}

	private Mono<Void> handle(WebTransportSession session, EndpointHandler.Bound method) {
		HandlerCall call = HandlerCall.of(session);
		return method.callVoid(call).onErrorResume((failure) -> recover(session, call, failure));
	}

	private Mono<Void> recover(WebTransportSession session, HandlerCall call, Throwable failure) {
		return Mono.deferContextual((context) -> {
			HandlerFailures failures = new HandlerFailures(session, session.getHandshakeInfo(), this.exceptions,
					context.getOrDefault(SessionMetrics.class, null));
			return failures.decide(failure, call).flatMap((outcome) -> end(session, outcome, failure, failures));
		});
	}

	private Mono<Void> end(WebTransportSession session, FailureOutcome outcome, Throwable failure,
			HandlerFailures failures) {
		if (outcome instanceof FailureOutcome.Close close) {
			return session.close(close.status());
		}
		// There is no stream to reset and nothing to reply on
		if (outcome instanceof FailureOutcome.Handled) {
			return Mono.empty();
		}
		// Access that is denied has a status of its own
		if (Failures.isCausedByPeer(failure) && AccessDenial.find(failure) == null) {
			failures.report(failure, this.handler);
			return session
				.close((failure instanceof BlockingCallRejectedException) ? UNAVAILABLE : CloseStatus.INTERNAL_ERROR);
		}
		return Mono.error(failure);
	}

}
