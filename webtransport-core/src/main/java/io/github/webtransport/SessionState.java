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
 * The states of a session, in order.
 *
 * @since 0.1.0
 */
public enum SessionState {

	/**
	 * The handshake is under way. Only seen by what is given a session before it is
	 * accepted.
	 */
	CONNECTING,

	/**
	 * Streams and datagrams flow.
	 */
	CONNECTED,

	/**
	 * One side asked to wind the session down; everything still works.
	 */
	DRAINING,

	/**
	 * The session has ended.
	 */
	CLOSED

}
