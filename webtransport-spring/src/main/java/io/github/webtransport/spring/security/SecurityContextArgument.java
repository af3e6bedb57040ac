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

package io.github.webtransport.spring.security;

import java.util.Optional;

import io.github.webtransport.SessionRejectedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Turns something of the security context into the argument of a parameter.
 */
final class SecurityContextArgument {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private SecurityContextArgument() {
	}

	/**
	 * Adapt a value to a parameter: plain, {@code Optional} or {@code Mono}.
	 * @param value what the security context has, empty for nothing
	 * @param expression an expression on the value, empty for the value itself
	 * @param errorOnInvalidType whether a value of another type is an error, and not
	 * missing
	 * @return the argument, or 401 when it is required but missing
	 */
	static Mono<Object> resolve(MethodParameter parameter, Mono<?> value, String expression,
			boolean errorOnInvalidType) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(valueType(parameter));
		Mono<Object> typed = value
			.<Object>mapNotNull((root) -> cast(evaluate(root, expression), type, errorOnInvalidType));
		if (parameter.getParameterType() == Mono.class) {
			return typed.map(Mono::<Object>just).defaultIfEmpty(Mono.empty()).cast(Object.class);
		}
		if (parameter.getParameterType() == Optional.class) {
			return typed.<Object>map(Optional::of).defaultIfEmpty(Optional.empty());
		}
		return parameter.isOptional() ? typed
				: typed.switchIfEmpty(Mono.error(() -> new SessionRejectedException(401)));
	}

	private static Class<?> valueType(MethodParameter parameter) {
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		return (type == Mono.class) ? ResolvableType.forMethodParameter(parameter).getGeneric().resolve(Object.class)
				: type;
	}

	private static @Nullable Object evaluate(Object root, String expression) {
		if (!StringUtils.hasLength(expression)) {
			return root;
		}
		Expression parsed = PARSER.parseExpression(expression);
		EvaluationContext context = new StandardEvaluationContext(root);
		return parsed.getValue(context);
	}

	private static @Nullable Object cast(@Nullable Object value, Class<?> type, boolean errorOnInvalidType) {
		if (value == null || type.isInstance(value)) {
			return value;
		}
		if (errorOnInvalidType) {
			throw new ClassCastException(value.getClass().getName() + " is not assignable to " + type.getName());
		}
		return null;
	}

}
