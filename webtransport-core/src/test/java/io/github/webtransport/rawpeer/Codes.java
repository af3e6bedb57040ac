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

package io.github.webtransport.rawpeer;

/**
 * Numbers of the wire, written down once more so that a wrong constant in the server
 * cannot hide.
 */
final class Codes {

	static final long H3_DATAGRAM_ERROR = 0x33;

	static final long H3_NO_ERROR = 0x100;

	static final long H3_GENERAL_PROTOCOL_ERROR = 0x101;

	static final long H3_STREAM_CREATION_ERROR = 0x103;

	static final long H3_CLOSED_CRITICAL_STREAM = 0x104;

	static final long H3_FRAME_UNEXPECTED = 0x105;

	static final long H3_FRAME_ERROR = 0x106;

	static final long H3_EXCESSIVE_LOAD = 0x107;

	static final long H3_ID_ERROR = 0x108;

	static final long H3_SETTINGS_ERROR = 0x109;

	static final long H3_MISSING_SETTINGS = 0x10a;

	static final long H3_REQUEST_REJECTED = 0x10b;

	static final long H3_REQUEST_CANCELLED = 0x10c;

	static final long H3_MESSAGE_ERROR = 0x10e;

	static final long QPACK_DECOMPRESSION_FAILED = 0x200;

	static final long QPACK_ENCODER_STREAM_ERROR = 0x201;

	static final long QPACK_DECODER_STREAM_ERROR = 0x202;

	static final long WT_BUFFERED_STREAM_REJECTED = 0x3994bd84L;

	static final long WT_SESSION_GONE = 0x170d7b68L;

	static final long WT_FLOW_CONTROL_ERROR = 0x045d4487L;

	static final long FRAME_DATA = 0x00;

	static final long FRAME_HEADERS = 0x01;

	static final long FRAME_SETTINGS = 0x04;

	static final long FRAME_GOAWAY = 0x07;

	static final long STREAM_CONTROL = 0x00;

	static final long STREAM_PUSH = 0x01;

	static final long STREAM_QPACK_ENCODER = 0x02;

	static final long STREAM_QPACK_DECODER = 0x03;

	static final long STREAM_WEBTRANSPORT_UNI = 0x54;

	static final long SIGNAL_WEBTRANSPORT_BIDI = 0x41;

	static final long SETTING_QPACK_MAX_TABLE_CAPACITY = 0x01;

	static final long SETTING_MAX_FIELD_SECTION_SIZE = 0x06;

	static final long SETTING_QPACK_BLOCKED_STREAMS = 0x07;

	static final long SETTING_ENABLE_CONNECT_PROTOCOL = 0x08;

	static final long SETTING_H3_DATAGRAM = 0x33;

	static final long SETTING_WT_DRAFT_02 = 0x2b603742L;

	static final long SETTING_WT_DRAFT_07 = 0xc671706aL;

	static final long SETTING_WT_DRAFT_13 = 0x14e9cd29L;

	static final long SETTING_WT_ENABLED = 0x2c7cf000L;

	static final long SETTING_WT_MAX_STREAMS_UNI = 0x2b64;

	static final long SETTING_WT_MAX_STREAMS_BIDI = 0x2b65;

	static final long SETTING_WT_MAX_DATA = 0x2b61;

	static final long CAPSULE_DATAGRAM = 0x00;

	static final long CAPSULE_CLOSE_SESSION = 0x2843;

	static final long CAPSULE_DRAIN_SESSION = 0x78ae;

	static final long CAPSULE_MAX_DATA = 0x190B4D3DL;

	static final long CAPSULE_MAX_STREAM_DATA = 0x190B4D3EL;

	static final long CAPSULE_MAX_STREAMS_BIDI = 0x190B4D3FL;

	static final long CAPSULE_MAX_STREAMS_UNI = 0x190B4D40L;

	static final long CAPSULE_DATA_BLOCKED = 0x190B4D41L;

	static final long CAPSULE_STREAM_DATA_BLOCKED = 0x190B4D42L;

	static final long CAPSULE_STREAMS_BLOCKED_BIDI = 0x190B4D43L;

	static final long CAPSULE_STREAMS_BLOCKED_UNI = 0x190B4D44L;

	/**
	 * The first code of {@code WT_APPLICATION_ERROR}.
	 */
	static final long APPLICATION_ERROR_FIRST = 0x52e4a40fa8dbL;

	/**
	 * The last code of {@code WT_APPLICATION_ERROR}.
	 */
	static final long APPLICATION_ERROR_LAST = 0x52e5ac983162L;

	private Codes() {
	}

	/**
	 * Map an application's stream error code to the code on the wire
	 * (draft-ietf-webtrans-http3, section 4.4).
	 * @param code 0 to 2^32-1
	 * @return the code on the wire
	 */
	static long application(long code) {
		return APPLICATION_ERROR_FIRST + code + code / 0x1e;
	}

	/**
	 * Return the n-th of the numbers that HTTP/3 reserves to exercise unknown values.
	 * @param n which
	 * @return the number
	 */
	static long grease(long n) {
		return 0x1f * n + 0x21;
	}

	static boolean isGrease(long type) {
		return type >= 0x21 && (type - 0x21) % 0x1f == 0;
	}

	/**
	 * Return the n-th of the capsule types reserved for the same purpose (RFC 9297,
	 * section 5.4).
	 * @param n which
	 * @return the type
	 */
	static long greaseCapsule(long n) {
		return 0x29 * n + 0x17;
	}

}
