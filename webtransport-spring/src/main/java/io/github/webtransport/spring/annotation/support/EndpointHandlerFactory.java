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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.MimeType;
import org.springframework.validation.Validator;

/**
 * Finds out how to call methods, and refuses those that can never be called.
 */
final class EndpointHandlerFactory {

	private static final Map<String, String> COROUTINE_LIBRARIES = Map.of("kotlinx.coroutines.reactor.MonoKt",
			"org.jetbrains.kotlinx:kotlinx-coroutines-reactor", "kotlin.reflect.full.KClasses",
			"org.jetbrains.kotlin:kotlin-reflect");

	private final HandlerArguments arguments;

	private final WebTransportStrategies strategies;

	private final @Nullable Validator validator;

	private final BlockingCalls blockingCalls;

	EndpointHandlerFactory(HandlerArguments arguments, WebTransportStrategies strategies, @Nullable Validator validator,
			BlockingCalls blockingCalls) {
		this.arguments = arguments;
		this.strategies = strategies;
		this.validator = validator;
		this.blockingCalls = blockingCalls;
	}

	/**
	 * Find out how to call a method.
	 * @param method the method
	 * @param kind what it is for
	 * @param consumes the format of what the peer sends, or {@code null}
	 * @param produces the format of what is sent to the peer, or {@code null}
	 * @return the handler
	 * @throws InvalidHandlerMethodException if it can never be called
	 */
	EndpointHandler create(EndpointMethod method, HandlerKind kind, @Nullable MimeType consumes,
			@Nullable MimeType produces) {
		if (method.isSuspending()) {
			checkCoroutines(method, ClassUtils.getDefaultClassLoader());
		}
		MethodResult result = MethodResult.of(method, this.strategies.reactiveAdapterRegistry());
		List<HandlerArgument> arguments = createArguments(method, kind, result, consumes);
		try {
			return new EndpointHandler(method, arguments, result, createWriter(method, kind, result, produces),
					new BlockingMethod(this.blockingCalls, kind.blockingCallKind()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHandlerMethodException(method.getDescription(), String.valueOf(ex.getMessage()),
					MissingLibraryException.remedyOf(ex), ex);
		}
	}

	/**
	 * Check that suspending functions can be called.
	 * @param method the function
	 * @param classLoader finds the libraries
	 * @throws InvalidHandlerMethodException if one is missing
	 */
	static void checkCoroutines(EndpointMethod method, @Nullable ClassLoader classLoader) {
		COROUTINE_LIBRARIES.forEach((type, library) -> {
			if (!ClassUtils.isPresent(type, classLoader)) {
				throw new InvalidHandlerMethodException(method.getDescription(),
						"a suspending function is called by " + library, "Add " + library + " to the class path.",
						null);
			}
		});
	}

	private List<HandlerArgument> createArguments(EndpointMethod method, HandlerKind kind, MethodResult result,
			@Nullable MimeType consumes) {
		PayloadArguments payloads = kind.hasPayload()
				? new PayloadArguments(this.strategies, consumes, this.validator, kind.isStream()) : null;
		List<HandlerArgument> arguments = new ArrayList<>();
		MethodParameter[] parameters = method.getMethodParameters();
		boolean hasPayload = false;
		for (int i = 0; i < parameters.length; i++) {
			try {
				HandlerArgument argument = this.arguments.of(parameters[i], kind, payloads);
				checkBlocking(argument, result);
				if (argument.isPayload() && hasPayload) {
					throw new IllegalArgumentException("another parameter takes the payload already, "
							+ "so that this one needs an annotation that says where its value comes from");
				}
				hasPayload |= argument.isPayload();
				arguments.add(argument);
			}
			catch (IllegalArgumentException ex) {
				throw EndpointHandler.invalidParameter(method, i, ex.getMessage(), ex);
			}
		}
		return arguments;
	}

	private static void checkBlocking(HandlerArgument argument, MethodResult result) {
		if (argument instanceof BlockingArgument blocking) {
			if (!result.isBlocking()) {
				throw new IllegalArgumentException(
						("%s blocks, so that the method must not have a reactive return type " + "and must not suspend")
							.formatted(blocking.label()));
			}
			if (blocking == BlockingArgument.OUTPUT && !result.isVoid()) {
				throw new IllegalArgumentException(
						"%s takes the reply, so that the method must return void".formatted(blocking.label()));
			}
		}
	}

	private @Nullable ReturnWriter createWriter(EndpointMethod method, HandlerKind kind, MethodResult result,
			@Nullable MimeType produces) {
		if (result.isVoid()) {
			return null;
		}
		if (!kind.mayReturnValue()) {
			throw new IllegalArgumentException(("%s, so that it must return void or a reactive type "
					+ "without a value such as Mono<Void>, but it returns %s")
				.formatted(kind.whyNoValue(), method.getReturnType().getGenericParameterType().getTypeName()));
		}
		boolean ofFailure = kind == HandlerKind.FAILURE;
		ReturnWriter writer = new ReturnWriter(this.strategies, produces, (ofFailure && isSignal(result.valueType()))
				? ResolvableType.forClass(Object.class) : result.valueType());
		if (kind == HandlerKind.DATAGRAM || result.isMany()) {
			writer.checkWhole();
		}
		if (result.isMany() && kind.isStream()) {
			writer.checkManyOnStream();
		}
		return writer;
	}

	private static boolean isSignal(ResolvableType type) {
		return type.toClass() == CloseStatus.class || type.toClass() == StreamReset.class;
	}

}
