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

package io.github.webtransport.autoconfigure;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a library is missing that a feature of the configuration needs.
 *
 * @since 0.1.0
 */
public class MissingDependencyException extends IllegalStateException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String feature;

	private final String coordinates;

	/**
	 * Create an exception.
	 * @param feature what needs the library
	 * @param coordinates the Maven coordinates of the library
	 */
	public MissingDependencyException(String feature, String coordinates) {
		super("%s needs %s, which is not on the class path".formatted(feature, coordinates));
		this.feature = feature;
		this.coordinates = coordinates;
	}

	/**
	 * Throw if a library of the engine is missing, which servers and clients need.
	 * @param classLoader finds classes of the application
	 */
	public static void throwIfEngineIsMissing(@Nullable ClassLoader classLoader) {
		RequiredLibrary.checkEngine(classLoader);
	}

	/**
	 * Throw if the library that makes self-signed certificates is missing.
	 * @param classLoader finds classes of the application
	 */
	public static void throwIfSelfSignedIsMissing(@Nullable ClassLoader classLoader) {
		RequiredLibrary.checkSelfSigned(classLoader);
	}

	/**
	 * Return what needs the library.
	 * @return the feature
	 */
	public String getFeature() {
		return this.feature;
	}

	/**
	 * Return the library.
	 * @return its Maven coordinates
	 */
	public String getCoordinates() {
		return this.coordinates;
	}

}
