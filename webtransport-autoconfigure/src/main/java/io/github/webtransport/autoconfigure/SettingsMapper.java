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
 *
 * @since 0.1.0
 */
public final class SettingsMapper {

	/**
	 * Datagrams are small and arrive in bursts.
	 */
	private static final long PENDING_DATAGRAMS_PER_STREAM = 2;

	private static final long MAX_PENDING_DATAGRAMS = 1 << 16;

	private final PropertyCheck check;

	/**
	 * Create a mapper.
	 * @param check reports properties that cannot work
	 */
	public SettingsMapper(PropertyCheck check) {
		this.check = check;
	}

	/**
	 * Map the properties of QUIC.
	 * @param http3 the properties
	 * @param retry when a client has to prove its address
	 * @return the settings
	 */
	public QuicSettings quic(WebTransportHttp3Properties http3, RetryMode retry) {
		return this.check.check("http3",
				() -> QuicSettings.builder()
					.idleTimeout(http3.getIdleTimeout())
					.maxData(http3.getMaxData().toBytes())
					.maxStreamData(http3.getMaxStreamData().toBytes())
					.maxStreamsBidirectional(http3.getMaxStreamsBidirectional())
					.maxStreamsUnidirectional(http3.getMaxStreamsUnidirectional())
					.maxHeaderSize(PropertyCheck.toInt("maxHeaderSize", http3.getMaxHeaderSize()))
					.congestionControl(http3.getCongestionControl())
					.retry(retry)
					.build());
	}

	/**
	 * Map the properties of sessions.
	 * @param session the properties
	 * @param handshakeTimeout how long a handshake may take
	 * @return the settings
	 */
	public SessionSettings session(WebTransportSessionProperties session, Duration handshakeTimeout) {
		int maxPendingDatagrams = (int) Math.min(PENDING_DATAGRAMS_PER_STREAM * session.getMaxPendingStreams(),
				MAX_PENDING_DATAGRAMS);
		return this.check.check("session",
				() -> SessionSettings.builder()
					.maxPerConnection(session.getMaxPerConnection())
					.maxTotal(session.getMaxTotal())
					.idleTimeout(session.getIdleTimeout())
					.handshakeTimeout(handshakeTimeout)
					.maxPendingStreams(session.getMaxPendingStreams())
					.maxPendingDatagrams(maxPendingDatagrams)
					.initialMaxData(session.getInitialMaxData().toBytes())
					.initialMaxStreams(session.getInitialMaxStreams())
					.build());
	}

	/**
	 * Map the properties of datagrams.
	 * @param datagram the properties
	 * @return the settings
	 */
	public DatagramSettings datagram(WebTransportDatagramProperties datagram) {
		return this.check.check("datagram",
				() -> DatagramSettings.builder()
					.receiveQueue(datagram.getReceiveQueue())
					.sendQueue(datagram.getSendQueue())
					.overflow(datagram.getOverflow())
					.receiveMaxAge(datagram.getReceiveMaxAge())
					.sendMaxAge(datagram.getSendMaxAge())
					.build());
	}

}
