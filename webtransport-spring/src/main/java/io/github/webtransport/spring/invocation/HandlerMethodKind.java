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

package io.github.webtransport.spring.invocation;

import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;

/**
 * What a method of an endpoint is for.
 *
 * @since 0.1.0
 */
public enum HandlerMethodKind {

	/**
	 * Owns the session.
	 */
	OWNER("@" + WebTransportMapping.class.getSimpleName(), false, false),

	/**
	 * Called before the session is accepted.
	 */
	CONNECT("@" + SessionMapping.class.getSimpleName(), false, false),

	/**
	 * Called when the session is accepted.
	 */
	OPENED("@" + SessionOpenedMapping.class.getSimpleName(), false, false),

	/**
	 * Handles datagrams.
	 */
	DATAGRAM("@" + DatagramMapping.class.getSimpleName(), true, true),

	/**
	 * Handles bidirectional streams of the peer.
	 */
	BIDIRECTIONAL_STREAM("@" + StreamMapping.class.getSimpleName(), true, true),

	/**
	 * Handles unidirectional streams of the peer.
	 */
	UNIDIRECTIONAL_STREAM("@" + StreamMapping.class.getSimpleName(), true, false),

	/**
	 * Called after the end of the session.
	 */
	DISCONNECT("@" + DisconnectMapping.class.getSimpleName(), false, false),

	/**
	 * Handles errors of the other methods.
	 */
	FAILURE("@" + WebTransportExceptionHandler.class.getSimpleName(), false, true);

	/**
	 * The lowest status that rejects.
	 */
	private static final int REJECTION = 300;

	private final String label;

	private final boolean payload;

	private final boolean value;

	HandlerMethodKind(String label, boolean payload, boolean value) {
		this.label = label;
		this.payload = payload;
		this.value = value;
	}

	/**
	 * Return the annotation of such a method.
	 * @return the annotation, to be named in messages
	 */
	public String getLabel() {
		return this.label;
	}

	/**
	 * Return whether such a method takes what the peer sends.
	 * @return {@code true} for streams and datagrams
	 */
	boolean hasPayload() {
		return this.payload;
	}

	/**
	 * Return whether such a method may return a value.
	 */
	boolean mayReturnValue() {
		return this.value;
	}

	/**
	 * Return whether such a method handles streams.
	 * @return {@code true} for streams of either direction
	 */
	public boolean isStream() {
		return this == BIDIRECTIONAL_STREAM || this == UNIDIRECTIONAL_STREAM;
	}

	/**
	 * Return what a blocking call of such a method is for.
	 */
	BlockingCallKind blockingCallKind() {
		return switch (this) {
			case OWNER -> BlockingCallKind.SESSION;
			case CONNECT -> BlockingCallKind.HANDSHAKE;
			case DISCONNECT -> BlockingCallKind.EVENT;
			default -> BlockingCallKind.CALL;
		};
	}

	/**
	 * Check that a status can be that of the answer to a request for a session.
	 * @throws IllegalArgumentException if it cannot, after such a method
	 */
	void checkResponseStatus(@Nullable HttpStatusCode status) {
		if (status != null) {
			Assert.isTrue(this != FAILURE || status.value() >= REJECTION,
					() -> "its @ResponseStatus must reject a session, which %d does not".formatted(status.value()));
			Assert.isTrue((this != CONNECT && this != OWNER) || status.is2xxSuccessful(),
					() -> "its @ResponseStatus must accept a session, which %d does not".formatted(status.value()));
		}
	}

	/**
	 * Return why such a method must not return a value.
	 */
	String whyNoValue() {
		return switch (this) {
			case OWNER -> "it owns the session";
			case UNIDIRECTIONAL_STREAM -> "a unidirectional stream of the peer takes no reply";
			default -> "nobody takes a value from a %s method".formatted(this.label);
		};
	}

}
