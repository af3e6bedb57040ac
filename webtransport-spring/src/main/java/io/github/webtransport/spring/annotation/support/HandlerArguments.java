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

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.StringValueResolver;

/**
 * Finds out how to resolve the arguments of a parameter.
 */
final class HandlerArguments {

	private final ConversionService conversionService;

	private final StringValueResolver valueResolver;

	private final List<HandshakeArgumentResolver> resolvers = new ArrayList<>();

	HandlerArguments(ConversionService conversionService, StringValueResolver valueResolver,
			List<HandshakeArgumentResolver> customResolvers) {
		this.conversionService = conversionService;
		this.valueResolver = valueResolver;
		this.resolvers.add(new HandshakeInfoArgumentResolver());
		// An annotation that only the application knows says more than the type
		this.resolvers.addAll(customResolvers);
		this.resolvers.add(new PrincipalArgumentResolver());
	}

	/**
	 * Find out how to resolve the arguments of a parameter.
	 * @param parameter the parameter
	 * @param kind what the method is for
	 * @param payloads makes the argument for the payload, if the method takes one
	 * @return the argument
	 * @throws IllegalArgumentException if it cannot be resolved
	 */
	HandlerArgument of(MethodParameter parameter, HandlerKind kind, @Nullable PayloadArguments payloads) {
		HandlerArgument ofCall = CallArguments.find(parameter, kind);
		if (ofCall != null) {
			return ofCall;
		}
		HandlerArgument ofBlockingCall = BlockingArgument.find(parameter, kind);
		if (ofBlockingCall != null) {
			return ofBlockingCall;
		}
		NamedValue value = NamedValue.of(parameter.getParameterAnnotations());
		if (value != null) {
			return NamedValuesArgument.supports(parameter, value) ? NamedValuesArgument.of(parameter, value)
					: new NamedValueArgument(parameter, resolve(value, parameter), this.conversionService);
		}
		for (HandshakeArgumentResolver resolver : this.resolvers) {
			if (resolver.supportsParameter(parameter)) {
				return of(resolver, parameter);
			}
		}
		String type = parameter.getGenericParameterType().getTypeName();
		if (isOfSecurity(parameter)) {
			throw new MissingLibraryException(
					"nothing resolves a parameter of type %s with an annotation of Spring Security".formatted(type),
					"Add spring-boot-starter-security to the class path, "
							+ "or a HandshakeArgumentResolver bean that knows the annotation.");
		}
		if (payloads == null) {
			throw new IllegalArgumentException(("a parameter of type %s needs an annotation "
					+ "that says where its value comes from, or a HandshakeArgumentResolver"
					+ "; payloads are arguments of @StreamMapping and @DatagramMapping methods")
				.formatted(type));
		}
		return payloads.of(parameter);
	}

	private static HandlerArgument of(HandshakeArgumentResolver resolver, MethodParameter parameter) {
		if (!resolver.isResolvedPerCall(parameter)) {
			return (info) -> resolver.resolveArgument(parameter, info);
		}
		return (HandlerArgument.PerCall) (call) -> resolver.resolveArgument(parameter, call.requiredSession(),
				call.stream());
	}

	/**
	 * Who is logged in must never be read from what the peer sends, also where the
	 * annotation is that of the application, and nothing is there that resolves it.
	 */
	private static boolean isOfSecurity(MethodParameter parameter) {
		return MergedAnnotations.from(parameter.getParameterAnnotations())
			.stream()
			.anyMatch((annotation) -> annotation.getType().getName().startsWith("org.springframework.security."));
	}

	private NamedValue resolve(NamedValue value, MethodParameter parameter) {
		String name = value.name().isEmpty() ? parameter.getParameterName() : resolve(value.name());
		if (name == null || name.isEmpty()) {
			throw new IllegalArgumentException(
					("the name of the %s is neither in the annotation nor in the class file, "
							+ "which needs the compiler option -parameters")
						.formatted(value.source().getLabel()));
		}
		return new NamedValue(value.source(), name, value.required(), resolve(value.defaultValue()));
	}

	private @Nullable String resolve(@Nullable String text) {
		return (text != null) ? this.valueResolver.resolveStringValue(text) : null;
	}

}
