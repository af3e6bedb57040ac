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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Checks settings, so that one that cannot work names itself.
 */
final class SettingRange {

	/**
	 * The largest QUIC integer (RFC 9000, section 16).
	 */
	static final long MAX_VARINT = (1L << 62) - 1;

	/**
	 * The largest number of streams (RFC 9000, section 4.6).
	 */
	static final long MAX_STREAMS = 1L << 60;

	private SettingRange() {
	}

	static void between(String name, long value, long min, long max) {
		if (value < min || value > max) {
			throw new InvalidSettingException(name, String.valueOf(value), "between " + min + " and " + max);
		}
	}

	static void positive(String name, Duration value) {
		if (value == null || value.isZero() || value.isNegative()) {
			throw new InvalidSettingException(name, String.valueOf(value), "a duration above 0");
		}
	}

	static void writableDirectory(String name, @Nullable Path value) {
		if (value != null && !(Files.isDirectory(value) && Files.isWritable(value))) {
			throw new InvalidSettingException(name, value.toString(), "a directory that exists and can be written");
		}
	}

}
