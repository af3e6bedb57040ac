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
 * Statuses with which a WebSocket is closed (RFC 6455, section 7.4.1).
 *
 * @since 0.1.0
 */
public final class WebSocketStatus {

	/**
	 * The connection has done what it was for.
	 */
	public static final int NORMAL = 1000;

	/**
	 * The server goes down.
	 */
	public static final int GOING_AWAY = 1001;

	/**
	 * The peer broke a rule of QMux.
	 */
	public static final int PROTOCOL_ERROR = 1002;

	/**
	 * The peer sent text.
	 */
	public static final int UNSUPPORTED = 1003;

	/**
	 * The peer sent a message that is too long.
	 */
	public static final int TOO_BIG = 1009;

	/**
	 * The peer sends more than the server can take.
	 */
	public static final int TRY_AGAIN_LATER = 1013;

	private WebSocketStatus() {
	}

}
