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

/**
 * When a server has a client prove its address before it spends anything on a connection
 * (RFC 9000, section 8.1.2). The proof costs the client a round trip.
 *
 * @since 0.1.0
 */
public enum RetryMode {

	/**
	 * Under load, which many handshakes at a time, many that fail, or many attempts of an
	 * address are. The default.
	 */
	AUTO,

	/**
	 * For every connection.
	 */
	ALWAYS,

	/**
	 * For no connection. Attempts of an address are not bounded then, because addresses
	 * that nobody has proved can belong to somebody else.
	 */
	NEVER

}
