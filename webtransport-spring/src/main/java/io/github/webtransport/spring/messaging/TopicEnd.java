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

package io.github.webtransport.spring.messaging;

/**
 * How a subscription ended. The codes are those of the application, with which the stream
 * of the subscription is reset: they are part of the protocol with the client.
 *
 * @since 0.1.0
 */
public enum TopicEnd {

	/**
	 * The application cancelled it, and the stream ended by FIN.
	 */
	CANCELLED(-1),

	/**
	 * The session has ended.
	 */
	SESSION_ENDED(-1),

	/**
	 * The peer stopped the stream.
	 */
	STOPPED(-1),

	/**
	 * The peer does not read as fast as others publish. It may come back with the last
	 * position that it has.
	 */
	FELL_BEHIND(4408),

	/**
	 * The broker lost messages. Whoever comes back with a position learns that it cannot
	 * be gone on from.
	 */
	HISTORY_LOST(4409),

	/**
	 * An error of this side, which is logged.
	 */
	FAILED(1);

	private final long code;

	TopicEnd(long code) {
		this.code = code;
	}

	/**
	 * Return the code with which the stream is reset.
	 * @return the application code, or -1 where the stream is not reset
	 */
	public long getCode() {
		return this.code;
	}

}
