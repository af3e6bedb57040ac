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
import java.util.function.Function;

import io.github.webtransport.spring.payload.MissingLibraryException;
import io.github.webtransport.spring.payload.PayloadReader;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.StringValueResolver;

/**
 * The argument resolvers, built-in and of the application: finds out how to resolve the
 * arguments of a parameter.
 */
final class ArgumentResolvers {

	/**
	 * By name, since Spring Security need not be there.
	 */
	private static final List<String> OF_SECURITY = List.of(
			"org.springframework.security.core.annotation.AuthenticationPrincipal",
			"org.springframework.security.core.annotation.CurrentSecurityContext",
			"org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient",
			"org.springframework.security.web.bind.annotation.AuthenticationPrincipal");

	private final ConversionService conversionService;

	private final StringValueResolver valueResolver;

	private final List<WebTransportArgumentResolver> resolvers = new ArrayList<>();

	/**
	 * Create the resolvers.
	 * @param conversionService converts values of the request to the types of parameters
	 * @param valueResolver replaces placeholders in annotations
	 * @param customResolvers the resolvers of the application, asked in their order
	 */
	ArgumentResolvers(ConversionService conversionService, StringValueResolver valueResolver,
			List<WebTransportArgumentResolver> customResolvers) {
		this.conversionService = conversionService;
		this.valueResolver = valueResolver;
		// An annotation that only the application knows says more than the type
		this.resolvers.addAll(customResolvers);
		this.resolvers.add(new PrincipalArgumentResolver());
	}

	/**
	 * Find out how to resolve the arguments of a parameter.
	 * @param parameter the parameter
	 * @param kind what the method is for
	 * @param payloads creates what reads the payload, if the method takes one
	 * @return the argument
	 * @throws IllegalArgumentException if it cannot be resolved
	 */
	HandlerArgument of(MethodParameter parameter, HandlerMethodKind kind,
			@Nullable Function<MethodParameter, PayloadReader> payloads) {
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
			HandlerArgument map = value.findMapArgument(parameter);
			return (map != null) ? map
					: new NamedValueArgument(parameter, resolve(value, parameter), this.conversionService);
		}
		for (WebTransportArgumentResolver resolver : this.resolvers) {
			if (resolver.supportsParameter(parameter)) {
				return (info) -> resolver.resolveArgument(parameter, WebTransportArgumentContext.of(info));
			}
		}
		String type = parameter.getGenericParameterType().getTypeName();
		if (isOfSecurity(parameter)) {
			throw new MissingLibraryException(
					"nothing resolves a parameter of type %s with an annotation of Spring Security".formatted(type),
					"Add spring-boot-starter-security to the class path, "
							+ "or a WebTransportArgumentResolver bean that knows the annotation.");
		}
		if (payloads == null) {
			throw new IllegalArgumentException(("a parameter of type %s needs an annotation "
					+ "that says where its value comes from, or a WebTransportArgumentResolver"
					+ "; payloads are arguments of @StreamMapping and @DatagramMapping methods")
				.formatted(type));
		}
		return new HandlerArgument.OfPayload(payloads.apply(parameter));
	}

	/**
	 * Who is logged in must never be read from what the peer sends, also where the
	 * annotation is that of the application, and nothing is there that resolves it.
	 */
	private static boolean isOfSecurity(MethodParameter parameter) {
		MergedAnnotations annotations = MergedAnnotations.from(parameter.getParameterAnnotations());
		return OF_SECURITY.stream().anyMatch(annotations::isPresent);
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
