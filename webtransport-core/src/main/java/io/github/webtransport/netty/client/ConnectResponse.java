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

package io.github.webtransport.netty.client;

import java.util.List;

import io.github.webtransport.netty.http3.ResponseFields;
import io.github.webtransport.protocol.HandshakeHeaders;
import io.github.webtransport.protocol.SubprotocolNegotiation;
import io.netty.handler.codec.http3.Http3Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;

/**
 * What a server answers to a CONNECT.
 *
 * @param status the HTTP status, or 0 where it is not one
 * @param protocol the application protocol that the server chose, or {@code null}
 * @param protocolLegal whether that is one of those offered, or none
 * @param fields the header fields
 */
record ConnectResponse(int status, @Nullable String protocol, boolean protocolLegal,
		MultiValueMap<String, String> fields) {

	static ConnectResponse of(Http3Headers headers, List<String> offered) {
		List<CharSequence> lines = headers.getAll(HandshakeHeaders.WT_PROTOCOL);
		if (lines.isEmpty()) {
			return new ConnectResponse(status(headers.status()), null, true, ResponseFields.of(headers));
		}
		String protocol = (lines.size() == 1) ? SubprotocolNegotiation.parseSelected(lines.get(0).toString()) : null;
		boolean legal = protocol != null && offered.contains(protocol);
		return new ConnectResponse(status(headers.status()), (legal) ? protocol : null, legal,
				ResponseFields.of(headers));
	}

	private static int status(@Nullable CharSequence status) {
		if (status == null || status.length() != 3 || !status.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return 0;
		}
		return Integer.parseInt(status.toString());
	}

	/**
	 * Return whether the answer itself is still to come.
	 */
	boolean isInformational() {
		return this.status / 100 == 1;
	}

	boolean isAccepted() {
		return this.status / 100 == 2;
	}

	/**
	 * Return whether this is no answer at all.
	 */
	boolean isMalformed() {
		return this.status < 100;
	}

}
