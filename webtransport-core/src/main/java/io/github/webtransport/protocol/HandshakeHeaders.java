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

package io.github.webtransport.protocol;

/**
 * Names and values of header fields that take part in creating a session. Names are in
 * lower case, as HTTP/3 wants them.
 *
 * @since 0.1.0
 */
public final class HandshakeHeaders {

	/**
	 * Upgrade token of drafts 00 to 14 over HTTP/3. In later drafts it stands for the
	 * capsule-based protocol of draft-ietf-webtrans-http2 (Section 9.1).
	 */
	public static final String TOKEN_WEBTRANSPORT = "webtransport";

	/**
	 * Upgrade token of drafts 15 and later (Section 3.2 and Section 9.1).
	 */
	public static final String TOKEN_WEBTRANSPORT_H3 = "webtransport-h3";

	/**
	 * {@code WT-Available-Protocols}, a list of strings that a client sends (Section 3.3
	 * and Section 9.7).
	 */
	public static final String WT_AVAILABLE_PROTOCOLS = "wt-available-protocols";

	/**
	 * {@code WT-Protocol}, the string that a server chose (Section 3.3 and Section 9.7).
	 */
	public static final String WT_PROTOCOL = "wt-protocol";

	/**
	 * {@code Sec-Webtransport-Http3-Draft02}, a request field
	 * (draft-ietf-webtrans-http3-02, Section 6.1).
	 */
	public static final String DRAFT_02_REQUEST = "sec-webtransport-http3-draft02";

	/**
	 * Value of {@link #DRAFT_02_REQUEST}.
	 */
	public static final String DRAFT_02_REQUEST_VALUE = "1";

	/**
	 * {@code Sec-Webtransport-Http3-Draft}, the field that answers
	 * {@link #DRAFT_02_REQUEST} (draft-ietf-webtrans-http3-02, Section 6.1).
	 */
	public static final String DRAFT_02_RESPONSE = "sec-webtransport-http3-draft";

	/**
	 * Value of {@link #DRAFT_02_RESPONSE}.
	 */
	public static final String DRAFT_02_RESPONSE_VALUE = "draft02";

	private HandshakeHeaders() {
	}

	/**
	 * Return whether a value of {@code :protocol} asks for WebTransport.
	 * @param protocolToken the value
	 * @return {@code true} if it is one of the two upgrade tokens
	 */
	public static boolean isWebTransport(CharSequence protocolToken) {
		return TOKEN_WEBTRANSPORT.contentEquals(protocolToken) || TOKEN_WEBTRANSPORT_H3.contentEquals(protocolToken);
	}

}
