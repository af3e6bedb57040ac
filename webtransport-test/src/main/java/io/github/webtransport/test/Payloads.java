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

package io.github.webtransport.test;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * Turns values into bytes and back: text and bytes as they are, everything else as JSON.
 */
final class Payloads {

	private static final MimeType JSON = MediaType.APPLICATION_JSON;

	private final List<? extends Encoder<?>> encoders;

	private final List<? extends Decoder<?>> decoders;

	Payloads(CodecConfigurer configurer) {
		this.encoders = configurer.getWriters()
			.stream()
			.filter(EncoderHttpMessageWriter.class::isInstance)
			.map((writer) -> ((EncoderHttpMessageWriter<?>) writer).getEncoder())
			.toList();
		this.decoders = configurer.getReaders()
			.stream()
			.filter(DecoderHttpMessageReader.class::isInstance)
			.map((reader) -> ((DecoderHttpMessageReader<?>) reader).getDecoder())
			.toList();
	}

	/**
	 * Encode the payload of a datagram.
	 */
	byte[] encode(Object value) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		return (value instanceof String text) ? text.getBytes(StandardCharsets.UTF_8) : json(value);
	}

	/**
	 * Encode a piece of a stream. An object is a line.
	 */
	byte[] encodePiece(Object value) {
		byte[] bytes = encode(value);
		if (value instanceof byte[] || value instanceof String) {
			return bytes;
		}
		byte[] line = new byte[bytes.length + 1];
		System.arraycopy(bytes, 0, line, 0, bytes.length);
		line[bytes.length] = '\n';
		return line;
	}

	@SuppressWarnings("unchecked")
	private byte[] json(Object value) {
		ResolvableType type = ResolvableType.forInstance(value);
		Encoder<Object> encoder = (Encoder<Object>) this.encoders.stream()
			.filter((candidate) -> candidate.canEncode(type, JSON))
			.findFirst()
			.orElseThrow(() -> noCodec(type));
		DataBuffer buffer = encoder.encodeValue(value, DefaultDataBufferFactory.sharedInstance, type, JSON, null);
		return take(buffer);
	}

	@SuppressWarnings("unchecked")
	<T> T decode(byte[] bytes, ParameterizedTypeReference<T> type) {
		if (type.getType() == byte[].class) {
			return (T) bytes;
		}
		if (type.getType() == String.class) {
			return (T) new String(bytes, StandardCharsets.UTF_8);
		}
		ResolvableType resolvable = ResolvableType.forType(type.getType());
		Decoder<T> decoder = (Decoder<T>) this.decoders.stream()
			.filter((candidate) -> candidate.canDecode(resolvable, JSON))
			.findFirst()
			.orElseThrow(() -> noCodec(resolvable));
		T value = decoder.decode(DefaultDataBufferFactory.sharedInstance.wrap(bytes), resolvable, JSON, null);
		Assert.state(value != null, () -> "Nothing was read as " + type.getType().getTypeName());
		return value;
	}

	private static IllegalStateException noCodec(ResolvableType type) {
		return new IllegalStateException("There is no JSON codec for " + type + ": is Jackson on the class path?");
	}

	/**
	 * Return whether two values are the same to a test.
	 */
	static boolean matches(Object expected, @Nullable Object actual) {
		return Objects.deepEquals(expected, actual);
	}

	/**
	 * Show a value in a message.
	 */
	static String show(Object value) {
		return (value instanceof byte[] bytes) ? show(bytes) : String.valueOf(value);
	}

	/**
	 * Show bytes in a message: as text where they are text.
	 */
	static String show(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		boolean readable = text.chars().noneMatch((c) -> c == 0xFFFD || c < ' ' && c != '\n' && c != '\r' && c != '\t');
		String shown = (readable) ? '"' + cut(text, 80) + '"' : "0x" + cut(HexFormat.of().formatHex(bytes), 80);
		return bytes.length + " bytes " + shown;
	}

	private static String cut(String text, int length) {
		return (text.length() <= length) ? text : text.substring(0, length) + "…";
	}

	/**
	 * Take what is left of a buffer, and release it.
	 */
	static byte[] take(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
