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
 * Has a connection, and makes its session. Called on the loop.
 *
 * @since 0.1.0
 */
public interface QmuxOwner {

	/**
	 * The peer has said what this side may do.
	 * @param connection the connection, which wants to be told of its session by
	 * {@link QmuxConnection#begin}
	 */
	void onStarted(QmuxConnection connection);

	/**
	 * The session has ended.
	 */
	void onDetached();

	/**
	 * The socket is closed, whether there was a session or not.
	 */
	void onClosed();

	/**
	 * Bytes of streams wait to be read, or wait no more.
	 * @param bytes how many more, less than 0 for fewer
	 */
	default void onUnread(int bytes) {
	}

}
