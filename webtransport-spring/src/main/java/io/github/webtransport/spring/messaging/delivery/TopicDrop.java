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

package io.github.webtransport.spring.messaging.delivery;

import io.github.webtransport.spring.messaging.TopicEnd;

/**
 * Why something was not delivered.
 *
 * @since 0.1.0
 */
public enum TopicDrop {

	/**
	 * The subscription ended while messages waited.
	 */
	ENDED,

	/**
	 * The session does not keep up.
	 */
	FELL_BEHIND,

	/**
	 * The broker lost what came between.
	 */
	HISTORY_LOST,

	/**
	 * Something cannot be written in the format of the session.
	 */
	FAILED,

	/**
	 * The datagram is too large for the path, or for any.
	 */
	TOO_LARGE,

	/**
	 * The session takes no datagram now.
	 */
	NOT_SENT;

	static TopicDrop of(TopicEnd end) {
		return switch (end) {
			case FELL_BEHIND -> FELL_BEHIND;
			case HISTORY_LOST -> HISTORY_LOST;
			case FAILED -> FAILED;
			case CANCELLED, SESSION_ENDED, STOPPED -> ENDED;
		};
	}

}
