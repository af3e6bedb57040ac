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

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.HighCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Default {@link WebTransportHandshakeObservationConvention}.
 *
 * @since 0.1.0
 */
public class DefaultWebTransportHandshakeObservationConvention implements WebTransportHandshakeObservationConvention {

	private static final String DEFAULT_NAME = "webtransport.server.handshakes";

	/**
	 * A reason may have what a peer has sent in it.
	 */
	private static final int MAX_REASON = 200;

	private final String name;

	/**
	 * Create a convention with the default name {@code webtransport.server.handshakes}.
	 */
	public DefaultWebTransportHandshakeObservationConvention() {
		this(DEFAULT_NAME);
	}

	/**
	 * Create a convention.
	 * @param name the name of the observation
	 */
	public DefaultWebTransportHandshakeObservationConvention(String name) {
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(WebTransportHandshakeObservationContext context) {
		String pattern = context.getRequest().getPathPattern();
		return (pattern != null) ? "webtransport handshake " + pattern : "webtransport handshake";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WebTransportHandshakeObservationContext context) {
		Integer status = context.getStatus();
		return KeyValues.of(KnownValues.uri(context.getRequest()),
				KnownValues.outcome((status != null) ? KnownValues.outcomeOf(status) : KnownValues.UNKNOWN),
				KnownValues.status(status), KnownValues.exception(context.getError()),
				KnownValues.protocol(context.getRequest().getProtocol()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WebTransportHandshakeObservationContext context) {
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.HTTP_URL, context.getRequest().getPath()),
				KeyValue.of(HighCardinalityKeyNames.SESSION_ID, context.getRequest().getId()),
				KeyValue.of(HighCardinalityKeyNames.REASON, reason(context.getResponse())));
	}

	private static String reason(@Nullable HandshakeDecision decision) {
		String reason = (decision != null) ? decision.getReason() : null;
		if (reason == null) {
			return KnownValues.NONE;
		}
		return (reason.length() > MAX_REASON) ? reason.substring(0, MAX_REASON) : reason;
	}

}
