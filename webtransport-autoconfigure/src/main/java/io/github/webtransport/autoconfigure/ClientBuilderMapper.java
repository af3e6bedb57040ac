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

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;

/**
 * Applies properties to builders of clients.
 */
final class ClientBuilderMapper {

	private static final PropertyCheck PROPERTIES = new PropertyCheck("webtransport.client");

	/**
	 * Datagrams are small and arrive in bursts.
	 */
	private static final long PENDING_DATAGRAMS_PER_STREAM = 2;

	private static final long MAX_PENDING_DATAGRAMS = 1 << 16;

	private final WebTransportClientProperties properties;

	private final @Nullable SslBundles bundles;

	ClientBuilderMapper(WebTransportClientProperties properties, @Nullable SslBundles bundles) {
		this.properties = properties;
		this.bundles = bundles;
	}

	void applyTo(WebTransportClient.Builder builder) {
		String bundleName = this.properties.getSsl().getBundle();
		if (bundleName != null) {
			Assert.state(this.bundles != null, "'webtransport.client.ssl.bundle' needs a bean of type SslBundles");
			apply(this.bundles.getBundle(bundleName), builder);
		}
		PROPERTIES.check("", () -> builder.connectTimeout(this.properties.getConnectTimeout())
			.handshakeTimeout(this.properties.getHandshakeTimeout()));
		builder.quic(PROPERTIES.check("http3", this::createQuicSettings));
		builder.session(PROPERTIES.check("session", this::createSessionSettings));
		builder.datagram(PROPERTIES.check("datagram", this::createDatagramSettings));
	}

	private static void apply(SslBundle bundle, WebTransportClient.Builder builder) {
		builder.trustManager(bundle.getManagers().getTrustManagerFactory())
			.keyManager(bundle.getManagers().getKeyManagerFactory(), bundle.getKey().getPassword());
	}

	private QuicSettings createQuicSettings() {
		WebTransportClientProperties.Http3 http3 = this.properties.getHttp3();
		return new QuicSettings(http3.getIdleTimeout(), http3.getMaxData().toBytes(),
				http3.getMaxStreamData().toBytes(), http3.getMaxStreamsBidirectional(),
				http3.getMaxStreamsUnidirectional(), PropertyCheck.toInt("maxHeaderSize", http3.getMaxHeaderSize()),
				http3.getCongestionControl(), QuicSettings.DEFAULT.retry());
	}

	private SessionSettings createSessionSettings() {
		WebTransportClientProperties.Session session = this.properties.getSession();
		int maxPendingDatagrams = (int) Math.min(PENDING_DATAGRAMS_PER_STREAM * session.getMaxPendingStreams(),
				MAX_PENDING_DATAGRAMS);
		return new SessionSettings(session.getMaxPerConnection(), session.getMaxTotal(), session.getIdleTimeout(),
				SessionSettings.DEFAULT.handshakeTimeout(), session.getMaxPendingStreams(), maxPendingDatagrams,
				SessionSettings.DEFAULT.pendingTimeout(), session.getInitialMaxData().toBytes(),
				session.getInitialMaxStreams());
	}

	private DatagramSettings createDatagramSettings() {
		WebTransportClientProperties.Datagram datagram = this.properties.getDatagram();
		return new DatagramSettings(datagram.getReceiveQueue(), datagram.getSendQueue(), datagram.getOverflow());
	}

}
