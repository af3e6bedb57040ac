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
 * The types of frames: those of QUIC (RFC 9000, section 19) without what packets need,
 * DATAGRAM (RFC 9221), RESET_STREAM_AT (draft-ietf-quic-reliable-stream-reset) and those
 * of QMux.
 */
final class QmuxFrameTypes {

	static final long PADDING = 0x00;

	static final long RESET_STREAM = 0x04;

	static final long STOP_SENDING = 0x05;

	static final long STREAM = 0x08;

	static final long STREAM_FIN_BIT = 0x01;

	static final long STREAM_LENGTH_BIT = 0x02;

	static final long STREAM_OFFSET_BIT = 0x04;

	static final long STREAM_LAST = 0x0f;

	static final long MAX_DATA = 0x10;

	static final long MAX_STREAM_DATA = 0x11;

	static final long MAX_STREAMS_BIDI = 0x12;

	static final long MAX_STREAMS_UNI = 0x13;

	static final long DATA_BLOCKED = 0x14;

	static final long STREAM_DATA_BLOCKED = 0x15;

	static final long STREAMS_BLOCKED_BIDI = 0x16;

	static final long STREAMS_BLOCKED_UNI = 0x17;

	static final long CONNECTION_CLOSE = 0x1c;

	static final long APPLICATION_CLOSE = 0x1d;

	static final long RESET_STREAM_AT = 0x24;

	static final long DATAGRAM = 0x30;

	static final long DATAGRAM_WITH_LENGTH = 0x31;

	static final long TRANSPORT_PARAMETERS = 0x3f5153300d0a0d0aL;

	static final long PING = 0x348c67529ef8c7bdL;

	static final long PONG = 0x348c67529ef8c7beL;

	private QmuxFrameTypes() {
	}

}
