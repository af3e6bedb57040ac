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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the bytes of HTTP/3, QPACK and WebTransport by hand, right ones and wrong ones.
 */
final class RawBytes {

	private RawBytes() {
	}

	static byte[] bytes(int... octets) {
		byte[] bytes = new byte[octets.length];
		for (int i = 0; i < octets.length; i++) {
			bytes[i] = (byte) octets[i];
		}
		return bytes;
	}

	static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			out.writeBytes(part);
		}
		return out.toByteArray();
	}

	/**
	 * Return bytes that differ from their neighbours, so that a lost or doubled one
	 * shows.
	 */
	static byte[] pattern(int length) {
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = (byte) (i * 31 + (i >> 8) * 7 + (i >> 16));
		}
		return bytes;
	}

	static byte[] varint(long value) {
		if (value < 1 << 6) {
			return varint(value, 1);
		}
		if (value < 1 << 14) {
			return varint(value, 2);
		}
		return varint(value, (value < 1 << 30) ? 4 : 8);
	}

	/**
	 * Write an integer with a chosen length, which need not be the shortest (RFC 9000,
	 * section 16).
	 */
	static byte[] varint(long value, int length) {
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = (byte) (value >>> (8 * (length - 1 - i)));
		}
		bytes[0] |= (byte) (Integer.numberOfTrailingZeros(length) << 6);
		return bytes;
	}

	static byte[] varints(long... values) {
		byte[][] parts = new byte[values.length][];
		for (int i = 0; i < values.length; i++) {
			parts[i] = varint(values[i]);
		}
		return concat(parts);
	}

	static byte[] u32(long value) {
		return bytes((int) (value >>> 24), (int) (value >>> 16), (int) (value >>> 8), (int) value);
	}

	static byte[] frame(long type, byte[]... payload) {
		byte[] content = concat(payload);
		return concat(varint(type), varint(content.length), content);
	}

	static byte[] data(byte[]... payload) {
		return frame(Codes.FRAME_DATA, payload);
	}

	static byte[] settings(long... idsAndValues) {
		return frame(Codes.FRAME_SETTINGS, varints(idsAndValues));
	}

	/**
	 * What Chromium sends: draft-02, with a greased setting.
	 */
	static byte[] browserSettings() {
		return settings(Codes.SETTING_QPACK_MAX_TABLE_CAPACITY, 65536, Codes.SETTING_MAX_FIELD_SECTION_SIZE, 16384,
				Codes.SETTING_QPACK_BLOCKED_STREAMS, 100, Codes.SETTING_H3_DATAGRAM, 1, Codes.SETTING_WT_DRAFT_02, 1,
				Codes.grease(0x1234567), 0x3fffffffffL);
	}

	/**
	 * What a client of the latest draft sends, with session flow control.
	 */
	static byte[] latestSettings(long maxData, long maxStreamsBidi, long maxStreamsUni) {
		return settings(Codes.SETTING_H3_DATAGRAM, 1, Codes.SETTING_WT_ENABLED, 1, Codes.SETTING_WT_MAX_DATA, maxData,
				Codes.SETTING_WT_MAX_STREAMS_BIDI, maxStreamsBidi, Codes.SETTING_WT_MAX_STREAMS_UNI, maxStreamsUni);
	}

	/**
	 * Write a HEADERS frame with every field as a literal with a literal name, no Huffman
	 * code (RFC 9204, section 4.5.6).
	 */
	static byte[] headers(String... namesAndValues) {
		return frame(Codes.FRAME_HEADERS, fieldSection(namesAndValues));
	}

	static byte[] fieldSection(String... namesAndValues) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(bytes(0, 0));
		for (int i = 0; i < namesAndValues.length; i += 2) {
			byte[] name = text(namesAndValues[i]);
			byte[] value = text(namesAndValues[i + 1]);
			out.writeBytes(prefixed(0b0010_0000, 3, name.length));
			out.writeBytes(name);
			out.writeBytes(prefixed(0, 7, value.length));
			out.writeBytes(value);
		}
		return out.toByteArray();
	}

	/**
	 * Write an integer behind the given bits of a byte (RFC 7541, section 5.1).
	 */
	static byte[] prefixed(int bits, int prefixLength, int value) {
		int max = (1 << prefixLength) - 1;
		if (value < max) {
			return bytes(bits | value);
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(bits | max);
		int rest = value - max;
		while (rest >= 128) {
			out.write(rest % 128 + 128);
			rest /= 128;
		}
		out.write(rest);
		return out.toByteArray();
	}

	/**
	 * A session request as browsers send it, with more fields behind.
	 */
	static byte[] connect(String path, String... more) {
		String[] fields = { ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https", ":authority",
				"localhost", ":path", path };
		return headers(join(fields, more));
	}

	static byte[] request(String method, String path, String... more) {
		String[] fields = { ":method", method, ":scheme", "https", ":authority", "localhost", ":path", path };
		return headers(join(fields, more));
	}

	static String[] join(String[] first, String... second) {
		String[] all = new String[first.length + second.length];
		System.arraycopy(first, 0, all, 0, first.length);
		System.arraycopy(second, 0, all, first.length, second.length);
		return all;
	}

	static byte[] uniPreamble(long sessionId) {
		return varints(Codes.STREAM_WEBTRANSPORT_UNI, sessionId);
	}

	static byte[] bidiPreamble(long sessionId) {
		return varints(Codes.SIGNAL_WEBTRANSPORT_BIDI, sessionId);
	}

	static byte[] datagram(long sessionId, byte[] payload) {
		return concat(varint(sessionId / 4), payload);
	}

	static byte[] capsule(long type, byte[]... payload) {
		return frame(type, payload);
	}

	static byte[] closeCapsule(long code, String reason) {
		return closeCapsule(code, text(reason));
	}

	static byte[] closeCapsule(long code, byte[] reason) {
		return capsule(Codes.CAPSULE_CLOSE_SESSION, u32(code), reason);
	}

}
