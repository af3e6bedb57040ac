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

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.HighCardinalityKeyNames;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Default {@link WebTransportClientObservationConvention}. Knows the names of a hundred
 * servers; those beyond have the name {@code OTHER} in common, so that a client that goes
 * wherever it is told does not fill a registry of meters.
 *
 * @since 0.1.0
 */
public class DefaultWebTransportClientObservationConvention implements WebTransportClientObservationConvention {

	private static final String DEFAULT_NAME = "webtransport.client.sessions";

	private static final int MAX_NAMES = 100;

	private static final String OTHER = "OTHER";

	private final String name;

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	/**
	 * Create a convention with the default name {@code webtransport.client.sessions}.
	 */
	public DefaultWebTransportClientObservationConvention() {
		this(DEFAULT_NAME);
	}

	/**
	 * Create a convention.
	 * @param name the name of the observation
	 */
	public DefaultWebTransportClientObservationConvention(String name) {
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(WebTransportClientObservationContext context) {
		return "webtransport";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WebTransportClientObservationContext context) {
		HandshakeInfo info = context.getHandshakeInfo();
		return KeyValues.of(KeyValue.of(LowCardinalityKeyNames.CLIENT_NAME, clientName(context)),
				KnownValues.outcome(outcome(context)), KnownValues.status(status(context)),
				KnownValues.protocol((info != null) ? info.getProtocol() : null),
				KnownValues.transport((info != null) ? info.getTransport() : null), close(context),
				KnownValues.exception(context.getError()));
	}

	private String clientName(WebTransportClientObservationContext context) {
		String host = context.getRequest().getUri().getHost();
		// Names that come at once may be a few too many, which does no harm
		if (this.names.size() < MAX_NAMES) {
			this.names.add(host);
		}
		return this.names.contains(host) ? host : OTHER;
	}

	private static String outcome(WebTransportClientObservationContext context) {
		CloseStatus close = context.getCloseStatus();
		if (close != null) {
			return close.isAbrupt() ? KnownValues.UNKNOWN : KnownValues.SUCCESS;
		}
		return (context.getError() instanceof SessionRejectedException rejected)
				? KnownValues.outcomeOf(rejected.getHttpStatus()) : KnownValues.UNKNOWN;
	}

	private static @Nullable Integer status(WebTransportClientObservationContext context) {
		HandshakeInfo info = context.getHandshakeInfo();
		HandshakeResponse response = (info != null) ? info.getResponse() : null;
		if (response != null) {
			return response.status();
		}
		return (context.getError() instanceof SessionRejectedException rejected)
				? Integer.valueOf(rejected.getHttpStatus()) : null;
	}

	private static KeyValue close(WebTransportClientObservationContext context) {
		return context.isCancelled() ? KeyValue.of(LowCardinalityKeyNames.CLOSE, "cancelled")
				: KnownValues.close(context.getCloseStatus());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WebTransportClientObservationContext context) {
		CloseStatus status = context.getCloseStatus();
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.HTTP_URL, withoutQuery(context.getRequest().getUri())),
				KeyValue.of(HighCardinalityKeyNames.CLOSE_CODE,
						(status != null && !status.isAbrupt()) ? String.valueOf(status.code()) : KnownValues.NONE));
	}

	private static String withoutQuery(URI uri) {
		return "https://" + uri.getRawAuthority() + uri.getRawPath();
	}

}
