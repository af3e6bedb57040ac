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

import io.github.webtransport.spring.invocation.WebTransportArgumentContext;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.util.Assert;

/**
 * Resolves {@link CurrentSecurityContext @CurrentSecurityContext}, also as a
 * meta-annotation: the security context of the handshake, plain, as
 * {@link java.util.Optional} or as {@link Mono}. A plain one that is required but not
 * there, or not of the parameter's type, rejects the session with 401.
 *
 * @since 0.1.0
 */
public final class CurrentSecurityContextArgumentResolver implements WebTransportArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return find(parameter) != null;
	}

	@Override
	public Mono<Object> resolveArgument(MethodParameter parameter, WebTransportArgumentContext context) {
		CurrentSecurityContext annotation = find(parameter);
		Assert.state(annotation != null, "'parameter' must be annotated");
		return SecurityContextArgument.resolve(parameter, ReactiveSecurityContextHolder.getContext(),
				annotation.expression(), annotation.errorOnInvalidType());
	}

	private static @Nullable CurrentSecurityContext find(MethodParameter parameter) {
		return MergedAnnotations.from(parameter.getParameterAnnotations())
			.get(CurrentSecurityContext.class)
			.synthesize((annotation) -> annotation.isPresent())
			.orElse(null);
	}

}
