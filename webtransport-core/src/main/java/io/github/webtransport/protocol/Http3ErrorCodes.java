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
 * Error codes of HTTP/3.
 *
 * @since 0.1.0
 */
public final class Http3ErrorCodes {

	/**
	 * H3_DATAGRAM_ERROR, 0x33 (RFC 9297, Section 5.2). A datagram or a capsule could not
	 * be parsed.
	 */
	public static final long H3_DATAGRAM_ERROR = 0x33;

	/**
	 * H3_NO_ERROR, 0x100 (RFC 9114, Section 8.1). The connection or stream ends without
	 * an error.
	 */
	public static final long H3_NO_ERROR = 0x100;

	/**
	 * H3_GENERAL_PROTOCOL_ERROR, 0x101 (RFC 9114, Section 8.1). The peer violated the
	 * protocol in a way that no other code describes.
	 */
	public static final long H3_GENERAL_PROTOCOL_ERROR = 0x101;

	/**
	 * H3_INTERNAL_ERROR, 0x102 (RFC 9114, Section 8.1). This side failed.
	 */
	public static final long H3_INTERNAL_ERROR = 0x102;

	/**
	 * H3_STREAM_CREATION_ERROR, 0x103 (RFC 9114, Section 8.1). The peer created a stream
	 * that is not accepted.
	 */
	public static final long H3_STREAM_CREATION_ERROR = 0x103;

	/**
	 * H3_CLOSED_CRITICAL_STREAM, 0x104 (RFC 9114, Section 8.1). A stream that the
	 * connection needs was closed.
	 */
	public static final long H3_CLOSED_CRITICAL_STREAM = 0x104;

	/**
	 * H3_FRAME_UNEXPECTED, 0x105 (RFC 9114, Section 8.1). A frame came in a state or on a
	 * stream where it is not permitted.
	 */
	public static final long H3_FRAME_UNEXPECTED = 0x105;

	/**
	 * H3_FRAME_ERROR, 0x106 (RFC 9114, Section 8.1). A frame breaks the rules of its
	 * layout or size.
	 */
	public static final long H3_FRAME_ERROR = 0x106;

	/**
	 * H3_EXCESSIVE_LOAD, 0x107 (RFC 9114, Section 8.1). The peer behaves in a way that
	 * creates excessive load.
	 */
	public static final long H3_EXCESSIVE_LOAD = 0x107;

	/**
	 * H3_ID_ERROR, 0x108 (RFC 9114, Section 8.1). An id is used wrongly, as a session id
	 * that is not a request stream.
	 */
	public static final long H3_ID_ERROR = 0x108;

	/**
	 * H3_SETTINGS_ERROR, 0x109 (RFC 9114, Section 8.1). The SETTINGS frame holds an
	 * illegal value.
	 */
	public static final long H3_SETTINGS_ERROR = 0x109;

	/**
	 * H3_MISSING_SETTINGS, 0x10a (RFC 9114, Section 8.1). The control stream does not
	 * begin with SETTINGS.
	 */
	public static final long H3_MISSING_SETTINGS = 0x10a;

	/**
	 * H3_REQUEST_REJECTED, 0x10b (RFC 9114, Section 8.1). A server has not processed the
	 * request.
	 */
	public static final long H3_REQUEST_REJECTED = 0x10b;

	/**
	 * H3_REQUEST_CANCELLED, 0x10c (RFC 9114, Section 8.1). The request or its response is
	 * no longer wanted.
	 */
	public static final long H3_REQUEST_CANCELLED = 0x10c;

	/**
	 * H3_REQUEST_INCOMPLETE, 0x10d (RFC 9114, Section 8.1). The request stream ended
	 * before the request was complete.
	 */
	public static final long H3_REQUEST_INCOMPLETE = 0x10d;

	/**
	 * H3_MESSAGE_ERROR, 0x10e (RFC 9114, Section 8.1). A message is malformed.
	 */
	public static final long H3_MESSAGE_ERROR = 0x10e;

	/**
	 * H3_CONNECT_ERROR, 0x10f (RFC 9114, Section 8.1). The connection behind a CONNECT
	 * request was closed abnormally.
	 */
	public static final long H3_CONNECT_ERROR = 0x10f;

	/**
	 * H3_VERSION_FALLBACK, 0x110 (RFC 9114, Section 8.1). The request has to be repeated
	 * over HTTP/1.1.
	 */
	public static final long H3_VERSION_FALLBACK = 0x110;

	private Http3ErrorCodes() {
	}

}
