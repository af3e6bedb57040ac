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

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.MimeType;

/**
 * What goes over the wire.
 */
enum TopicFormat {

	/**
	 * Lines of JSON.
	 */
	JSON,

	/**
	 * A CBOR sequence.
	 */
	CBOR;

	/**
	 * Return the format that is asked for, or that of the mapping of the session.
	 */
	static TopicFormat of(@Nullable MimeType asked, WebTransportSession session) {
		if (asked != null) {
			return of(asked);
		}
		return (session.getAttributes().get(WebTransportMapping.PRODUCES_ATTRIBUTE) instanceof MimeType produced
				&& MediaType.APPLICATION_CBOR.equalsTypeAndSubtype(produced)) ? CBOR : JSON;
	}

	private static TopicFormat of(MimeType type) {
		if (MediaType.APPLICATION_JSON.isCompatibleWith(type) || MediaType.APPLICATION_NDJSON.isCompatibleWith(type)) {
			return JSON;
		}
		if (MediaType.APPLICATION_CBOR.isCompatibleWith(type)) {
			return CBOR;
		}
		throw new IllegalArgumentException(
				"Topics cannot be sent as " + type + " (expected: application/json or application/cbor)");
	}

}
