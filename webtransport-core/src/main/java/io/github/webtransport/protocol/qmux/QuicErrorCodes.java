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

package io.github.webtransport.protocol.qmux;

/**
 * The error codes of QUIC itself (RFC 9000, section 20.1), with which QMux ends a
 * connection.
 *
 * @since 0.1.0
 */
public final class QuicErrorCodes {

	/**
	 * There is no error.
	 */
	public static final long NO_ERROR = 0x00;

	/**
	 * This side has failed.
	 */
	public static final long INTERNAL_ERROR = 0x01;

	/**
	 * The peer sent more than it had credit for.
	 */
	public static final long FLOW_CONTROL_ERROR = 0x03;

	/**
	 * The peer opened more streams than it may.
	 */
	public static final long STREAM_LIMIT_ERROR = 0x04;

	/**
	 * A frame came for a stream that may not get it.
	 */
	public static final long STREAM_STATE_ERROR = 0x05;

	/**
	 * The final size of a stream has changed, or is less than what came.
	 */
	public static final long FINAL_SIZE_ERROR = 0x06;

	/**
	 * A frame is malformed.
	 */
	public static final long FRAME_ENCODING_ERROR = 0x07;

	/**
	 * The transport parameters are malformed.
	 */
	public static final long TRANSPORT_PARAMETER_ERROR = 0x08;

	/**
	 * The peer broke a rule that has no code of its own.
	 */
	public static final long PROTOCOL_VIOLATION = 0x0a;

	private QuicErrorCodes() {
	}

}
