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

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.webtransport.HandshakeInfo;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * What an annotation says of the value that it names.
 *
 * @param source where the value comes from
 * @param name the name, empty for the name of the parameter
 * @param required whether there must be a value
 * @param defaultValue the value to use where there is none
 */
record NamedValue(Source source, String name, boolean required, @Nullable String defaultValue) {

	static @Nullable NamedValue of(Annotation[] annotations) {
		for (Annotation annotation : annotations) {
			NamedValue value = of(annotation);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	private static @Nullable NamedValue of(Annotation annotation) {
		if (annotation instanceof PathVariable path) {
			return new NamedValue(Source.PATH_VARIABLE, path.name(), path.required(), null);
		}
		if (annotation instanceof RequestParam param) {
			return of(Source.REQUEST_PARAM, param.name(), param.required(), param.defaultValue());
		}
		if (annotation instanceof RequestHeader header) {
			return of(Source.REQUEST_HEADER, header.name(), header.required(), header.defaultValue());
		}
		if (annotation instanceof CookieValue cookie) {
			return of(Source.COOKIE_VALUE, cookie.name(), cookie.required(), cookie.defaultValue());
		}
		return null;
	}

	private static NamedValue of(Source source, String name, boolean required, String defaultValue) {
		boolean hasDefault = !ValueConstants.DEFAULT_NONE.equals(defaultValue);
		return new NamedValue(source, name, required && !hasDefault, hasDefault ? defaultValue : null);
	}

	/**
	 * Find the argument of a parameter that takes all values of the source.
	 * @param parameter the parameter
	 * @return the argument, or {@code null} if the parameter takes one value
	 */
	@Nullable HandlerArgument findMapArgument(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (!this.name.isEmpty()) {
			return null;
		}
		if (type == Map.class) {
			return (info) -> Mono.just(this.source.valuesOf(info).toSingleValueMap());
		}
		if (type == MultiValueMap.class) {
			return (info) -> Mono.just(this.source.valuesOf(info));
		}
		return (type == HttpHeaders.class && this.source == Source.REQUEST_HEADER)
				? (info) -> Mono.just(new HttpHeaders(this.source.valuesOf(info))) : null;
	}

	/**
	 * Where named values come from.
	 */
	enum Source {

		PATH_VARIABLE("path variable", (info) -> MultiValueMap.fromSingleValue(info.getPathVariables())),

		REQUEST_PARAM("query parameter", HandshakeInfo::getQueryParams),

		REQUEST_HEADER("header", HandshakeInfo::getHeaders),

		COOKIE_VALUE("cookie", HandshakeInfo::getCookies);

		private final String label;

		private final Function<HandshakeInfo, MultiValueMap<String, String>> values;

		Source(String label, Function<HandshakeInfo, MultiValueMap<String, String>> values) {
			this.label = label;
			this.values = values;
		}

		String getLabel() {
			return this.label;
		}

		MultiValueMap<String, String> valuesOf(HandshakeInfo info) {
			return this.values.apply(info);
		}

		List<String> valuesOf(HandshakeInfo info, String name) {
			return valuesOf(info).getOrDefault(name, List.of());
		}

	}

}
