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

package io.github.webtransport;

import java.util.function.Supplier;

import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;

/**
 * Fields of a builder. Those of the object that it began with, and those of the object
 * that it has built, are shared until they are changed: a handshake hands most of them on
 * as they are.
 */
final class SharedFields {

	private final Supplier<MultiValueMap<String, String>> factory;

	/**
	 * Cannot be changed while shared.
	 */
	private MultiValueMap<String, String> fields;

	private boolean shared = true;

	/**
	 * Create fields.
	 * @param fields the first ones, which cannot be changed
	 * @param factory creates an empty map for others
	 */
	SharedFields(MultiValueMap<String, String> fields, Supplier<MultiValueMap<String, String>> factory) {
		this.fields = fields;
		this.factory = factory;
	}

	void add(String name, String value) {
		own().add(name, value);
	}

	void remove(String name) {
		if (this.fields.containsKey(name)) {
			own().remove(name);
		}
	}

	private MultiValueMap<String, String> own() {
		if (this.shared) {
			MultiValueMap<String, String> copy = this.factory.get();
			copy.addAll(this.fields);
			this.fields = copy;
			this.shared = false;
		}
		return this.fields;
	}

	/**
	 * Return the fields at this moment, which cannot be changed.
	 */
	MultiValueMap<String, String> share() {
		if (!this.shared) {
			this.fields = CollectionUtils.unmodifiableMultiValueMap(this.fields);
			this.shared = true;
		}
		return this.fields;
	}

}
