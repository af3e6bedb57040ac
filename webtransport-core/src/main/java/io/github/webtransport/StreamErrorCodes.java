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

import org.springframework.util.Assert;

/**
 * Error codes with which streams, the requests for sessions and their connections are
 * ended: those of WebTransport (draft-ietf-webtrans-http3, section 9.5) and of HTTP/3
 * (RFC 9114, section 8.1), and the mapping of application codes to them (section 4.4 of
 * the draft). Methods of streams take application codes and map them themselves; this is
 * for tools that see the wire, for proxies, and for other implementations. A session is
 * closed with a code that is not mapped, a {@link CloseStatus#code()}.
 *
 * @since 0.1.0
 * @see StreamResetException#getHttp3Code()
 */
public final class StreamErrorCodes {

	/**
	 * WT_BUFFERED_STREAM_REJECTED (section 4.6): the stream came before its session, or
	 * when nobody took streams any more, and could not be kept.
	 */
	public static final long WT_BUFFERED_STREAM_REJECTED = 0x3994bd84L;

	/**
	 * WT_SESSION_GONE (section 6): the session of the stream has ended, or that of the
	 * stream whose bytes were relayed.
	 */
	public static final long WT_SESSION_GONE = 0x170d7b68L;

	/**
	 * WT_APPLICATION_ERROR, the HTTP/3 code of application code 0 (section 4.4).
	 */
	public static final long WT_APPLICATION_ERROR_FIRST = 0x52e4a40fa8dbL;

	/**
	 * WT_APPLICATION_ERROR, the HTTP/3 code of application code 2<sup>32</sup> - 1
	 * (section 4.4).
	 */
	public static final long WT_APPLICATION_ERROR_LAST = 0x52e5ac983162L;

	/**
	 * WT_FLOW_CONTROL_ERROR (section 5): the request for the session is reset because a
	 * side has sent more than it had credit for.
	 */
	public static final long WT_FLOW_CONTROL_ERROR = 0x045d4487L;

	/**
	 * WT_ALPN_ERROR (section 3.3): a client has closed the session with this code because
	 * it had not offered the application protocol that the server chose.
	 */
	public static final long WT_ALPN_ERROR = 0x0817b3ddL;

	/**
	 * WT_REQUIREMENTS_NOT_MET (section 3.1): a client has closed the connection because
	 * the server lacks a setting or a transport parameter that WebTransport needs.
	 */
	public static final long WT_REQUIREMENTS_NOT_MET = 0x212c0d48L;

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

	private StreamErrorCodes() {
	}

	/**
	 * Return the HTTP/3 code for an application code. Every 31st code is left out, since
	 * HTTP/3 reserves it (RFC 9114, section 8.1).
	 * @param code the application code, 0 to 2<sup>32</sup> - 1
	 * @return the code that goes on the wire
	 * @throws IllegalArgumentException if the code is out of range
	 */
	public static long toHttp3(long code) {
		Assert.isTrue(code >= 0 && code <= CloseStatus.MAX_CODE,
				() -> "'code' must be between 0 and 2^32-1, but is " + code);
		return WT_APPLICATION_ERROR_FIRST + code + code / 0x1e;
	}

	/**
	 * Return the application code for an HTTP/3 code.
	 * @param http3Code the code from the wire
	 * @return the application code, or -1 if the code does not stand for one
	 */
	public static long fromHttp3(long http3Code) {
		if (http3Code < WT_APPLICATION_ERROR_FIRST || http3Code > WT_APPLICATION_ERROR_LAST
				|| (http3Code - 0x21) % 0x1f == 0) {
			return -1;
		}
		long shifted = http3Code - WT_APPLICATION_ERROR_FIRST;
		return shifted - shifted / 0x1f;
	}

}
