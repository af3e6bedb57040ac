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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.payload.MissingLibraryException;
import io.github.webtransport.spring.payload.PayloadReader;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.MimeType;
import org.springframework.util.StringValueResolver;
import org.springframework.validation.Validator;

/**
 * Finds out how to call methods, and refuses those that can never be called.
 *
 * @since 0.1.0
 */
public final class InvocableHandlerMethodFactory {

	private static final Map<String, String> COROUTINE_LIBRARIES = Map.of("kotlinx.coroutines.reactor.MonoKt",
			"org.jetbrains.kotlinx:kotlinx-coroutines-reactor", "kotlin.reflect.full.KClasses",
			"org.jetbrains.kotlin:kotlin-reflect");

	private final ArgumentResolvers arguments;

	private final WebTransportStrategies strategies;

	private final @Nullable Validator validator;

	private final BlockingCalls blockingCalls;

	/**
	 * Create a factory.
	 * @param conversionService converts values of the request to the types of parameters
	 * @param valueResolver replaces placeholders in annotations
	 * @param customResolvers the resolvers of the application, asked in their order
	 * @param strategies has the codecs and the reactive types
	 * @param validator validates payloads, or {@code null} for none
	 * @param blockingCalls calls methods that block
	 */
	public InvocableHandlerMethodFactory(ConversionService conversionService, StringValueResolver valueResolver,
			List<WebTransportArgumentResolver> customResolvers, WebTransportStrategies strategies,
			@Nullable Validator validator, BlockingCalls blockingCalls) {
		this.arguments = new ArgumentResolvers(conversionService, valueResolver, customResolvers);
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
	public InvocableWebTransportHandlerMethod create(WebTransportHandlerMethod method, HandlerMethodKind kind,
			@Nullable MimeType consumes, @Nullable MimeType produces) {
		if (method.isSuspending()) {
			checkCoroutines(method, ClassUtils.getDefaultClassLoader());
		}
		ReturnValueHandler returnValueHandler = ReturnValueHandler.of(method,
				this.strategies.reactiveAdapterRegistry());
		List<HandlerArgument> arguments = createArguments(method, kind, returnValueHandler, consumes);
		try {
			InvocableWebTransportHandlerMethod invocable = new InvocableWebTransportHandlerMethod(method, arguments,
					returnValueHandler.withWriter(method, kind, this.strategies, produces), this.blockingCalls,
					kind.blockingCallKind());
			kind.checkResponseStatus(invocable.getResponseStatus());
			return invocable;
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
	public static void checkCoroutines(WebTransportHandlerMethod method, @Nullable ClassLoader classLoader) {
		COROUTINE_LIBRARIES.forEach((type, library) -> {
			if (!ClassUtils.isPresent(type, classLoader)) {
				throw new InvalidHandlerMethodException(method.getDescription(),
						"a suspending function is called by " + library, "Add " + library + " to the class path.",
						null);
			}
		});
	}

	private List<HandlerArgument> createArguments(WebTransportHandlerMethod method, HandlerMethodKind kind,
			ReturnValueHandler returnValueHandler, @Nullable MimeType consumes) {
		Function<MethodParameter, PayloadReader> payloads = kind.hasPayload()
				? (parameter) -> PayloadReader.of(parameter, this.strategies, consumes, this.validator, kind.isStream())
				: null;
		List<HandlerArgument> arguments = new ArrayList<>();
		MethodParameter[] parameters = method.getMethodParameters();
		int payload = -1;
		for (int i = 0; i < parameters.length; i++) {
			try {
				HandlerArgument argument = this.arguments.of(parameters[i], kind, payloads);
				checkBlocking(argument, returnValueHandler);
				if (argument.isPayload()) {
					if (payload != -1) {
						arguments.set(payload, share(arguments.get(payload), argument));
					}
					payload = i;
				}
				arguments.add(argument);
			}
			catch (IllegalArgumentException ex) {
				throw InvocableWebTransportHandlerMethod.invalidParameter(method, i, ex.getMessage(), ex);
			}
		}
		return arguments;
	}

	/**
	 * Let the first parameter take the first line of a stream, and the second what
	 * follows.
	 */
	private static HandlerArgument share(HandlerArgument first, HandlerArgument second) {
		boolean takesRest = second == BlockingArgument.INPUT
				|| (second instanceof HandlerArgument.OfPayload payload && payload.reader().isMany());
		PayloadReader head = (takesRest && first instanceof HandlerArgument.OfPayload payload)
				? payload.reader().asHead() : null;
		if (head == null) {
			throw new IllegalArgumentException("another parameter takes the payload already, "
					+ "so that this one needs an annotation that says where its value comes from; only an object "
					+ "that is read from the first line of a stream leaves what follows to an InputStream or a Flux "
					+ "behind it");
		}
		return new HandlerArgument.OfPayload(head);
	}

	private static void checkBlocking(HandlerArgument argument, ReturnValueHandler returnValueHandler) {
		if (argument instanceof BlockingArgument blocking) {
			if (!returnValueHandler.isBlocking()) {
				throw new IllegalArgumentException(
						("%s blocks, so that the method must not have a reactive return type " + "and must not suspend")
							.formatted(blocking.label()));
			}
			if (blocking == BlockingArgument.OUTPUT && !returnValueHandler.isVoid()) {
				throw new IllegalArgumentException(
						"%s takes the reply, so that the method must return void".formatted(blocking.label()));
			}
		}
	}

}
