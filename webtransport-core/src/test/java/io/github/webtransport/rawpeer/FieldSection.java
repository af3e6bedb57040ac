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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Decodes a QPACK field section that names no dynamic table (RFC 9204, section 4.5).
 */
final class FieldSection {

	private static final List<Map.Entry<String, String>> STATIC_TABLE = readStaticTable();

	private final byte[] bytes;

	private int position;

	private FieldSection(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Read the static table where that may block, ahead of event loops that decode.
	 */
	static void load() {
		// By the initialization of this class
	}

	static List<Map.Entry<String, String>> decode(byte[] bytes) {
		return new FieldSection(bytes).decode();
	}

	private List<Map.Entry<String, String>> decode() {
		if (integer(8) != 0 || integer(7) != 0) {
			throw new AssertionError("The field section wants a dynamic table, which was not allowed");
		}
		List<Map.Entry<String, String>> fields = new ArrayList<>();
		while (this.position < this.bytes.length) {
			int octet = this.bytes[this.position];
			if ((octet & 0b1100_0000) == 0b1100_0000) {
				fields.add(STATIC_TABLE.get(integer(6)));
			}
			else if ((octet & 0b1101_0000) == 0b0101_0000) {
				String name = STATIC_TABLE.get(integer(4)).getKey();
				fields.add(Map.entry(name, string(7)));
			}
			else if ((octet & 0b1110_0000) == 0b0010_0000) {
				String name = string(3);
				fields.add(Map.entry(name, string(7)));
			}
			else {
				throw new AssertionError("Not a field line without a dynamic table: 0x" + Integer.toHexString(octet));
			}
		}
		return fields;
	}

	private int integer(int prefixLength) {
		int max = (1 << prefixLength) - 1;
		int value = this.bytes[this.position++] & max;
		if (value < max) {
			return value;
		}
		int shift = 0;
		int octet;
		do {
			octet = this.bytes[this.position++];
			value += (octet & 0x7f) << shift;
			shift += 7;
		}
		while ((octet & 0x80) != 0);
		return value;
	}

	private String string(int prefixLength) {
		boolean huffman = (this.bytes[this.position] & (1 << prefixLength)) != 0;
		int length = integer(prefixLength);
		int start = this.position;
		this.position += length;
		if (!huffman) {
			return new String(this.bytes, start, length, StandardCharsets.ISO_8859_1);
		}
		return huffman(start, length);
	}

	/**
	 * QPACK and HPACK share the Huffman code, so the value is decoded as that of a field
	 * of HTTP/2.
	 */
	private String huffman(int start, int length) {
		ByteBuf block = Unpooled.buffer();
		try {
			block.writeByte(0).writeByte(1).writeByte('x');
			block.writeBytes(RawBytes.prefixed(0x80, 7, length)).writeBytes(this.bytes, start, length);
			CharSequence value = new DefaultHttp2HeadersDecoder(false, 1 << 20).decodeHeaders(1, block).get("x");
			return value.toString();
		}
		catch (Http2Exception ex) {
			throw new AssertionError("Not a Huffman code", ex);
		}
		finally {
			block.release();
		}
	}

	private static List<Map.Entry<String, String>> readStaticTable() {
		try (InputStream in = FieldSection.class.getResourceAsStream("qpack-static-table.tsv")) {
			if (in == null) {
				throw new IllegalStateException("The static table is missing");
			}
			BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
			return reader.lines().map((line) -> {
				String[] parts = line.split("\t", 2);
				return Map.entry(parts[0], parts[1]);
			}).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
