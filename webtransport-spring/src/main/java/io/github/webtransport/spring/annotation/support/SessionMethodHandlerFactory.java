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
import io.github.webtransport.spring.error.ErrorClassifier;
import io.github.webtransport.spring.error.ErrorOutcome;
import io.github.webtransport.spring.error.ExceptionHandlerMethodResolver;
import io.github.webtransport.spring.error.SessionErrorHandler;
import io.github.webtransport.spring.handshake.AccessDenial;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import reactor.core.publisher.Mono;

/**
 * Leads to a method that owns the session.
 */
final class SessionMethodHandlerFactory implements WebTransportHandlerFactory {

	private static final CloseStatus UNAVAILABLE = CloseStatus.of(StreamReset.UNAVAILABLE.code(), "Unavailable");

	private final InvocableWebTransportHandlerMethod handler;

	private final ExceptionHandlerMethodResolver exceptions;

	SessionMethodHandlerFactory(InvocableWebTransportHandlerMethod handler, ExceptionHandlerMethodResolver exceptions) {
		this.handler = handler;
		this.exceptions = exceptions;
	}

	@Override
	public Mono<WebTransportHandler> createHandler(HandshakeInfo info, Map<String, Object> attributes) {
		return this.handler.bind(info).map((method) -> (session) -> handle(session, method));
	}

	private Mono<Void> handle(WebTransportSession session, InvocableWebTransportHandlerMethod.Bound method) {
		HandlerCall call = HandlerCall.of(session);
		return method.callVoid(call).onErrorResume((failure) -> recover(session, call, failure));
	}

	private Mono<Void> recover(WebTransportSession session, HandlerCall call, Throwable failure) {
		return Mono.deferContextual((context) -> {
			SessionErrorHandler errors = new SessionErrorHandler(session, session.getHandshakeInfo(), this.exceptions,
					context.getOrDefault(SessionMetrics.class, null));
			return errors.decide(failure, call).flatMap((outcome) -> end(session, outcome, failure, errors));
		});
	}

	private Mono<Void> end(WebTransportSession session, ErrorOutcome outcome, Throwable failure,
			SessionErrorHandler errors) {
		if (outcome instanceof ErrorOutcome.Close close) {
			return session.close(close.status());
		}
		// There is no stream to reset and nothing to reply on
		if (outcome instanceof ErrorOutcome.Handled) {
			return Mono.empty();
		}
		// Access that is denied has a status of its own
		if (ErrorClassifier.isCausedByPeer(failure) && AccessDenial.find(failure) == null) {
			errors.report(failure, this.handler);
			return session
				.close((failure instanceof BlockingCallRejectedException) ? UNAVAILABLE : CloseStatus.INTERNAL_ERROR);
		}
		return Mono.error(failure);
	}

}
