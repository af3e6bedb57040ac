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

package io.github.webtransport.netty.engine;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The version of the native library. Applications inherit the version of Netty that their
 * parent manages, and with it a library that may have known faults.
 */
final class LibraryVersion {

	/**
	 * The first version of quiche without a use-after-free that a peer reaches which
	 * retires connection IDs. Netty 4.2.18 carries it.
	 */
	static final String REQUIRED = "0.29.3";

	private LibraryVersion() {
	}

	/**
	 * Return what to say of a library.
	 * @param version its version
	 * @return the warning, or {@code null} if there is nothing to say
	 */
	static @Nullable String warning(String version) {
		return (compare(version, REQUIRED) < 0)
				? "The native QUIC library is quiche " + version + ", which frees memory that is in use when a peer "
						+ "retires connection IDs, and repeats less of what a network loses. Use Netty 4.2.18.Final "
						+ "or later, with quiche " + REQUIRED + ": set the property netty.version, or import "
						+ "netty-bom before other BOMs"
				: null;
	}

	private static int compare(String version, String other) {
		return Arrays.compare(numbers(version), numbers(other));
	}

	/**
	 * Return the numbers of a version, of which what is no number counts as 0.
	 */
	private static int[] numbers(String version) {
		return Arrays.stream(version.split("[-+]", 2)[0].split("\\."))
			.mapToInt((part) -> part.matches("\\d{1,9}") ? Integer.parseInt(part) : 0)
			.toArray();
	}

}
