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

package io.github.webtransport;

import org.springframework.util.MultiValueMap;

/**
 * The answer to the CONNECT of a session that was accepted (draft-ietf-webtrans-http3,
 * section 3.2).
 *
 * @param status the HTTP status, 200 to 299
 * @param headers the header fields without pseudo-headers; unmodifiable, names are
 * case-insensitive
 * @since 0.1.0
 * @see HandshakeInfo#getResponse()
 */
public record HandshakeResponse(int status, MultiValueMap<String, String> headers) {

	/**
	 * Create a response.
	 * @param status the HTTP status
	 * @param headers the header fields, which are copied
	 */
	public HandshakeResponse {
		headers = HeaderFields.copyOf(headers);
	}

	@Override
	public String toString() {
		// A field may carry a cookie
		return "HandshakeResponse[status=" + this.status + ", headers=" + this.headers.keySet() + "]";
	}

}
