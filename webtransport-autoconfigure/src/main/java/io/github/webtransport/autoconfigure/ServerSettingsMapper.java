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
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionSettings;

import org.springframework.boot.context.properties.PropertyMapper;

/**
 * Maps properties to settings. A value that cannot work is reported by the name of its
 * property.
 */
final class ServerSettingsMapper {

	private static final PropertyCheck PROPERTIES = new PropertyCheck("webtransport.server");

	/**
	 * Datagrams are small and arrive in bursts.
	 */
	private static final long PENDING_DATAGRAMS_PER_STREAM = 2;

	private static final long MAX_PENDING_DATAGRAMS = 1 << 16;

	private final WebTransportServerProperties properties;

	ServerSettingsMapper(WebTransportServerProperties properties) {
		this.properties = properties;
	}

	void applyTo(ServerSettings.Builder builder) {
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::getAddress).to(builder::address);
		map.from(this.properties::isEnableWebtransport).to(builder::webTransport);
		PROPERTIES.check("", () -> builder.port(this.properties.getPort()).listeners(this.properties.getListeners()));
		PROPERTIES.check("", () -> builder.qlogDirectory(this.properties.getQlogDirectory()));
		builder.quic(PROPERTIES.check("http3", this::createQuicSettings));
		builder.session(PROPERTIES.check("session", this::createSessionSettings));
		builder.datagram(PROPERTIES.check("datagram", this::createDatagramSettings));
	}

	private QuicSettings createQuicSettings() {
		WebTransportServerProperties.Http3 http3 = this.properties.getHttp3();
		return new QuicSettings(http3.getIdleTimeout(), http3.getMaxData().toBytes(),
				http3.getMaxStreamData().toBytes(), http3.getMaxStreamsBidirectional(),
				http3.getMaxStreamsUnidirectional(), PropertyCheck.toInt("maxHeaderSize", http3.getMaxHeaderSize()),
				http3.getCongestionControl(), http3.getRetry());
	}

	private SessionSettings createSessionSettings() {
		WebTransportServerProperties.Session session = this.properties.getSession();
		int maxPendingDatagrams = (int) Math.min(PENDING_DATAGRAMS_PER_STREAM * session.getMaxPendingStreams(),
				MAX_PENDING_DATAGRAMS);
		Duration pendingTimeout = SessionSettings.DEFAULT.pendingTimeout();
		return new SessionSettings(session.getMaxPerConnection(), session.getMaxTotal(), session.getIdleTimeout(),
				session.getHandshakeTimeout(), session.getMaxPendingStreams(), maxPendingDatagrams, pendingTimeout,
				session.getInitialMaxData().toBytes(), session.getInitialMaxStreams());
	}

	private DatagramSettings createDatagramSettings() {
		WebTransportServerProperties.Datagram datagram = this.properties.getDatagram();
		return new DatagramSettings(datagram.getReceiveQueue(), datagram.getSendQueue(), datagram.getOverflow());
	}

}
