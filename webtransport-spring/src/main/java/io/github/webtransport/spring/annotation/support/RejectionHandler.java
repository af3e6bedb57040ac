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

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatusCode;

/**
 * Asks exception handlers what to answer to a request for a session that something has
 * kept from being accepted.
 */
final class RejectionHandler {

	private static final Log logger = LogFactory.getLog(RejectionHandler.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(RejectionHandler.class);

	private final ExceptionHandlerMethodResolver handlers;

	RejectionHandler(ExceptionHandlerMethodResolver handlers) {
		this.handlers = handlers;
	}

	/**
	 * Decide on an error.
	 * @return the rejection, or empty if no exception handler has an answer
	 */
	Mono<HandshakeDecision> reject(WebTransportHandshake handshake, Throwable failure) {
		// Where there is no thread for a method, there is none for an exception handler
		ExceptionHandlerMethodResolver.Match match = (failure instanceof BlockingCallRejectedException) ? null
				: this.handlers.find(failure);
		if (match == null) {
			return Mono.empty();
		}
		return match.handler()
			.bind(handshake.getRequest())
			.flatMap((bound) -> call(bound, handshake, match.failure()))
			.onErrorResume((ex) -> failed(handshake, match.handler(), ex));
	}

	private static Mono<HandshakeDecision> failed(WebTransportHandshake handshake,
			InvocableWebTransportHandlerMethod handler, Throwable failure) {
		String message = "[%s] Exception handler %s failed".formatted(handshake.getRequest().getId(),
				handler.getDescription());
		// Such as by an argument that the request does not have
		if (failure instanceof SessionRejectedException || ErrorClassifier.isCausedByPeer(failure)) {
			logger.debug(message, failure);
		}
		else {
			errors.error(message, failure);
		}
		return Mono.empty();
	}

	private static Mono<HandshakeDecision> call(InvocableWebTransportHandlerMethod.Bound method,
			WebTransportHandshake handshake, Throwable failure) {
		ConnectingSession session = null;
		if (method.takesSession()) {
			session = new ConnectingSession(handshake.getRequest(), handshake.getAttributes());
			session.fail();
		}
		HttpStatusCode status = method.getHandlerMethod().getResponseStatus();
		return Mono.from(method.call(HandlerCall.of(handshake, session).withFailure(failure)))
			.ofType(HandshakeDecision.class)
			.filter((decision) -> !decision.isAccepted())
			.switchIfEmpty(Mono.justOrEmpty(status).map((code) -> HandshakeDecision.reject(code.value())));
	}

}
