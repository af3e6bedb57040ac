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

import org.jspecify.annotations.Nullable;

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
record NamedValue(NamedValueSource source, String name, boolean required, @Nullable String defaultValue) {

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
			return new NamedValue(NamedValueSource.PATH_VARIABLE, path.name(), path.required(), null);
		}
		if (annotation instanceof RequestParam param) {
			return of(NamedValueSource.REQUEST_PARAM, param.name(), param.required(), param.defaultValue());
		}
		if (annotation instanceof RequestHeader header) {
			return of(NamedValueSource.REQUEST_HEADER, header.name(), header.required(), header.defaultValue());
		}
		if (annotation instanceof CookieValue cookie) {
			return of(NamedValueSource.COOKIE_VALUE, cookie.name(), cookie.required(), cookie.defaultValue());
		}
		return null;
	}

	private static NamedValue of(NamedValueSource source, String name, boolean required, String defaultValue) {
		boolean hasDefault = !ValueConstants.DEFAULT_NONE.equals(defaultValue);
		return new NamedValue(source, name, required && !hasDefault, hasDefault ? defaultValue : null);
	}

}
