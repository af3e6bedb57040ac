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
import java.util.concurrent.Callable;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.blocking.BlockingCaller;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;

/**
 * A method, what its arguments come from and what becomes of its result. What comes from
 * the handshake is resolved once per session, not with each call.
 */
final class EndpointHandler {

	private static final Object NULL = new Object();

	private final EndpointMethod method;

	private final List<HandlerArgument> arguments;

	private final MethodResult result;

	private final @Nullable ReturnWriter writer;

	private final BlockingMethod blocking;

	private final boolean perCall;

	EndpointHandler(EndpointMethod method, List<HandlerArgument> arguments, MethodResult result,
			@Nullable ReturnWriter writer, BlockingMethod blocking) {
		this.method = method;
		this.arguments = List.copyOf(arguments);
		this.result = result;
		this.writer = writer;
		this.blocking = blocking;
		this.perCall = this.arguments.stream().anyMatch(HandlerArgument.PerCall.class::isInstance);
	}

	EndpointMethod method() {
		return this.method;
	}

	MethodResult result() {
		return this.result;
	}

	/**
	 * Return what writes the values of the result.
	 */
	ReturnWriter writer() {
		Assert.state(this.writer != null, "The method returns no values");
		return this.writer;
	}

	/**
	 * Return how a method that blocks is called.
	 */
	BlockingMethod blocking() {
		return this.blocking;
	}

	@Nullable PayloadArgument payload() {
		for (HandlerArgument argument : this.arguments) {
			if (argument instanceof PayloadArgument payload) {
				return payload;
			}
		}
		return null;
	}

	/**
	 * Return whether the session must be there when the method is called.
	 */
	boolean takesSession() {
		return this.arguments.contains(CallArguments.SESSION) || this.perCall;
	}

	/**
	 * Check that every argument can be resolved at the given path.
	 * @param path the path of the method
	 */
	void check(HandlerPath path) {
		MethodParameter[] parameters = this.method.getMethodParameters();
		for (int i = 0; i < parameters.length; i++) {
			String problem = this.arguments.get(i).findProblem(path);
			if (problem != null) {
				throw invalidParameter(this.method, i, problem, null);
			}
		}
	}

	static InvalidHandlerMethodException invalidParameter(EndpointMethod method, int index, @Nullable String problem,
			@Nullable Throwable cause) {
		return new InvalidHandlerMethodException(method.getDescription(),
				"parameter %d: %s".formatted(index + 1, problem), MissingLibraryException.remedyOf(cause), cause);
	}

	private @Nullable Object invoke(HandlerCall call, @Nullable Object[] arguments) throws Exception {
		Object returned = this.method.invoke(arguments);
		Assert.state(returned != null || this.result.isBlocking(),
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
	Mono<Bound> bind(HandshakeInfo info) {
		return Flux.fromIterable(this.arguments)
			.concatMap((argument) -> argument.resolve(info).defaultIfEmpty(NULL))
			.collectList()
			.flatMap((resolved) -> bind(info, resolved));
	}

	private Mono<Bound> bind(HandshakeInfo info, List<Object> resolved) {
		return this.result.isBlocking() ? BlockingCaller.of(info).map((caller) -> new Bound(resolved, caller))
				: Mono.just(new Bound(resolved, null));
	}

	/**
	 * The method for one session.
	 */
	final class Bound {

		private final Object[] resolved;

		private final @Nullable BlockingCaller caller;

		private Bound(List<Object> resolved, @Nullable BlockingCaller caller) {
			this.resolved = resolved.toArray();
			this.caller = caller;
		}

		EndpointHandler handler() {
			return EndpointHandler.this;
		}

		/**
		 * Call the method.
		 * @param call what the other arguments are taken from
		 * @return calls the method when subscribed to
		 */
		Publisher<Object> call(HandlerCall call) {
			EndpointHandler handler = handler();
			if (!handler.perCall) {
				return call(call, this.resolved);
			}
			Mono<Object[]> resolved = Flux.range(0, this.resolved.length)
				.concatMap((index) -> resolve(index, call))
				.collectList()
				.map(List::toArray);
			return handler.result.isMany() ? resolved.flatMapMany((values) -> call(call, values))
					: resolved.flatMap((values) -> Mono.from(call(call, values)));
		}

		private Mono<Object> resolve(int index, HandlerCall call) {
			return (handler().arguments.get(index) instanceof HandlerArgument.PerCall argument)
					? argument.resolve(call).defaultIfEmpty(NULL) : Mono.just(this.resolved[index]);
		}

		private Publisher<Object> call(HandlerCall call, Object[] resolved) {
			EndpointHandler handler = handler();
			Callable<@Nullable Object> invocation = () -> handler.invoke(call, arguments(call, resolved));
			return (this.caller != null) ? handler.blocking.call(this.caller, invocation)
					: handler.result.adapt(invocation);
		}

		/**
		 * Call a method that returns no values.
		 */
		Mono<Void> callVoid(HandlerCall call) {
			return Flux.from(call(call)).then();
		}

		private @Nullable Object[] arguments(HandlerCall call, Object[] resolved) {
			@Nullable Object[] values = new Object[resolved.length];
			for (int i = 0; i < values.length; i++) {
				if (handler().arguments.get(i) instanceof HandlerArgument.OfCall argument) {
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
