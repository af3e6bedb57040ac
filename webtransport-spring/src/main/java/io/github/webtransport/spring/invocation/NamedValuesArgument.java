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

import java.util.Map;

import io.github.webtransport.HandshakeInfo;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/**
 * The argument of a parameter that takes all values of a kind in one map.
 */
final class NamedValuesArgument implements HandlerArgument {

	private final NamedValueSource source;

	private final Class<?> type;

	private NamedValuesArgument(NamedValueSource source, Class<?> type) {
		this.source = source;
		this.type = type;
	}

	static boolean supports(MethodParameter parameter, NamedValue value) {
		Class<?> type = parameter.getParameterType();
		return value.name().isEmpty() && (type == Map.class || type == MultiValueMap.class || isHeaders(type, value));
	}

	private static boolean isHeaders(Class<?> type, NamedValue value) {
		return type == HttpHeaders.class && value.source() == NamedValueSource.REQUEST_HEADER;
	}

	static NamedValuesArgument of(MethodParameter parameter, NamedValue value) {
		return new NamedValuesArgument(value.source(), parameter.getParameterType());
	}

	@Override
	public Mono<Object> resolve(HandshakeInfo info) {
		MultiValueMap<String, String> values = this.source.valuesOf(info);
		if (this.type == Map.class) {
			return Mono.just(values.toSingleValueMap());
		}
		return Mono.just((this.type == HttpHeaders.class) ? new HttpHeaders(values) : values);
	}

}
