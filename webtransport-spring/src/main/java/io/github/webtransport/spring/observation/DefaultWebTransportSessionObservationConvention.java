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
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.HighCardinalityKeyNames;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Default {@link WebTransportSessionObservationConvention}.
 *
 * @since 0.1.0
 */
public class DefaultWebTransportSessionObservationConvention implements WebTransportSessionObservationConvention {

	private static final String DEFAULT_NAME = "webtransport.server.sessions";

	private static final KeyValue URI_UNKNOWN = KeyValue.of(LowCardinalityKeyNames.URI, "UNKNOWN");

	private static final KeyValue STATUS_OK = KeyValue.of(LowCardinalityKeyNames.STATUS, "200");

	private static final KeyValue PROTOCOL_NONE = KeyValue.of(LowCardinalityKeyNames.PROTOCOL, "none");

	private static final KeyValue CLOSE_CODE_NONE = KeyValue.of(HighCardinalityKeyNames.CLOSE_CODE, "none");

	private final String name;

	/**
	 * Create a convention with the default name {@code webtransport.server.sessions}.
	 */
	public DefaultWebTransportSessionObservationConvention() {
		this(DEFAULT_NAME);
	}

	/**
	 * Create a convention.
	 * @param name the name of the observation
	 */
	public DefaultWebTransportSessionObservationConvention(String name) {
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(WebTransportSessionObservationContext context) {
		String pattern = context.getHandshakeInfo().getPathPattern();
		return (pattern != null) ? "webtransport " + pattern : "webtransport";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WebTransportSessionObservationContext context) {
		return KeyValues.of(uri(context), outcome(context), status(context), protocol(context), transport(context));
	}

	private KeyValue status(WebTransportSessionObservationContext context) {
		HandshakeResponse response = context.getHandshakeInfo().getResponse();
		return (response != null) ? KeyValue.of(LowCardinalityKeyNames.STATUS, String.valueOf(response.status()))
				: STATUS_OK;
	}

	private KeyValue uri(WebTransportSessionObservationContext context) {
		String pattern = context.getHandshakeInfo().getPathPattern();
		return (pattern != null) ? KeyValue.of(LowCardinalityKeyNames.URI, pattern) : URI_UNKNOWN;
	}

	private KeyValue outcome(WebTransportSessionObservationContext context) {
		return KeyValue.of(LowCardinalityKeyNames.OUTCOME, outcome(context.getCloseStatus(), context.getError()));
	}

	private static String outcome(@Nullable CloseStatus status, @Nullable Throwable error) {
		if (status == null) {
			return "UNKNOWN";
		}
		if (error != null && status.equals(CloseStatus.INTERNAL_ERROR)) {
			return "SERVER_ERROR";
		}
		if (status.isAbrupt()) {
			return "CONNECTION_LOST";
		}
		return (status.code() == 0) ? "SUCCESS" : "APPLICATION_CODE";
	}

	private KeyValue protocol(WebTransportSessionObservationContext context) {
		String protocol = context.getHandshakeInfo().getProtocol();
		return (protocol != null) ? KeyValue.of(LowCardinalityKeyNames.PROTOCOL, protocol) : PROTOCOL_NONE;
	}

	private KeyValue transport(WebTransportSessionObservationContext context) {
		return KeyValue.of(LowCardinalityKeyNames.TRANSPORT,
				context.getHandshakeInfo().getTransport().name().toLowerCase(Locale.ROOT));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WebTransportSessionObservationContext context) {
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.HTTP_URL, context.getHandshakeInfo().getPath()),
				closeCode(context.getCloseStatus()));
	}

	private static KeyValue closeCode(@Nullable CloseStatus status) {
		return (status != null && !status.isAbrupt())
				? KeyValue.of(HighCardinalityKeyNames.CLOSE_CODE, String.valueOf(status.code())) : CLOSE_CODE_NONE;
	}

}
