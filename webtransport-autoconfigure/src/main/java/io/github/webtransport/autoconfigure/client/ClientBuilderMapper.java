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

package io.github.webtransport.autoconfigure.client;

import io.github.webtransport.ClientWebSocketSettings;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.autoconfigure.SettingsMapper;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Applies properties to builders of clients.
 */
final class ClientBuilderMapper {

	private static final SettingsMapper SETTINGS = new SettingsMapper("webtransport.client");

	private final WebTransportClientProperties properties;

	private final @Nullable SslBundles bundles;

	ClientBuilderMapper(WebTransportClientProperties properties, @Nullable SslBundles bundles) {
		this.properties = properties;
		this.bundles = bundles;
	}

	void applyTo(WebTransportClient.Builder builder) {
		String bundleName = this.properties.getSsl().getBundle();
		if (bundleName != null) {
			apply(SettingsMapper.bundle("webtransport.client.ssl.bundle", bundleName, this.bundles), builder);
		}
		SETTINGS.check("", () -> builder.connectTimeout(this.properties.getConnectTimeout())
			.handshakeTimeout(this.properties.getHandshakeTimeout()));
		builder.quic(SETTINGS.quic(this.properties.getHttp3(), QuicSettings.DEFAULT.getRetry()));
		builder.session(SETTINGS.session(this.properties.getSession(), SessionSettings.DEFAULT.getHandshakeTimeout()));
		builder.datagram(SETTINGS.datagram(this.properties.getDatagram()));
		builder.transport(this.properties.getTransport())
			.webSocket(SETTINGS.check("websocket", () -> toSettings(this.properties.getWebsocket())));
	}

	private static ClientWebSocketSettings toSettings(WebTransportClientProperties.WebSocket properties) {
		return ClientWebSocketSettings.builder()
			.baseUri(properties.getBaseUri())
			.headStart(properties.getHeadStart())
			.quicAgainAfter(properties.getQuicAgainAfter())
			.idleTimeout(properties.getIdleTimeout())
			.maxData(properties.getMaxData().toBytes())
			.maxStreamData(properties.getMaxStreamData().toBytes())
			.build();
	}

	private static void apply(SslBundle bundle, WebTransportClient.Builder builder) {
		builder.trustManager(bundle.getManagers().getTrustManagerFactory())
			.keyManager(bundle.getManagers().getKeyManagerFactory(), bundle.getKey().getPassword());
	}

}
