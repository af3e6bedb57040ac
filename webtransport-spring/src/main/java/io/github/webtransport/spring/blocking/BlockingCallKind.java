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

package io.github.webtransport.spring.blocking;

/**
 * What a blocking call is for. Each kind has threads and a queue of its own, so that none
 * waits for another.
 *
 * @since 0.1.0
 */
public enum BlockingCallKind {

	/**
	 * Before a session is accepted: {@code @SessionMapping}.
	 */
	HANDSHAKE,

	/**
	 * For the life of a session: a method that owns it.
	 */
	SESSION,

	/**
	 * For a stream or a datagram: {@code @StreamMapping}, {@code @DatagramMapping}, and
	 * {@code @WebTransportExceptionHandler}.
	 */
	CALL,

	/**
	 * To tell of the beginning or the end of a session: {@code @DisconnectMapping} and
	 * the listeners of application events. Never refused, since the application relies on
	 * being told; new sessions are, while too many of these wait.
	 */
	EVENT

}
