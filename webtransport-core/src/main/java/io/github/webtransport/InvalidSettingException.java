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

import java.io.Serial;

/**
 * Thrown by the method of a builder that is given a value that cannot work.
 *
 * @since 0.1.0
 */
public final class InvalidSettingException extends IllegalArgumentException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String name;

	private final String value;

	private final String expected;

	/**
	 * Create an exception.
	 * @param name the name of the setting, such as {@code maxStreamData}
	 * @param value the value
	 * @param expected what it should be
	 */
	public InvalidSettingException(String name, String value, String expected) {
		super("'" + name + "' is " + value + " (expected: " + expected + ")");
		this.name = name;
		this.value = value;
		this.expected = expected;
	}

	/**
	 * Return the name of the setting.
	 * @return the name of the builder's method that refused it
	 */
	public String getName() {
		return this.name;
	}

	/**
	 * Return the value.
	 * @return the value as text
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * Return what the value should be.
	 * @return the range in words
	 */
	public String getExpected() {
		return this.expected;
	}

}
