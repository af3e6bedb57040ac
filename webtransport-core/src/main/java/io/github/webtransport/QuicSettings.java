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

import java.time.Duration;

/**
 * Settings of QUIC and HTTP/3.
 *
 * @param idleTimeout how long a connection may be silent (RFC 9000, section 10.1)
 * @param maxData bytes that a peer may send on a connection before they are read
 * @param maxStreamData bytes that a peer may send on a stream before they are read
 * @param maxStreamsBidirectional bidirectional streams that a peer may have open
 * @param maxStreamsUnidirectional unidirectional streams that a peer may have open, the
 * three of HTTP/3 itself not counted
 * @param maxHeaderSize bytes of the header section of a request (RFC 9114, section 4.2.2)
 * @param congestionControl the congestion control algorithm
 * @param retry when clients have to prove their address
 * @since 0.1.0
 */
public record QuicSettings(Duration idleTimeout, long maxData, long maxStreamData, long maxStreamsBidirectional,
		long maxStreamsUnidirectional, int maxHeaderSize, CongestionControl congestionControl, RetryMode retry) {

	/**
	 * The defaults.
	 */
	public static final QuicSettings DEFAULT = new QuicSettings(Duration.ofSeconds(30), 16L << 20, 1L << 20, 100, 100,
			16 << 10, CongestionControl.CUBIC, RetryMode.AUTO);

	public QuicSettings {
		SettingRange.positive("idleTimeout", idleTimeout);
		SettingRange.between("maxData", maxData, 1, SettingRange.MAX_VARINT);
		SettingRange.between("maxStreamData", maxStreamData, 1, SettingRange.MAX_VARINT);
		SettingRange.between("maxStreamsBidirectional", maxStreamsBidirectional, 1, SettingRange.MAX_STREAMS);
		SettingRange.between("maxStreamsUnidirectional", maxStreamsUnidirectional, 0, SettingRange.MAX_STREAMS - 3);
		SettingRange.between("maxHeaderSize", maxHeaderSize, 256, 1 << 24);
	}

}
