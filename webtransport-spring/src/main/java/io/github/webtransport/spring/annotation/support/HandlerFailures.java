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

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.annotation.StreamReset;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.codec.CodecException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponse;

/**
 * Decides on the errors of the methods of one session: asks the exception handlers,
 * counts and logs what they leave.
 */
final class HandlerFailures {

	/**
	 * What Spring Security throws where it is there, by name: this package does without
	 * it.
	 */
	private static final List<Class<?>> DENIALS = Stream
		.of("org.springframework.security.access.AccessDeniedException",
				"org.springframework.security.core.AuthenticationException")
		.<Class<?>>flatMap((name) -> present(name).stream())
		.toList();

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
		if (failure instanceof SessionClosedException && !this.session.isOpen()) {
			return Mono.just(new FailureOutcome.Handled());
		}
		ExceptionHandlers.Match match = this.handlers.find(failure);
		if (match == null) {
			return Mono.just(new FailureOutcome.Unhandled());
		}
		return match.handler()
			.bind(this.info)
			.flatMap((bound) -> call(bound, call.withFailure(match.failure())))
			.onErrorResume((ex) -> {
				errors.error("[%s] Exception handler %s failed".formatted(this.session.getId(),
						match.handler().method().getDescription()), ex);
				return Mono.just(new FailureOutcome.Unhandled());
			});
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
	 * has caused is no failure of a method; what the peer could cause at will is not
	 * logged loudly.
	 * @param failure the error
	 * @param handler the method
	 * @param quiet whether it may happen often
	 */
	void report(Throwable failure, EndpointHandler handler, boolean quiet) {
		String message = "[%s] %s failed".formatted(this.session.getId(), handler.method().getDescription());
		if (isEnd(failure)) {
			logger.debug(message, failure);
			return;
		}
		if (isCausedByPeer(failure)) {
			if (this.metrics != null) {
				this.metrics.inputRefused(failure);
			}
			logger.debug(message, failure);
			return;
		}
		if (this.metrics != null) {
			this.metrics.handlerFailed(failure);
		}
		if (quiet) {
			logger.debug(message, failure);
		}
		else {
			errors.error(message, failure);
		}
	}

	private static Optional<Class<?>> present(String name) {
		ClassLoader loader = HandlerFailures.class.getClassLoader();
		return ClassUtils.isPresent(name, loader) ? Optional.of(ClassUtils.resolveClassName(name, loader))
				: Optional.empty();
	}

	private static boolean isEnd(Throwable failure) {
		return failure instanceof StreamResetException || failure instanceof StreamStoppedException
				|| failure instanceof SessionClosedException;
	}

	/**
	 * Return whether the peer causes an error, by what it sends or by what it may not do.
	 */
	static boolean isCausedByPeer(Throwable failure) {
		return failure instanceof CodecException || failure instanceof DataBufferLimitException
				|| (failure instanceof ErrorResponse response && response.getStatusCode().is4xxClientError())
				|| DENIALS.stream().anyMatch((denial) -> denial.isInstance(failure));
	}

}
