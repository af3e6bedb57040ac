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

package io.github.webtransport.spring.observation;

import java.util.Locale;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import org.jspecify.annotations.Nullable;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.util.StringUtils;

/**
 * The values that the observations have in common, in the words of Micrometer.
 */
final class KnownValues {

	static final String NONE = "none";

	static final String UNKNOWN = "UNKNOWN";

	static final String SUCCESS = "SUCCESS";

	static final String CLIENT_ERROR = "CLIENT_ERROR";

	static final String SERVER_ERROR = "SERVER_ERROR";

	private KnownValues() {
	}

	static KeyValue uri(HandshakeInfo info) {
		return uri(info.getPathPattern());
	}

	static KeyValue uri(@Nullable String pattern) {
		return KeyValue.of(LowCardinalityKeyNames.URI, (pattern != null) ? pattern : UNKNOWN);
	}

	static KeyValue outcome(String outcome) {
		return KeyValue.of(LowCardinalityKeyNames.OUTCOME, outcome);
	}

	/**
	 * Return the outcome of a status of HTTP.
	 */
	static String outcomeOf(int status) {
		return switch (status / 100) {
			case 2 -> SUCCESS;
			case 3 -> "REDIRECTION";
			case 4 -> CLIENT_ERROR;
			case 5 -> SERVER_ERROR;
			default -> UNKNOWN;
		};
	}

	/**
	 * Return whose doing an error is.
	 */
	static String outcomeOf(Throwable failure) {
		return (failure instanceof StreamResetException || failure instanceof StreamStoppedException
				|| failure instanceof SessionClosedException || failure instanceof DecodingException
				|| failure instanceof DataBufferLimitException) ? CLIENT_ERROR : SERVER_ERROR;
	}

	static KeyValue exception(@Nullable Throwable failure) {
		if (failure == null) {
			return KeyValue.of(LowCardinalityKeyNames.EXCEPTION, NONE);
		}
		String simpleName = failure.getClass().getSimpleName();
		return KeyValue.of(LowCardinalityKeyNames.EXCEPTION,
				StringUtils.hasText(simpleName) ? simpleName : failure.getClass().getName());
	}

	static KeyValue status(@Nullable Integer status) {
		return KeyValue.of(LowCardinalityKeyNames.STATUS, (status != null) ? status.toString() : NONE);
	}

	static KeyValue protocol(@Nullable String protocol) {
		return KeyValue.of(LowCardinalityKeyNames.PROTOCOL, (protocol != null) ? protocol : NONE);
	}

	/**
	 * Return what carries a session.
	 * @param transport the transport, or {@code null} where there is no session
	 */
	static KeyValue transport(@Nullable SessionTransport transport) {
		return KeyValue.of(LowCardinalityKeyNames.TRANSPORT,
				(transport != null) ? transport.name().toLowerCase(Locale.ROOT) : NONE);
	}

	/**
	 * Return how a session ended.
	 */
	static KeyValue close(@Nullable CloseStatus status) {
		return KeyValue.of(LowCardinalityKeyNames.CLOSE, closeOf(status));
	}

	private static String closeOf(@Nullable CloseStatus status) {
		if (status == null) {
			return NONE;
		}
		if (status.isAbrupt()) {
			return "lost";
		}
		return (status.code() == 0) ? "normal" : "application";
	}

}
