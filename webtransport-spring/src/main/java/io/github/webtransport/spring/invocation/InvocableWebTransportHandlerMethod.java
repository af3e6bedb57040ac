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

package io.github.webtransport.spring.invocation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingStream;
import io.github.webtransport.spring.blocking.BlockingTurn;
import io.github.webtransport.spring.payload.MissingLibraryException;
import io.github.webtransport.spring.payload.PayloadReader;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * A method, what its arguments come from and what becomes of its result. What comes from
 * the handshake is resolved once per session, not with each call.
 *
 * @since 0.1.0
 */
public final class InvocableWebTransportHandlerMethod {

	private static final Object NULL = new Object();

	private final WebTransportHandlerMethod method;

	private final List<HandlerArgument> arguments;

	private final ReturnValueHandler returnValueHandler;

	private final BlockingCalls blockingCalls;

	private final BlockingCallKind blockingCallKind;

	InvocableWebTransportHandlerMethod(WebTransportHandlerMethod method, List<HandlerArgument> arguments,
			ReturnValueHandler returnValueHandler, BlockingCalls blockingCalls, BlockingCallKind blockingCallKind) {
		this.method = method;
		this.arguments = List.copyOf(arguments);
		this.returnValueHandler = returnValueHandler;
		this.blockingCalls = blockingCalls;
		this.blockingCallKind = blockingCallKind;
	}

	/**
	 * Return what names this method in messages.
	 * @return the type, the name and the types of the parameters
	 */
	public String getDescription() {
		return this.method.getDescription();
	}

	/**
	 * Return the method.
	 * @return the method, with its bean
	 */
	public WebTransportHandlerMethod getMethod() {
		return this.method;
	}

	/**
	 * Return what {@link ResponseStatus @ResponseStatus} on the method says.
	 * @return the status, or {@code null} if the method has no such annotation
	 */
	public @Nullable HttpStatusCode getResponseStatus() {
		ResponseStatus annotation = this.method.getMethodAnnotation(ResponseStatus.class);
		return (annotation != null) ? annotation.code() : null;
	}

	/**
	 * Return what handles the values that the method returns.
	 * @return the handler
	 */
	public ReturnValueHandler getReturnValueHandler() {
		return this.returnValueHandler;
	}

	/**
	 * Return how many calls of a session run at the same time if the method blocks.
	 * @return the limit of calls
	 */
	public int getMaxBlockingCallsPerSession() {
		return this.blockingCalls.getSettings().getMaxPerSession();
	}

	/**
	 * Return how long a method that blocks waits for a peer that neither sends nor reads.
	 * @return the time
	 */
	public Duration getStreamIdleTimeout() {
		return this.blockingCalls.getSettings().getStreamIdleTimeout();
	}

	/**
	 * Return what reads the payload of a call.
	 * @return the reader, or {@code null} if no parameter takes the payload
	 */
	public @Nullable PayloadReader getPayloadReader() {
		for (HandlerArgument argument : this.arguments) {
			if (argument instanceof HandlerArgument.OfPayload payload) {
				return payload.reader();
			}
		}
		return null;
	}

	/**
	 * Check that every argument can be resolved at the path of a route.
	 * @param route the route to the method
	 * @throws InvalidHandlerMethodException if one can never be resolved
	 */
	public void check(WebTransportRoute route) {
		MethodParameter[] parameters = this.method.getMethodParameters();
		for (int i = 0; i < parameters.length; i++) {
			String problem = this.arguments.get(i).findProblem(route);
			if (problem != null) {
				throw invalidParameter(this.method, i, problem, null);
			}
		}
	}

	static InvalidHandlerMethodException invalidParameter(WebTransportHandlerMethod method, int index,
			@Nullable String problem, @Nullable Throwable cause) {
		return new InvalidHandlerMethodException(method.getDescription(),
				"parameter %d: %s".formatted(index + 1, problem), MissingLibraryException.remedyOf(cause), cause);
	}

	private @Nullable Object invoke(HandlerCall call, @Nullable Object[] arguments) throws Exception {
		Object returned = this.method.invoke(arguments);
		Assert.state(returned != null || this.returnValueHandler.isBlocking(),
				() -> this.method.getDescription() + " returned null");
		// What a method that failed has left is not sent on behalf of its exception
		// handler
		if (call.failure() == null && call.stream() instanceof BlockingStream stream) {
			stream.flush();
		}
		return returned;
	}

	/**
	 * Resolve what comes from the handshake.
	 * @param info the request
	 * @return the method for this session
	 */
	public Mono<Bound> bind(HandshakeInfo info) {
		return Flux.fromIterable(this.arguments)
			.concatMap((argument) -> argument.resolve(info).defaultIfEmpty(NULL))
			.collectList()
			.flatMap((resolved) -> bind(info, resolved));
	}

