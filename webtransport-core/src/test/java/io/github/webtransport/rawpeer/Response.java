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

package io.github.webtransport.rawpeer;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The header section of a response.
 *
 * @param fields the fields in order, pseudo-headers included
 */
record Response(List<Map.Entry<String, String>> fields) {

	int status() {
		String status = field(":status");
		if (status == null) {
			throw new AssertionError("A response without status: " + this.fields);
		}
		return Integer.parseInt(status);
	}

	List<String> values(String name) {
		return this.fields.stream().filter((field) -> field.getKey().equals(name)).map(Map.Entry::getValue).toList();
	}

	@Nullable String field(String name) {
		return values(name).stream().findFirst().orElse(null);
	}

}
