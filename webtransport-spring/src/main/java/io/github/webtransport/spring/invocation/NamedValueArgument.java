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

import java.util.List;
import java.util.Optional;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebInputException;

/**
 * The argument of a parameter that names a value of the request.
 */
final class NamedValueArgument implements HandlerArgument {

	private final MethodParameter parameter;

	private final MethodParameter target;

	private final NamedValue value;

	private final boolean required;

	private final ConversionService conversionService;

	/**
	 * Create an argument.
	 * @param parameter the parameter
	 * @param value the value, its name resolved
	 * @param conversionService converts values to the type of the parameter
	 */
	NamedValueArgument(MethodParameter parameter, NamedValue value, ConversionService conversionService) {
		this.parameter = parameter;
		this.target = parameter.nestedIfOptional();
		this.value = value;
		this.required = value.required() && !parameter.isOptional();
		this.conversionService = conversionService;
	}

	@Override
	public @Nullable String findProblem(WebTransportRoute route) {
		boolean nullable = !this.required && this.value.defaultValue() == null;
		if (nullable && !this.parameter.isOptional() && !isNullable()) {
			return "%s '%s' is not required and has no default value, but the type %s cannot be null"
				.formatted(this.value.source().getLabel(), this.value.name(), this.target.getNestedParameterType());
		}
		if (this.required && this.value.source() == NamedValue.Source.PATH_VARIABLE
				&& !route.getPathVariables().contains(this.value.name())) {
			return "the path '%s' has no variable '%s'".formatted(route.pattern(), this.value.name());
		}
		return null;
	}

	/**
	 * Kotlin checks arguments when a function is called.
	 */
	private boolean isNullable() {
		return !this.target.getNestedParameterType().isPrimitive()
				&& (!KotlinDetector.isKotlinType(this.parameter.getDeclaringClass())
						|| Nullness.forMethodParameter(this.parameter) != Nullness.NON_NULL);
	}

	@Override
	public Mono<Object> resolve(HandshakeInfo info) {
		return Mono.fromCallable(() -> {
			Object argument = convert(read(info));
			if (argument == null && this.required) {
				throw new MissingRequestValueException(this.value.name(), this.target.getNestedParameterType(),
						this.value.source().getLabel(), this.parameter);
			}
			return (this.parameter.getParameterType() == Optional.class) ? Optional.ofNullable(argument) : argument;
		});
	}

	private @Nullable Object read(HandshakeInfo info) {
		List<String> values = this.value.source().valuesOf(info, this.value.name());
		if (values.size() > 1) {
			return values;
		}
		// As in Spring MVC and WebFlux, an empty value counts as missing where there is a
		// default
		String single = values.isEmpty() ? null : values.get(0);
		boolean missing = (single == null || single.isEmpty());
		return (missing && this.value.defaultValue() != null) ? this.value.defaultValue() : single;
	}

	private @Nullable Object convert(@Nullable Object source) {
		if (source == null) {
			return null;
		}
		try {
			return this.conversionService.convert(source, TypeDescriptor.forObject(source),
					new TypeDescriptor(this.target));
		}
		catch (ConversionException ex) {
			throw new ServerWebInputException("Cannot convert %s '%s' to %s".formatted(this.value.source().getLabel(),
					this.value.name(), this.target.getNestedParameterType().getName()), this.parameter, ex);
		}
	}

}
