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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this side announces in its SETTINGS. Every generation of the drafts is offered at
 * once, because a peer ignores the settings it does not know.
 *
 * @param webTransport whether to announce WebTransport; if not, the settings are those of
 * plain HTTP/3
 * @param maxSessions the number of concurrent sessions a server announces to peers of
 * drafts 07 to 14, at least 1 unless WebTransport is off
 * @param advertiseLatest whether to announce drafts 15 and later, which demand
 * RESET_STREAM_AT of both sides
 * @param initialLimits the credit that the peer gets at the start of each session
 * @param maxFieldSectionSize the largest header section that is accepted, in bytes
 * @since 0.1.0
 */
public record LocalSettings(boolean webTransport, long maxSessions, boolean advertiseLatest,
		SessionLimits initialLimits, long maxFieldSectionSize) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public LocalSettings {
		if (maxSessions < ((webTransport) ? 1 : 0) || maxSessions > VarInt.MAX) {
			throw new IllegalArgumentException("Maximum sessions out of range: " + maxSessions);
		}
		if (maxFieldSectionSize < 0 || maxFieldSectionSize > VarInt.MAX) {
			throw new IllegalArgumentException("Maximum field section size out of range: " + maxFieldSectionSize);
		}
	}

	/**
	 * Return what a server sends.
	 * @return an unmodifiable map of values by identifier, in the order to send them
	 */
	public Map<Long, Long> server() {
		Map<Long, Long> settings = http3();
		if (this.webTransport) {
			settings.put(SettingIds.ENABLE_CONNECT_PROTOCOL, 1L);
			putWebTransport(settings, this.maxSessions);
		}
		return Collections.unmodifiableMap(settings);
	}

	/**
	 * Return what a client sends.
	 * @return an unmodifiable map of values by identifier, in the order to send them
	 */
	public Map<Long, Long> client() {
		Map<Long, Long> settings = http3();
		if (this.webTransport) {
			putWebTransport(settings, 1);
		}
		return Collections.unmodifiableMap(settings);
	}

	/**
	 * Return the settings of plain HTTP/3. The QPACK dynamic table stays off: the request
	 * pipelines of one connection do not share a decoder.
	 * @return a modifiable map
	 */
	private Map<Long, Long> http3() {
		Map<Long, Long> settings = new LinkedHashMap<>();
		settings.put(SettingIds.QPACK_MAX_TABLE_CAPACITY, 0L);
		settings.put(SettingIds.MAX_FIELD_SECTION_SIZE, this.maxFieldSectionSize);
		settings.put(SettingIds.QPACK_BLOCKED_STREAMS, 0L);
		return settings;
	}

	private void putWebTransport(Map<Long, Long> settings, long sessions) {
		settings.put(SettingIds.H3_DATAGRAM, 1L);
		settings.put(SettingIds.ENABLE_WEBTRANSPORT_DRAFT_02, 1L);
		settings.put(SettingIds.MAX_SESSIONS_DRAFT_07, sessions);
		settings.put(SettingIds.MAX_SESSIONS_DRAFT_13, sessions);
		if (this.advertiseLatest) {
			settings.put(SettingIds.WT_ENABLED, 1L);
		}
		putUnlessZero(settings, SettingIds.WT_INITIAL_MAX_STREAMS_UNI, this.initialLimits.maxStreamsUni());
		putUnlessZero(settings, SettingIds.WT_INITIAL_MAX_STREAMS_BIDI, this.initialLimits.maxStreamsBidi());
		putUnlessZero(settings, SettingIds.WT_INITIAL_MAX_DATA, this.initialLimits.maxData());
	}

	private static void putUnlessZero(Map<Long, Long> settings, long id, long value) {
		if (value != 0) {
			settings.put(id, value);
		}
	}

}
