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

package io.github.webtransport.spring.payload;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * How values of a type look on the wire: bytes as they are, text, or what a codec makes
 * of them.
 *
 * @param mimeType the format for the codec, or {@code null} for bytes
 */
record PayloadFormat(@Nullable MimeType mimeType) {

	static PayloadFormat of(ResolvableType type, @Nullable MimeType declared) {
		Class<?> raw = type.toClass();
		if (DataBuffer.class.isAssignableFrom(raw) || ByteBuffer.class.isAssignableFrom(raw) || raw == byte[].class
				|| Resource.class.isAssignableFrom(raw)) {
			return new PayloadFormat(null);
		}
		if (CharSequence.class.isAssignableFrom(raw)) {
			boolean text = declared != null && declared.getType().equals("text");
			return new PayloadFormat(text ? declared : MimeTypeUtils.TEXT_PLAIN);
		}
		return new PayloadFormat((declared != null) ? declared : MimeTypeUtils.APPLICATION_JSON);
	}

	boolean isBytes() {
		return this.mimeType == null;
	}

	boolean isText() {
		return this.mimeType != null && this.mimeType.getType().equals("text");
	}

	/**
	 * Return whether a value never has a line feed in it, so that lines can tell values
	 * on a stream apart.
	 */
	boolean fitsLines() {
		return isText() || (this.mimeType != null && isJson(this.mimeType));
	}

	private static boolean isJson(MimeType mimeType) {
		return MimeTypeUtils.APPLICATION_JSON.isCompatibleWith(mimeType)
				|| MediaType.APPLICATION_NDJSON.isCompatibleWith(mimeType)
				|| "json".equals(mimeType.getSubtypeSuffix());
	}

	String describe() {
		return String.valueOf(this.mimeType);
	}

	/**
	 * Return the failure to find a codec: tells a format that nothing on the class path
	 * knows from a type that its codec does not know.
	 * @param message what was looked for
	 * @param known the formats that the codecs know
	 * @return the exception to throw
	 */
	IllegalArgumentException codecNotFound(String message, Stream<MimeType> known) {
		MimeType format = this.mimeType;
		if (format == null || known.anyMatch((candidate) -> isCodecOf(candidate, format))) {
			return new IllegalArgumentException(message);
		}
		for (Library library : Library.values()) {
			if (library.subtype.equals(format.getSubtype()) || library.subtype.equals(format.getSubtypeSuffix())) {
				return new MissingLibraryException(message,
						"Add %s to the class path: it knows %s.".formatted(library.coordinates, format));
			}
		}
		return new MissingLibraryException(message,
				"Add a codec for %s to the WebTransportStrategies, or change 'consumes' or 'produces'."
					.formatted(format));
	}

	/**
	 * Codecs for text and bytes take every format.
	 */
	private static boolean isCodecOf(MimeType candidate, MimeType format) {
		return !candidate.isWildcardType() && candidate.isCompatibleWith(format);
	}

	/**
	 * Libraries that bring a codec.
	 */
	private enum Library {

		JSON("json", "tools.jackson.core:jackson-databind, which spring-boot-starter-jackson brings,"),

		CBOR("cbor", "tools.jackson.dataformat:jackson-dataformat-cbor"),

		SMILE("x-jackson-smile", "tools.jackson.dataformat:jackson-dataformat-smile"),

		PROTOBUF("x-protobuf", "com.google.protobuf:protobuf-java");

		final String subtype;

		final String coordinates;

		Library(String subtype, String coordinates) {
			this.subtype = subtype;
			this.coordinates = coordinates;
		}

	}

}
