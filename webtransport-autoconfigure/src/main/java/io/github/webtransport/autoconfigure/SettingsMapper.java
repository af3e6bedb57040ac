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

package io.github.webtransport.autoconfigure;

import java.time.Duration;

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.RetryMode;
import io.github.webtransport.SessionSettings;

/**
 * Maps the properties that servers and clients share. What is wrong with one is told by
 * its name.
 */
final class SettingsMapper {

	/**
	 * Datagrams are small and arrive in bursts.
	 */
	private static final long PENDING_DATAGRAMS_PER_STREAM = 2;

	private static final long MAX_PENDING_DATAGRAMS = 1 << 16;

	private final PropertyCheck check;

	SettingsMapper(PropertyCheck check) {
		this.check = check;
	}

	QuicSettings quic(WebTransportHttp3Properties http3, RetryMode retry) {
		return this.check.check("http3", () -> new QuicSettings(http3.getIdleTimeout(), http3.getMaxData().toBytes(),
				http3.getMaxStreamData().toBytes(), http3.getMaxStreamsBidirectional(),
				http3.getMaxStreamsUnidirectional(), PropertyCheck.toInt("maxHeaderSize", http3.getMaxHeaderSize()),
				http3.getCongestionControl(), retry));
	}

	SessionSettings session(WebTransportSessionProperties session, Duration handshakeTimeout) {
		int maxPendingDatagrams = (int) Math.min(PENDING_DATAGRAMS_PER_STREAM * session.getMaxPendingStreams(),
				MAX_PENDING_DATAGRAMS);
		return this.check.check("session",
				() -> new SessionSettings(session.getMaxPerConnection(), session.getMaxTotal(),
						session.getIdleTimeout(), handshakeTimeout, session.getMaxPendingStreams(), maxPendingDatagrams,
						SessionSettings.DEFAULT.pendingTimeout(), session.getInitialMaxData().toBytes(),
						session.getInitialMaxStreams()));
	}

	DatagramSettings datagram(WebTransportDatagramProperties datagram) {
		return this.check.check("datagram", () -> new DatagramSettings(datagram.getReceiveQueue(),
				datagram.getSendQueue(), datagram.getOverflow()));
	}

}
