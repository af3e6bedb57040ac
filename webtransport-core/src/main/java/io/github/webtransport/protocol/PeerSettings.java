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

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

/**
 * An immutable view of the SETTINGS that a peer sent, safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class PeerSettings {

	private static final long[] BOOLEANS = { SettingIds.ENABLE_CONNECT_PROTOCOL, SettingIds.H3_DATAGRAM,
			SettingIds.ENABLE_WEBTRANSPORT_DRAFT_02 };

	private static final long[] RESERVED = { 0x00, 0x02, 0x03, 0x04, 0x05 };

	/**
	 * In ascending order. Every connection keeps its settings, so that they are numbers
	 * and no objects.
	 */
	private final long[] ids;

	private final long[] values;

	private PeerSettings(Map<Long, Long> settings) {
		this.ids = new long[settings.size()];
		int next = 0;
		for (long id : settings.keySet()) {
			this.ids[next++] = id;
		}
		Arrays.sort(this.ids);
		this.values = new long[this.ids.length];
		Arrays.setAll(this.values, (index) -> settings.get(this.ids[index]));
	}

	/**
	 * Create a view of settings.
	 * @param values the values by identifier, as received; they are copied
	 * @return the view
	 */
	public static PeerSettings of(Map<Long, Long> values) {
		return new PeerSettings(values);
	}

	/**
	 * Return the value of a setting.
	 * @param id the identifier of the setting
	 * @return its value, or 0 if the peer did not send it
	 */
	public long get(long id) {
		int index = Arrays.binarySearch(this.ids, id);
		return (index >= 0) ? this.values[index] : 0;
	}

	/**
	 * Return whether the peer accepts HTTP datagrams (RFC 9297, Section 2.1.1).
	 * @return {@code true} if SETTINGS_H3_DATAGRAM is 1
	 */
	public boolean h3Datagram() {
		return get(SettingIds.H3_DATAGRAM) == 1;
	}

	/**
	 * Return whether the peer, a server, accepts extended CONNECT (RFC 9220, Section 3).
	 * @return {@code true} if SETTINGS_ENABLE_CONNECT_PROTOCOL is 1
	 */
	public boolean connectProtocol() {
		return get(SettingIds.ENABLE_CONNECT_PROTOCOL) == 1;
	}

	/**
	 * Return whether the peer offers WebTransport in any generation of the drafts.
	 * @return {@code true} if at least one generation's setting is on
	 */
	public boolean offersWebTransport() {
		return Dialect.newest(this) != null;
	}

	/**
	 * Return the credit that the peer gives each session at its start (Section 5.5).
	 * Stream counts above 2<sup>60</sup> are taken as 2<sup>60</sup>: the draft names no
	 * error for them in SETTINGS, and no stream beyond that can exist.
	 * @return the limits
	 */
	public SessionLimits initialLimits() {
		return new SessionLimits(get(SettingIds.WT_INITIAL_MAX_DATA),
				Math.min(get(SettingIds.WT_INITIAL_MAX_STREAMS_BIDI), SessionLimits.MAX_STREAMS),
				Math.min(get(SettingIds.WT_INITIAL_MAX_STREAMS_UNI), SessionLimits.MAX_STREAMS));
	}

	/**
	 * Return what is wrong with these settings if a client sent them. A violation with
	 * connection scope closes the connection whether it carries WebTransport or not. One
	 * with session scope matters to WebTransport requests only: each is malformed
	 * (Section 3.1).
	 * @return the violation, or {@code null} if WebTransport can work
	 */
	public @Nullable ProtocolViolation violation() {
		ProtocolViolation violation = connectionViolation();
		if (violation != null) {
			return violation;
		}
		if (!h3Datagram()) {
			return malformed("SETTINGS_H3_DATAGRAM is not 1");
		}
		return (get(SettingIds.WT_ENABLED) > 1) ? malformed("SETTINGS_WT_ENABLED is neither 0 nor 1") : null;
	}

	/**
	 * Return what is wrong with these settings if a server sent them, so that the
	 * connection has to be closed (Section 3.1). Settings that merely do not suffice for
	 * WebTransport are no violation.
	 * @return the violation, always with connection scope, or {@code null} if there is
	 * none
	 * @see Dialect#select
	 */
	public @Nullable ProtocolViolation serverViolation() {
		ProtocolViolation violation = connectionViolation();
		if (violation == null && get(SettingIds.WT_ENABLED) > 1) {
			return illegal("SETTINGS_WT_ENABLED is neither 0 nor 1");
		}
		return violation;
	}

	private @Nullable ProtocolViolation connectionViolation() {
		for (long id : RESERVED) {
			if (Arrays.binarySearch(this.ids, id) >= 0) {
				return illegal("Setting 0x0" + id + " is reserved");
			}
		}
		for (long id : BOOLEANS) {
			if (get(id) > 1) {
				return illegal("Setting 0x" + Long.toHexString(id) + " is neither 0 nor 1");
			}
		}
		return null;
	}

	private static ProtocolViolation illegal(String reason) {
		return ProtocolViolation.connection(Http3ErrorCodes.H3_SETTINGS_ERROR, reason);
	}

	private static ProtocolViolation malformed(String reason) {
		return ProtocolViolation.session(Http3ErrorCodes.H3_MESSAGE_ERROR, reason);
	}

	@Override
	public String toString() {
		return LongStream.of(this.ids)
			.mapToObj((id) -> id + "=" + get(id))
			.collect(Collectors.joining(", ", "PeerSettings{", "}"));
	}

}
