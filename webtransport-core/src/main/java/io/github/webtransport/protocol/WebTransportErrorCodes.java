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
 * Error codes of WebTransport in the error space of HTTP/3 (Section 9.5).
 *
 * @since 0.1.0
 * @see ApplicationErrorCode
 */
public final class WebTransportErrorCodes {

	/**
	 * WT_BUFFERED_STREAM_REJECTED, 0x3994bd84 (Section 4.6). A stream came before its
	 * session and could not be kept.
	 */
	public static final long WT_BUFFERED_STREAM_REJECTED = 0x3994bd84;

	/**
	 * WT_SESSION_GONE, 0x170d7b68 (Section 6). The session of a stream has ended.
	 */
	public static final long WT_SESSION_GONE = 0x170d7b68;

	/**
	 * WT_FLOW_CONTROL_ERROR, 0x045d4487 (Section 5). The session ends because the peer
	 * violated its flow control.
	 */
	public static final long WT_FLOW_CONTROL_ERROR = 0x045d4487;

	/**
	 * WT_ALPN_ERROR, 0x0817b3dd (Section 3.3). A client closes the session because the
	 * server's choice of an application protocol is missing or was not offered.
	 */
	public static final long WT_ALPN_ERROR = 0x0817b3dd;

	/**
	 * WT_REQUIREMENTS_NOT_MET, 0x212c0d48 (Section 3.1). A client closes the connection
	 * because a setting or transport parameter that WebTransport needs is missing.
	 */
	public static final long WT_REQUIREMENTS_NOT_MET = 0x212c0d48;

	/**
	 * First code of WT_APPLICATION_ERROR, 0x52e4a40fa8db (Section 4.4).
	 */
	public static final long WT_APPLICATION_ERROR_FIRST = 0x52e4a40fa8dbL;

	/**
	 * Last code of WT_APPLICATION_ERROR, 0x52e5ac983162 (Section 4.4).
	 */
	public static final long WT_APPLICATION_ERROR_LAST = 0x52e5ac983162L;

	private WebTransportErrorCodes() {
	}

}
