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

package io.github.webtransport.qmux;

/**
 * What the ID of a stream says (RFC 9000, section 2.1).
 */
final class StreamIds {

	private static final int SERVER_BIT = 0x01;

	private static final int UNIDIRECTIONAL_BIT = 0x02;

	private StreamIds() {
	}

	static long of(long number, boolean bidirectional, boolean server) {
		return (number << 2) | ((bidirectional) ? 0 : UNIDIRECTIONAL_BIT) | ((server) ? SERVER_BIT : 0);
	}

	static boolean isBidirectional(long id) {
		return (id & UNIDIRECTIONAL_BIT) == 0;
	}

	static boolean isOfServer(long id) {
		return (id & SERVER_BIT) != 0;
	}

	/**
	 * Return the place of the stream among those of its kind.
	 */
	static long number(long id) {
		return id >> 2;
	}

}
