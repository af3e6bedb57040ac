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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MimeType;

/**
 * Tells a format that nothing on the class path knows from a type that its codec does not
 * know.
 */
enum CodecLibrary {

	JSON("json", "tools.jackson.core:jackson-databind, which spring-boot-starter-jackson brings,"),

	CBOR("cbor", "tools.jackson.dataformat:jackson-dataformat-cbor"),

	SMILE("x-jackson-smile", "tools.jackson.dataformat:jackson-dataformat-smile"),

	PROTOBUF("x-protobuf", "com.google.protobuf:protobuf-java");

	private final String subtype;

	private final String library;

	CodecLibrary(String subtype, String library) {
		this.subtype = subtype;
		this.library = library;
	}

	/**
	 * Return the failure to find a codec.
	 * @param message what was looked for
	 * @param format the format, or {@code null} for bytes
	 * @param known the formats that the codecs know
	 * @return the exception to throw
	 */
	static IllegalArgumentException notFound(String message, @Nullable MimeType format, List<MimeType> known) {
		if (format == null || known.stream().anyMatch((candidate) -> isCodecOf(candidate, format))) {
			return new IllegalArgumentException(message);
		}
		for (CodecLibrary codec : values()) {
			if (codec.subtype.equals(format.getSubtype()) || codec.subtype.equals(format.getSubtypeSuffix())) {
				return new MissingLibraryException(message,
						"Add %s to the class path: it knows %s.".formatted(codec.library, format));
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

}
