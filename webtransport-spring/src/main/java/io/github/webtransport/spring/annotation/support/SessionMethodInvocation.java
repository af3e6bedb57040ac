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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.handshake.AccessDenial;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import reactor.core.publisher.Mono;

/**
 * A call of a method that is about the whole session, so that its error ends it.
 */
final class SessionMethodInvocation {

	private static final CloseStatus UNAVAILABLE = CloseStatus.of(StreamReset.UNAVAILABLE.code(), "Unavailable");

	private final WebTransportSession session;

	private final InvocableWebTransportHandlerMethod.Bound method;

	private final SessionErrorHandler errors;

	SessionMethodInvocation(WebTransportSession session, InvocableWebTransportHandlerMethod.Bound method,
			SessionErrorHandler errors) {
		this.session = session;
		this.method = method;
		this.errors = errors;
	}

	Mono<Void> run() {
		HandlerCall call = HandlerCall.of(this.session);
		return this.method.callVoid(call)
			.onErrorResume((failure) -> this.errors.decide(failure, call).flatMap((outcome) -> end(outcome, failure)));
	}

	private Mono<Void> end(ErrorOutcome outcome, Throwable failure) {
		if (outcome instanceof ErrorOutcome.Close close) {
			return this.session.close(close.status());
		}
		// There is no stream to reset and nothing to reply on
		if (outcome instanceof ErrorOutcome.Handled) {
			return Mono.empty();
		}
		// Access that is denied has a status of its own
		if (ErrorClassifier.isCausedByPeer(failure) && AccessDenial.find(failure) == null) {
			this.errors.report(failure, this.method.getHandlerMethod());
			return this.session
				.close((failure instanceof BlockingCallRejectedException) ? UNAVAILABLE : CloseStatus.INTERNAL_ERROR);
		}
		return Mono.error(failure);
	}

}
