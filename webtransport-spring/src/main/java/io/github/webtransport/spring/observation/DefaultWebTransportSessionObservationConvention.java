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

import java.util.Arrays;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.spring.handshake.AccessDenial;
import io.github.webtransport.spring.observation.WebTransportObservationDocumentation.HighCardinalityKeyNames;
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

	private static final int OK = 200;

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
		HandshakeInfo info = context.getHandshakeInfo();
		HandshakeResponse response = info.getResponse();
		return of(info.getPathPattern(), outcome(context.getCloseStatus(), context.getError()),
				(response != null) ? response.status() : OK, info.getProtocol(), info.getTransport(),
				context.getCloseStatus(), context.getError());
	}

	/**
	 * Return what a session of a path starts with, so that its meter can be there before
	 * it.
	 * @param pattern the pattern of the path
	 * @return the keys and values of a session that was accepted with status 200, without
	 * an application protocol
	 */
	public KeyValues getInitialLowCardinalityKeyValues(String pattern) {
		return of(pattern, KnownValues.UNKNOWN, OK, null, SessionTransport.WEBTRANSPORT, null, null);
	}

	private static KeyValues of(@Nullable String pattern, String outcome, int status, @Nullable String protocol,
			SessionTransport transport, @Nullable CloseStatus close, @Nullable Throwable failure) {
		return KeyValues.of(KnownValues.uri(pattern), KnownValues.outcome(outcome), KnownValues.status(status),
				KnownValues.protocol(protocol), KnownValues.transport(transport), KnownValues.close(close),
				KnownValues.exception(failure));
	}

	private static String outcome(@Nullable CloseStatus status, @Nullable Throwable error) {
		if (status == null || status.isAbrupt()) {
			return KnownValues.UNKNOWN;
		}
		if (status.equals(CloseStatus.INTERNAL_ERROR)) {
			// What the peer causes is no error of the handler, though it may end with it
			return (error != null) ? KnownValues.SERVER_ERROR : KnownValues.CLIENT_ERROR;
		}
		return isDenied(status) ? KnownValues.CLIENT_ERROR : KnownValues.SUCCESS;
	}

	private static boolean isDenied(CloseStatus status) {
		return Arrays.stream(AccessDenial.values()).anyMatch((denial) -> denial.getCloseStatus().equals(status));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WebTransportSessionObservationContext context) {
		CloseStatus status = context.getCloseStatus();
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.HTTP_URL, context.getHandshakeInfo().getPath()),
				KeyValue.of(HighCardinalityKeyNames.SESSION_ID, context.getHandshakeInfo().getId()),
				KeyValue.of(HighCardinalityKeyNames.CLOSE_CODE,
						(status != null && !status.isAbrupt()) ? String.valueOf(status.code()) : KnownValues.NONE));
	}

}
