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

import io.github.webtransport.HandshakeInfo;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Where named values come from.
 */
enum NamedValueSource {

	PATH_VARIABLE("path variable") {
		@Override
		MultiValueMap<String, String> valuesOf(HandshakeInfo info) {
			MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
			values.setAll(info.getPathVariables());
			return values;
		}
	},

	REQUEST_PARAM("query parameter") {
		@Override
		MultiValueMap<String, String> valuesOf(HandshakeInfo info) {
			return info.getQueryParams();
		}
	},

	REQUEST_HEADER("header") {
		@Override
		MultiValueMap<String, String> valuesOf(HandshakeInfo info) {
			return info.getHeaders();
		}
	},

	COOKIE_VALUE("cookie") {
		@Override
		MultiValueMap<String, String> valuesOf(HandshakeInfo info) {
			return info.getCookies();
		}
	};

	private final String label;

	NamedValueSource(String label) {
		this.label = label;
	}

	String getLabel() {
		return this.label;
	}

	abstract MultiValueMap<String, String> valuesOf(HandshakeInfo info);

	List<String> valuesOf(HandshakeInfo info, String name) {
		return valuesOf(info).getOrDefault(name, List.of());
	}

}