	private Mono<Bound> bind(HandshakeInfo info, List<Object> resolved) {
		return this.returnValueHandler.isBlocking()
				? BlockingCaller.of(info).map((caller) -> new Bound(resolved, caller))
				: Mono.just(new Bound(resolved, null));
	}

	/**
	 * The method for one session.
	 */
	public final class Bound {

		private final Object[] resolved;

		private final @Nullable BlockingCaller caller;

		private final boolean perCall;

		private Bound(List<Object> resolved, @Nullable BlockingCaller caller) {
			this.resolved = resolved.toArray();
			this.caller = caller;
			this.perCall = resolved.stream().anyMatch(WebTransportArgumentContext.PerCall.class::isInstance);
		}

		/**
		 * Return the method.
		 * @return the method, for all sessions
		 */
		public InvocableWebTransportHandlerMethod getHandlerMethod() {
			return InvocableWebTransportHandlerMethod.this;
		}

		/**
		 * Return whether the session must be there when the method is called.
		 * @return {@code true} if an argument is the session, or is taken from it
		 */
		public boolean takesSession() {
			return getHandlerMethod().arguments.contains(CallArguments.SESSION) || this.perCall;
		}

		/**
		 * Call the method.
		 * @param call what the other arguments are taken from
		 * @return calls the method when subscribed to
		 */
		public Publisher<Object> call(HandlerCall call) {
			InvocableWebTransportHandlerMethod handler = getHandlerMethod();
			if (!this.perCall) {
				return call(call, this.resolved);
			}
			Mono<Object[]> resolved = Flux.range(0, this.resolved.length)
				.concatMap((index) -> resolve(index, call))
				.collectList()
				.map(List::toArray);
			return handler.returnValueHandler.isMany() ? resolved.flatMapMany((values) -> call(call, values))
					: resolved.flatMap((values) -> Mono.from(call(call, values)));
		}

		private Mono<Object> resolve(int index, HandlerCall call) {
			return (this.resolved[index] instanceof WebTransportArgumentContext.PerCall argument)
					? argument.resolve(call).defaultIfEmpty(NULL) : Mono.just(this.resolved[index]);
		}

		private Publisher<Object> call(HandlerCall call, Object[] resolved) {
			InvocableWebTransportHandlerMethod handler = getHandlerMethod();
			Callable<@Nullable Object> invocation = () -> handler.invoke(call, arguments(call, resolved));
			if (this.caller == null) {
				return handler.returnValueHandler.adapt(invocation);
			}
			// Sessions that are open do not wait for those that are not accepted
			BlockingCallKind kind = (call.handshake() != null) ? BlockingCallKind.HANDSHAKE : handler.blockingCallKind;
			return handler.blockingCalls.call(kind, this.caller, invocation);
		}

		/**
		 * Return whether a call needs nothing but a thread that may be blocked.
		 * @return {@code true} for a method that blocks, all whose arguments are there
		 */
		public boolean isDirect() {
			return this.caller != null && !this.perCall;
		}

		/**
		 * Take a turn on a thread that may be blocked, to {@link #invoke} the method.
		 * @param turn the turn
		 * @param <T> the type of its result
		 * @return takes the turn when subscribed to
		 */
		public <T> Mono<T> turn(BlockingTurn<? extends T> turn) {
			Assert.state(this.caller != null, "The method does not block");
			InvocableWebTransportHandlerMethod handler = getHandlerMethod();
			return handler.blockingCalls.turn(handler.blockingCallKind, this.caller, turn);
		}

		/**
		 * Call a method that {@linkplain #isDirect() needs nothing but a thread} on the
		 * present one.
		 * @param call what the arguments are taken from
		 * @return what the method returned
		 * @throws Exception if the method fails
		 */
		public @Nullable Object invoke(HandlerCall call) throws Exception {
			return getHandlerMethod().invoke(call, arguments(call, this.resolved));
		}

		/**
		 * Call a method that returns no values.
		 * @param call what the other arguments are taken from
		 * @return calls the method when subscribed to
		 */
		public Mono<Void> callVoid(HandlerCall call) {
			return Flux.from(call(call)).then();
		}

		private @Nullable Object[] arguments(HandlerCall call, Object[] resolved) {
			@Nullable Object[] values = new Object[resolved.length];
			for (int i = 0; i < values.length; i++) {
				if (getHandlerMethod().arguments.get(i) instanceof HandlerArgument.OfCall argument) {
					values[i] = argument.get(call);
				}
				else {
					values[i] = (resolved[i] != NULL) ? resolved[i] : null;
				}
			}
			return values;
		}

	}

}
