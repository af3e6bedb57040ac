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

import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.HighCardinalityKeyNames;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link WebTransportCallObservationConvention}.
 *
 * @since 0.1.0
 */
public class DefaultWebTransportCallObservationConvention implements WebTransportCallObservationConvention {

	private static final String DEFAULT_NAME = "webtransport.server.calls";

	private final String name;

	/**
	 * Create a convention with the default name {@code webtransport.server.calls}.
	 */
	public DefaultWebTransportCallObservationConvention() {
		this(DEFAULT_NAME);
	}

	/**
	 * Create a convention.
	 * @param name the name of the observation
	 */
	public DefaultWebTransportCallObservationConvention(String name) {
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(WebTransportCallObservationContext context) {
		String pattern = context.getHandshakeInfo().getPathPattern();
		return "webtransport " + context.getKind() + ((pattern != null) ? " " + pattern : "");
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WebTransportCallObservationContext context) {
		return KeyValues.of(KnownValues.uri(context.getHandshakeInfo()),
				KeyValue.of(LowCardinalityKeyNames.KIND, context.getKind()), KnownValues.outcome(outcome(context)),
				KnownValues.exception(context.getError()));
	}

	private static String outcome(WebTransportCallObservationContext context) {
		Throwable failure = context.getError();
		if (failure != null) {
			return KnownValues.outcomeOf(failure);
		}
		return (context.isEnded() && !context.isCancelled()) ? KnownValues.SUCCESS : KnownValues.UNKNOWN;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WebTransportCallObservationContext context) {
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.SESSION_ID, context.getHandshakeInfo().getId()),
				KeyValue.of(HighCardinalityKeyNames.STREAM_ID,
						(context.getStreamId() >= 0) ? String.valueOf(context.getStreamId()) : KnownValues.NONE));
	}

}
