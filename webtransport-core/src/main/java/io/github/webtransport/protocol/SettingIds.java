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

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Identifiers of the HTTP/3 settings that take part in negotiating WebTransport.
 *
 * @since 0.1.0
 */
public final class SettingIds {

	/**
	 * SETTINGS_QPACK_MAX_TABLE_CAPACITY, 0x01 (RFC 9204, Section 5).
	 */
	public static final long QPACK_MAX_TABLE_CAPACITY = 0x01;

	/**
	 * SETTINGS_MAX_FIELD_SECTION_SIZE, 0x06 (RFC 9114, Section 7.2.4.1).
	 */
	public static final long MAX_FIELD_SECTION_SIZE = 0x06;

	/**
	 * SETTINGS_QPACK_BLOCKED_STREAMS, 0x07 (RFC 9204, Section 5).
	 */
	public static final long QPACK_BLOCKED_STREAMS = 0x07;

	/**
	 * SETTINGS_ENABLE_CONNECT_PROTOCOL, 0x08 (RFC 9220, Section 3). Sent by servers with
	 * the value 1; some clients send it as well, which means nothing.
	 */
	public static final long ENABLE_CONNECT_PROTOCOL = 0x08;

	/**
	 * SETTINGS_H3_DATAGRAM, 0x33 (RFC 9297, Section 2.1.1). Only 0 and 1 are legal.
	 */
	public static final long H3_DATAGRAM = 0x33;

	/**
	 * H3_DATAGRAM, 0xffd277 (draft-ietf-masque-h3-datagram-04, Section 9.1). Browsers
	 * still send it beside {@link #H3_DATAGRAM}; it is never sent nor needed here.
	 */
	public static final long H3_DATAGRAM_DRAFT_04 = 0xffd277;

	/**
	 * SETTINGS_ENABLE_WEBTRANSPORT, 0x2b603742 (drafts 00 to 06, Section 3.1 of
	 * draft-ietf-webtrans-http3-02). Sent by both sides with the value 1.
	 */
	public static final long ENABLE_WEBTRANSPORT_DRAFT_02 = 0x2b603742;

	/**
	 * SETTINGS_WEBTRANSPORT_MAX_SESSIONS, 0xc671706a (drafts 07 to 12, Section 3.1 of
	 * draft-ietf-webtrans-http3-07). A server's value is the number of concurrent
	 * sessions, a client's value is positive.
	 */
	public static final long MAX_SESSIONS_DRAFT_07 = 0xc671706aL;

	/**
	 * SETTINGS_WT_MAX_SESSIONS, 0x14e9cd29 (drafts 13 and 14, Section 3.1 of
	 * draft-ietf-webtrans-http3-13). Same meaning as {@link #MAX_SESSIONS_DRAFT_07}.
	 */
	public static final long MAX_SESSIONS_DRAFT_13 = 0x14e9cd29;

	/**
	 * SETTINGS_WT_ENABLED, 0x2c7cf000 (drafts 15 and later, Section 3.1 and Section 9.2).
	 */
	public static final long WT_ENABLED = 0x2c7cf000;

	/**
	 * SETTINGS_WT_INITIAL_MAX_DATA, 0x2b61 (Section 5.5.3 and Section 9.2).
	 */
	public static final long WT_INITIAL_MAX_DATA = 0x2b61;

	/**
	 * SETTINGS_WT_INITIAL_MAX_STREAMS_UNI, 0x2b64 (Section 5.5.1 and Section 9.2).
	 */
	public static final long WT_INITIAL_MAX_STREAMS_UNI = 0x2b64;

	/**
	 * SETTINGS_WT_INITIAL_MAX_STREAMS_BIDI, 0x2b65 (Section 5.5.2 and Section 9.2).
	 */
	public static final long WT_INITIAL_MAX_STREAMS_BIDI = 0x2b65;

	private static final Map<Long, String> NAMES = Map.ofEntries(
			Map.entry(QPACK_MAX_TABLE_CAPACITY, "QPACK_MAX_TABLE_CAPACITY"),
			Map.entry(MAX_FIELD_SECTION_SIZE, "MAX_FIELD_SECTION_SIZE"),
			Map.entry(QPACK_BLOCKED_STREAMS, "QPACK_BLOCKED_STREAMS"),
			Map.entry(ENABLE_CONNECT_PROTOCOL, "ENABLE_CONNECT_PROTOCOL"), Map.entry(H3_DATAGRAM, "H3_DATAGRAM"),
			Map.entry(H3_DATAGRAM_DRAFT_04, "H3_DATAGRAM (draft-04)"),
			Map.entry(ENABLE_WEBTRANSPORT_DRAFT_02, "ENABLE_WEBTRANSPORT (draft-02)"),
			Map.entry(MAX_SESSIONS_DRAFT_07, "WEBTRANSPORT_MAX_SESSIONS (draft-07)"),
			Map.entry(MAX_SESSIONS_DRAFT_13, "WT_MAX_SESSIONS (draft-13)"), Map.entry(WT_ENABLED, "WT_ENABLED"),
			Map.entry(WT_INITIAL_MAX_DATA, "WT_INITIAL_MAX_DATA"),
			Map.entry(WT_INITIAL_MAX_STREAMS_UNI, "WT_INITIAL_MAX_STREAMS_UNI"),
			Map.entry(WT_INITIAL_MAX_STREAMS_BIDI, "WT_INITIAL_MAX_STREAMS_BIDI"));

	private SettingIds() {
	}

	/**
	 * Name settings, for people.
	 * @param settings the values by identifier
	 * @return the values by the names of the specifications, in the same order; one that
	 * has no name here by its identifier
	 */
	public static Map<String, Long> named(Map<Long, Long> settings) {
		Map<String, Long> named = new LinkedHashMap<>();
		settings.forEach((id, value) -> named.put(NAMES.getOrDefault(id, "0x" + Long.toHexString(id)), value));
		return named;
	}

}
