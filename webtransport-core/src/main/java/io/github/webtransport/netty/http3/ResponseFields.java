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

package io.github.webtransport.netty.http3;

import java.util.Map;

import io.netty.handler.codec.http3.Http3Headers;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Reads the header section of the answer to a CONNECT.
 *
 * @since 0.1.0
 */
public final class ResponseFields {

	private ResponseFields() {
	}

	/**
	 * Return the fields without pseudo-headers.
	 */
	public static MultiValueMap<String, String> of(Http3Headers headers) {
		MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
		for (Map.Entry<CharSequence, CharSequence> field : headers) {
			String name = field.getKey().toString();
			if (!name.startsWith(":")) {
				fields.add(name, field.getValue().toString());
			}
		}
		return fields;
	}

}
