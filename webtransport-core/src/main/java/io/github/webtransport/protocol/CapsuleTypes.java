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
 * Types of the capsules that can come on a CONNECT stream.
 *
 * @since 0.1.0
 */
public final class CapsuleTypes {

	/**
	 * DATAGRAM, 0x00 (RFC 9297, Section 3.5).
	 */
	public static final long DATAGRAM = 0x00;

	/**
	 * WT_CLOSE_SESSION, 0x2843 (Section 6 and Section 9.6).
	 */
	public static final long CLOSE_SESSION = 0x2843;

	/**
	 * WT_DRAIN_SESSION, 0x78ae (Section 4.7 and Section 9.6).
	 */
	public static final long DRAIN_SESSION = 0x78ae;

	/**
	 * WT_MAX_DATA, 0x190b4d3d (Section 5.6.4 and Section 9.6).
	 */
	public static final long MAX_DATA = 0x190b4d3d;

	/**
	 * WT_MAX_STREAM_DATA, 0x190b4d3e (draft-ietf-webtrans-http2, Section 6.6), prohibited
	 * over HTTP/3 (Section 5.4).
	 */
	public static final long MAX_STREAM_DATA = 0x190b4d3e;

	/**
	 * WT_MAX_STREAMS for bidirectional streams, 0x190b4d3f (Section 5.6.2 and Section
	 * 9.6).
	 */
	public static final long MAX_STREAMS_BIDI = 0x190b4d3f;

	/**
	 * WT_MAX_STREAMS for unidirectional streams, 0x190b4d40 (Section 5.6.2 and Section
	 * 9.6).
	 */
	public static final long MAX_STREAMS_UNI = 0x190b4d40;

	/**
	 * WT_DATA_BLOCKED, 0x190b4d41 (Section 5.6.5 and Section 9.6).
	 */
	public static final long DATA_BLOCKED = 0x190b4d41;

	/**
	 * WT_STREAM_DATA_BLOCKED, 0x190b4d42 (draft-ietf-webtrans-http2, Section 6.9),
	 * prohibited over HTTP/3 (Section 5.4).
	 */
	public static final long STREAM_DATA_BLOCKED = 0x190b4d42;

	/**
	 * WT_STREAMS_BLOCKED for bidirectional streams, 0x190b4d43 (Section 5.6.3 and Section
	 * 9.6).
	 */
	public static final long STREAMS_BLOCKED_BIDI = 0x190b4d43;

	/**
	 * WT_STREAMS_BLOCKED for unidirectional streams, 0x190b4d44 (Section 5.6.3 and
	 * Section 9.6).
	 */
	public static final long STREAMS_BLOCKED_UNI = 0x190b4d44;

	private CapsuleTypes() {
	}

}
