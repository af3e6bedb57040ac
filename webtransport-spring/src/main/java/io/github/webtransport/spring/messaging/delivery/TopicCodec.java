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

package io.github.webtransport.spring.messaging.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;

import io.github.webtransport.spring.codec.WebTransportStrategies;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.codec.Encoder;
import org.springframework.core.codec.EncodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;

/**
 * Turns payloads into JSON, in which they cross the broker, and that into what goes over
 * the wire.
 */
final class TopicCodec {

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final WebTransportStrategies strategies;

	TopicCodec(WebTransportStrategies strategies) {
		this.strategies = strategies;
	}

	/**
	 * Write a payload as JSON without line feeds.
	 */
	byte[] encode(Object payload) {
		if (payload instanceof DataBuffer || payload instanceof ByteBuffer || payload instanceof Publisher) {
			throw new EncodingException("Topics carry values, and not a " + payload.getClass().getName());
		}
		byte[] json;
		if (payload instanceof CharSequence || payload instanceof byte[]) {
			// Codecs of text and bytes take every format and know none
			byte[] list = encode(Collections.singletonList(payload), MediaType.APPLICATION_JSON);
			json = new String(list, StandardCharsets.UTF_8).strip()
				.replaceAll("^\\[|]$", "")
				.getBytes(StandardCharsets.UTF_8);
		}
		else {
			json = encode(payload, MediaType.APPLICATION_JSON);
		}
		for (int i = 0; i < json.length; i++) {
			// Within strings they are escaped, so that these only make the text pretty
			if (json[i] == '\n' || json[i] == '\r') {
				json[i] = ' ';
			}
		}
		return json;
	}

	private byte[] encode(Object value, MimeType format) {
		ResolvableType type = ResolvableType.forInstance(value);
		Encoder<Object> encoder = this.strategies.findEncoder(type, format);
		if (encoder == null) {
			throw new EncodingException("No encoder writes " + type + " as " + format);
		}
		return bytes(encoder.encodeValue(value, DefaultDataBufferFactory.sharedInstance, type, format, Map.of()));
	}

	private static byte[] bytes(DataBuffer buffer) {
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	/**
	 * Read a payload.
	 */
	@SuppressWarnings("unchecked")
	<T> T decode(byte[] payload, ResolvableType type) {
		if (CharSequence.class.isAssignableFrom(type.toClass()) || type.toClass() == byte[].class) {
			byte[] list = new byte[payload.length + 2];
			System.arraycopy(payload, 0, list, 1, payload.length);
			list[0] = '[';
			list[payload.length + 1] = ']';
			Object array = read(list, ResolvableType.forArrayComponent(type));
			return (T) required(((Object[]) required(array, type))[0], type);
		}
		return (T) required(read(payload, type), type);
	}

	private static Object required(@Nullable Object value, ResolvableType type) {
		if (value == null) {
			throw new DecodingException("A message of the topic is null, and not " + type);
		}
		return value;
	}

	private @Nullable Object read(byte[] json, ResolvableType type) {
		Decoder<Object> decoder = this.strategies.findDecoder(type, MediaType.APPLICATION_JSON);
		if (decoder == null) {
			throw new DecodingException("No decoder reads " + type + " from JSON");
		}
		return decoder.decode(DefaultDataBufferFactory.sharedInstance.wrap(json), type, MediaType.APPLICATION_JSON,
				Map.of());
	}

	/**
	 * Write a payload that was JSON in another format.
	 */
	byte[] transcode(byte[] payload, TopicFormat format) {
		if (format == TopicFormat.JSON) {
			return payload;
		}
		Object value = read(payload, ANY);
		if (value instanceof Map) {
			return encode(value, MediaType.APPLICATION_CBOR);
		}
		return CborWriter.onlyItem(encode(Collections.singletonList(value), MediaType.APPLICATION_CBOR));
	}

}
