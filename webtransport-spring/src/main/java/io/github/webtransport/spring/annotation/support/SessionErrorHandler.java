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
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.invocation.ReturnValueHandler;
import io.github.webtransport.spring.payload.PayloadWriter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides on the errors of the methods of one session: asks the exception handlers,
 * counts and logs what they leave.
 */
final class SessionErrorHandler {

	private static final Log logger = LogFactory.getLog(SessionErrorHandler.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(SessionErrorHandler.class);

	private final WebTransportSession session;

	private final HandshakeInfo info;

	private final ExceptionHandlerMethodResolver handlers;

	private final @Nullable SessionMetrics metrics;

	/**
	 * Create a handler.
	 * @param session the session
	 * @param info the request for the session
	 * @param handlers the exception handlers
	 * @param metrics counts errors, or {@code null}
	 */
	SessionErrorHandler(WebTransportSession session, HandshakeInfo info, ExceptionHandlerMethodResolver handlers,
			@Nullable SessionMetrics metrics) {
		this.session = session;
		this.info = info;
		this.handlers = handlers;
		this.metrics = metrics;
	}

	/**
	 * Return what is told of what happens in the session, or {@code null}.
	 */
	@Nullable SessionMetrics metrics() {
		return this.metrics;
	}

	/**
	 * Decide on an error.
	 * @param failure the error
	 * @param call the call that failed
	 * @return the outcome
	 */
	Mono<ErrorOutcome> decide(Throwable failure, HandlerCall call) {
		if (ErrorClassifier.isSessionClosed(failure) && !this.session.isOpen()) {
			return Mono.just(new ErrorOutcome.Handled());
		}
		if (failure instanceof BlockingCallRejectedException) {
			// There is no thread for an exception handler either
			return Mono.just(new ErrorOutcome.Unhandled());
		}
		ExceptionHandlerMethodResolver.Match match = this.handlers.find(failure);
		if (match == null) {
			return Mono.just(new ErrorOutcome.Unhandled());
		}
		return match.handler()
			.bind(this.info)
			.flatMap((bound) -> call(bound, call.withFailure(match.failure())))
			.onErrorResume((ex) -> handlerFailed(match, ex));
	}

	private Mono<ErrorOutcome> handlerFailed(ExceptionHandlerMethodResolver.Match match, Throwable failure) {
		String message = "[%s] Exception handler %s failed".formatted(this.session.getId(),
				match.handler().getDescription());
		if (ErrorClassifier.isEnd(failure) || failure instanceof BlockingCallRejectedException) {
			logger.debug(message, failure);
		}
		else {
			errors.error(message, failure);
		}
		return Mono.just(new ErrorOutcome.Unhandled());
	}

	private static Mono<ErrorOutcome> call(InvocableWebTransportHandlerMethod.Bound bound, HandlerCall call) {
		ReturnValueHandler returnValue = bound.getHandlerMethod().getReturnValueHandler();
		if (returnValue.isVoid()) {
			return bound.callVoid(call).thenReturn(new ErrorOutcome.Handled());
		}
		if (returnValue.isMany()) {
			return Mono.just(new ErrorOutcome.Reply(bound.call(call), true, returnValue.getWriter()));
		}
		return Mono.from(bound.call(call))
			.map((value) -> outcomeOf(value, returnValue.getWriter()))
			.defaultIfEmpty(new ErrorOutcome.Handled());
	}

	private static ErrorOutcome outcomeOf(Object value, PayloadWriter writer) {
		if (value instanceof CloseStatus status) {
			return new ErrorOutcome.Close(status);
		}
		if (value instanceof StreamReset reset) {
			return new ErrorOutcome.Reset(reset.code());
		}
		if (value instanceof HandshakeDecision) {
			return new ErrorOutcome.Unhandled();
		}
		return new ErrorOutcome.Reply(Mono.just(value), false, writer);
	}

	/**
	 * Count and log an error that nobody handled. What the peer or the end of a session
	 * has caused is no failure of a method.
	 * @param failure the error
	 * @param handler the method
	 */
	void report(Throwable failure, InvocableWebTransportHandlerMethod handler) {
		String message = "[%s] %s failed".formatted(this.session.getId(), handler.getDescription());
		if (ErrorClassifier.isEnd(failure)) {
			logger.debug(message, failure);
			return;
		}
		if (ErrorClassifier.isCausedByPeer(failure)) {
			if (this.metrics != null) {
				this.metrics.inputRefused(failure);
			}
			logger.debug(message, failure);
			return;
		}
		if (this.metrics != null) {
			this.metrics.handlerFailed(failure);
		}
		errors.error(message, failure);
	}

}
