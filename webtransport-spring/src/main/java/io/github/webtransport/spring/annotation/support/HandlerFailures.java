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
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingCallRejectedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides on the errors of the methods of one session: asks the exception handlers,
 * counts and logs what they leave.
 */
final class HandlerFailures {

	private static final Log logger = LogFactory.getLog(HandlerFailures.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(HandlerFailures.class);

	private final WebTransportSession session;

	private final HandshakeInfo info;

	private final ExceptionHandlers handlers;

	private final @Nullable SessionMetrics metrics;

	HandlerFailures(WebTransportSession session, HandshakeInfo info, ExceptionHandlers handlers,
			@Nullable SessionMetrics metrics) {
		this.session = session;
		this.info = info;
		this.handlers = handlers;
		this.metrics = metrics;
	}

	/**
	 * Decide on an error.
	 * @param failure the error
	 * @param call the call that failed
	 * @return the outcome
	 */
	Mono<FailureOutcome> decide(Throwable failure, HandlerCall call) {
		if (Failures.isSessionClosed(failure) && !this.session.isOpen()) {
			return Mono.just(new FailureOutcome.Handled());
		}
		if (failure instanceof BlockingCallRejectedException) {
			// There is no thread for an exception handler either
			return Mono.just(new FailureOutcome.Unhandled());
		}
		ExceptionHandlers.Match match = this.handlers.find(failure);
		if (match == null) {
			return Mono.just(new FailureOutcome.Unhandled());
		}
		return match.handler()
			.bind(this.info)
			.flatMap((bound) -> call(bound, call.withFailure(match.failure())))
			.onErrorResume((ex) -> handlerFailed(match, ex));
	}

	private Mono<FailureOutcome> handlerFailed(ExceptionHandlers.Match match, Throwable failure) {
		String message = "[%s] Exception handler %s failed".formatted(this.session.getId(),
				match.handler().method().getDescription());
		if (Failures.isEnd(failure) || failure instanceof BlockingCallRejectedException) {
			logger.debug(message, failure);
		}
		else {
			errors.error(message, failure);
		}
		return Mono.just(new FailureOutcome.Unhandled());
	}

	private static Mono<FailureOutcome> call(EndpointHandler.Bound bound, HandlerCall call) {
		EndpointHandler handler = bound.handler();
		if (handler.result().isVoid()) {
			return bound.callVoid(call).thenReturn(new FailureOutcome.Handled());
		}
		if (handler.result().isMany()) {
			return Mono.just(new FailureOutcome.Reply(bound.call(call), true, handler.writer()));
		}
		return Mono.from(bound.call(call))
			.map((value) -> outcomeOf(value, handler.writer()))
			.defaultIfEmpty(new FailureOutcome.Handled());
	}

	private static FailureOutcome outcomeOf(Object value, ReturnWriter writer) {
		if (value instanceof CloseStatus status) {
			return new FailureOutcome.Close(status);
		}
		if (value instanceof StreamReset reset) {
			return new FailureOutcome.Reset(reset.code());
		}
		return new FailureOutcome.Reply(Mono.just(value), false, writer);
	}

	/**
	 * Count and log an error that nobody handled. What the peer or the end of a session
	 * has caused is no failure of a method.
	 * @param failure the error
	 * @param handler the method
	 */
	void report(Throwable failure, EndpointHandler handler) {
		String message = "[%s] %s failed".formatted(this.session.getId(), handler.method().getDescription());
		if (Failures.isEnd(failure)) {
			logger.debug(message, failure);
			return;
		}
		if (Failures.isCausedByPeer(failure)) {
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
