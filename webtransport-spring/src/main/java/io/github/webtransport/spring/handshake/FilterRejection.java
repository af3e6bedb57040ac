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

package io.github.webtransport.spring.handshake;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.webtransport.HandshakeDecision;

import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Converts the answer of filters to a request into the rejection of its session.
 *
 * @since 0.1.0
 */
public final class FilterRejection {

	private static final int FORBIDDEN = 403;

	/**
	 * Fields of a connection (RFC 9114, section 4.2), of a body that is not sent, of a
	 * redirect that no client follows, and of a state that no client keeps.
	 */
	private static final Set<String> NOT_SENT = Set.of("connection", "keep-alive", "proxy-connection",
			"transfer-encoding", "upgrade", "vary", "content-length", "content-type", "location", "set-cookie",
			"access-control-allow-origin");

	private FilterRejection() {
	}

	/**
	 * Reject a session.
	 * @param status the status of the answer. In place of a redirect, which leads
	 * nowhere, and of a success, by which a filter has not let the request pass either,
	 * stands 403
	 * @param headers the header fields of the answer
	 * @return the rejection, with those header fields that mean something to its client
	 */
	public static HandshakeDecision of(int status, HttpHeaders headers) {
		MultiValueMap<String, String> sent = new LinkedMultiValueMap<>();
		headers.forEach((name, values) -> {
			String lowerCase = name.toLowerCase(Locale.ROOT);
			if (!NOT_SENT.contains(lowerCase)) {
				sent.put(lowerCase, List.copyOf(values));
			}
		});
		return HandshakeDecision.reject((status >= 400 && status <= 599) ? status : FORBIDDEN).withHeaders(sent);
	}

}
