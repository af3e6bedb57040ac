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

package io.github.webtransport.spring.payload;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a library is missing that a method needs, whose declaration is right.
 *
 * @since 0.1.0
 */
public final class MissingLibraryException extends IllegalArgumentException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param message what is missing
	 * @param remedy what to do about it
	 */
	public MissingLibraryException(String message, String remedy) {
		super(message);
		this.remedy = remedy;
	}

	/**
	 * Return what to do about a failure.
	 * @param failure the failure
	 * @return the remedy, or {@code null} where nothing is missing
	 */
	public static @Nullable String remedyOf(@Nullable Throwable failure) {
		return (failure instanceof MissingLibraryException missing) ? missing.remedy : null;
	}

}
