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

import java.security.Principal;
import java.util.Optional;

import io.github.webtransport.SessionRejectedException;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Resolves the {@link Principal} of the handshake, plain or as {@link Mono}. One of
 * another type is none. A plain one that is required but not there rejects the session
 * with 401.
 */
final class PrincipalArgumentResolver implements WebTransportArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return Principal.class.isAssignableFrom(principalType(parameter));
	}

	private static Class<?> principalType(MethodParameter parameter) {
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		return (type == Mono.class) ? ResolvableType.forMethodParameter(parameter).getGeneric().resolve(Object.class)
				: type;
	}

	@Override
	public Mono<Object> resolveArgument(MethodParameter parameter, WebTransportArgumentContext context) {
		Mono<?> principal = context.getHandshakeInfo().getPrincipal().ofType(principalType(parameter));
		if (parameter.getParameterType() == Mono.class) {
			return Mono.just(principal);
		}
		if (parameter.getParameterType() == Optional.class) {
			return principal.<Object>map(Optional::of).defaultIfEmpty(Optional.empty());
		}
		Mono<Object> required = principal.cast(Object.class);
		return parameter.isOptional() ? required
				: required.switchIfEmpty(Mono.error(() -> new SessionRejectedException(401)));
	}

}
