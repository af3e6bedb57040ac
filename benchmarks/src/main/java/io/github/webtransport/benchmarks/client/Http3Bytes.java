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

package io.github.webtransport.benchmarks.client;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The little HTTP/3 that a client of one WebTransport session needs, by hand and with the
 * static QPACK table only (RFC 9114, RFC 9204), so that the client does hardly more work
 * than it does for the floor.
 */
final class Http3Bytes {

	static final long CONTROL_STREAM = 0x00;

	static final long DATA_FRAME = 0x00;

	static final long HEADERS_FRAME = 0x01;

	static final long SETTINGS_FRAME = 0x04;

	private static final long WEBTRANSPORT_STREAM = 0x41;

	private static final long CLOSE_SESSION_CAPSULE = 0x2843;

	private static final long SETTING_H3_DATAGRAM = 0x33;

	private static final long SETTING_ENABLE_WEBTRANSPORT_DRAFT02 = 0x2b603742;

	private static final int STATIC_METHOD_CONNECT = 15;

	private static final int STATIC_SCHEME_HTTPS = 23;

	private static final int STATIC_AUTHORITY = 0;

	private static final int STATIC_PATH = 1;

	/**
	 * What comes ahead of the fields: no dynamic table.
	 */
	private static final int SECTION_PREFIX = 2;

	/**
	 * An indexed field of the static table.
	 */
	private static final byte[] STATUS_200 = { (byte) 0xd9 };

	/**
	 * A name of the static table, and a value with Huffman coding.
	 */
	private static final byte[] STATUS_200_HUFFMAN = { 0x5f, 0x09, (byte) 0x82, 0x10, 0x01 };

	private static final int INDEXED_STATIC = 0xC0;

	private static final int NAME_REFERENCE_STATIC = 0x50;

	private static final int LITERAL_NAME = 0x20;

	private Http3Bytes() {
	}

	/**
	 * The control stream of a client that speaks as browsers do today (draft-02).
	 * @return type and SETTINGS frame
	 */
	static ByteBuf controlStream() {
		ByteBuf settings = Unpooled.buffer();
		Varint.write(settings, SETTING_H3_DATAGRAM);
		Varint.write(settings, 1);
		Varint.write(settings, SETTING_ENABLE_WEBTRANSPORT_DRAFT02);
		Varint.write(settings, 1);
		ByteBuf stream = Unpooled.directBuffer();
		Varint.write(stream, CONTROL_STREAM);
		return frame(stream, SETTINGS_FRAME, settings);
	}

	/**
	 * The request for a session.
	 * @param authority host and port
	 * @param path the path
	 * @return a HEADERS frame
	 */
	static ByteBuf connect(String authority, String path) {
		ByteBuf headers = Unpooled.buffer();
		headers.writeZero(2);
		headers.writeByte(INDEXED_STATIC | STATIC_METHOD_CONNECT);
		headers.writeByte(INDEXED_STATIC | STATIC_SCHEME_HTTPS);
		headers.writeByte(NAME_REFERENCE_STATIC | STATIC_AUTHORITY);
		string(headers, 0, 7, authority);
		headers.writeByte(NAME_REFERENCE_STATIC | STATIC_PATH);
		string(headers, 0, 7, path);
		string(headers, LITERAL_NAME, 3, ":protocol");
		string(headers, 0, 7, "webtransport");
		string(headers, LITERAL_NAME, 3, "sec-webtransport-http3-draft02");
		string(headers, 0, 7, "1");
		return frame(Unpooled.directBuffer(), HEADERS_FRAME, headers);
	}

	/**
	 * Return whether a response is {@code 200}.
	 * @param fieldSection the payload of a HEADERS frame
	 * @return whether it begins with {@code :status: 200} in one of the ways in which the
	 * servers write that
	 */
	static boolean isOk(ByteBuf fieldSection) {
		return beginsWith(fieldSection, STATUS_200) || beginsWith(fieldSection, STATUS_200_HUFFMAN);
	}

	private static boolean beginsWith(ByteBuf fieldSection, byte[] bytes) {
		return fieldSection.readableBytes() >= SECTION_PREFIX + bytes.length && Unpooled.wrappedBuffer(bytes)
			.equals(fieldSection.slice(fieldSection.readerIndex() + SECTION_PREFIX, bytes.length));
	}

	/**
	 * The end of a session: code 0, no reason.
	 * @return a DATA frame
	 */
	static ByteBuf closeSession() {
		ByteBuf capsule = Unpooled.buffer();
		Varint.write(capsule, CLOSE_SESSION_CAPSULE);
		Varint.write(capsule, Integer.BYTES);
		capsule.writeInt(0);
		return frame(Unpooled.directBuffer(), DATA_FRAME, capsule);
	}

	/**
	 * What a bidirectional stream of a session starts with.
	 * @param sessionId the id of the CONNECT stream
	 * @return signal value and session id
	 */
	static byte[] streamPreamble(long sessionId) {
		ByteBuf preamble = Unpooled.buffer();
		Varint.write(preamble, WEBTRANSPORT_STREAM);
		Varint.write(preamble, sessionId);
		return toBytes(preamble);
	}

	/**
	 * What a datagram of a session starts with.
	 * @param sessionId the id of the CONNECT stream
	 * @return the quarter stream id
	 */
	static byte[] datagramPrefix(long sessionId) {
		ByteBuf prefix = Unpooled.buffer();
		Varint.write(prefix, sessionId / 4);
		return toBytes(prefix);
	}

	private static ByteBuf frame(ByteBuf target, long type, ByteBuf payload) {
		Varint.write(target, type);
		Varint.write(target, payload.readableBytes());
		return target.writeBytes(payload);
	}

	/**
	 * Write a string literal without Huffman coding (RFC 9204, section 4.1.2).
	 * @param target where to write
	 * @param pattern the bits ahead of the length in the first byte
	 * @param prefixBits the bits that the length has there
	 * @param value the string, shorter than 128 octets beyond what these bits hold
	 */
	private static void string(ByteBuf target, int pattern, int prefixBits, String value) {
		byte[] octets = value.getBytes(StandardCharsets.US_ASCII);
		int limit = (1 << prefixBits) - 1;
		if (octets.length < limit) {
			target.writeByte(pattern | octets.length);
		}
		else {
			target.writeByte(pattern | limit);
			target.writeByte(octets.length - limit);
		}
		target.writeBytes(octets);
	}

	private static byte[] toBytes(ByteBuf buffer) {
		byte[] bytes = new byte[buffer.readableBytes()];
		buffer.readBytes(bytes);
		return bytes;
	}

}
