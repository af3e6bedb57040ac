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

package io.github.webtransport.autoconfigure.server;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.ConnectionIdSettings;
import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.autoconfigure.SettingsMapper;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;

/**
 * Maps properties to settings. A value that cannot work is reported by the name of its
 * property.
 */
final class ServerSettingsMapper {

	private static final SettingsMapper SETTINGS = new SettingsMapper("webtransport.server");

	private final WebTransportServerProperties properties;

	ServerSettingsMapper(WebTransportServerProperties properties) {
		this.properties = properties;
	}

	void applyTo(ServerSettings.Builder builder) {
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::getAddress).to(builder::address);
		map.from(this.properties::isEnableWebtransport).to(builder::webTransport);
		SETTINGS.check("", () -> builder.port(this.properties.getPort()).listeners(this.properties.getListeners()));
		SETTINGS.check("", () -> builder.qlogDirectory(this.properties.getQlogDirectory()));
		SETTINGS.check("memory", () -> builder.maxUnread(this.properties.getMemory().getMaxUnread().toBytes()));
		SETTINGS.check("", () -> builder.shutdownStatus(shutdownStatus()));
		SETTINGS.check("connection-id", () -> builder.connectionId(connectionId()));
		WebTransportServerProperties.Http3 http3 = this.properties.getHttp3();
		builder.quic(SETTINGS.quic(http3, http3.getRetry()));
		WebTransportServerProperties.Session session = this.properties.getSession();
		builder.session(SETTINGS.session(session, session.getHandshakeTimeout()));
		builder.datagram(SETTINGS.datagram(this.properties.getDatagram()));
	}

	/**
	 * Return how many sessions a user may have.
	 */
	int maxSessionsPerUser() {
		WebTransportServerProperties.Session session = this.properties.getSession();
		return SETTINGS.check("session", () -> maxPerUser(session.getMaxPerUser(), session.getMaxTotal()));
	}

	/**
	 * A user gets the same share of the sessions as of the threads for methods that
	 * block.
	 */
	private static int maxPerUser(int maxPerUser, int maxTotal) {
		if (maxPerUser < 0) {
			throw new InvalidSettingException("maxPerUser", String.valueOf(maxPerUser), "0 or more");
		}
		return (maxPerUser > 0) ? maxPerUser : Math.max(1, maxTotal / 4);
	}

	private @Nullable ConnectionIdSettings connectionId() {
		WebTransportConnectionIdProperties connectionId = this.properties.getConnectionId();
		if (connectionId.getServerId() == null) {
			return null;
		}
		return ConnectionIdSettings.builder(connectionId.getServerId())
			.configRotation(connectionId.getConfigRotation())
			.lengthSelfDescription(connectionId.isLengthSelfDescription())
			.build();
	}

	private CloseStatus shutdownStatus() {
		long code = this.properties.getShutdownStatus();
		if (code < 0 || code > CloseStatus.MAX_CODE) {
			throw new InvalidSettingException("shutdownStatus", String.valueOf(code), "0 to " + CloseStatus.MAX_CODE);
		}
		return CloseStatus.of(code, ServerSettings.DEFAULT_SHUTDOWN_STATUS.reason());
	}

}
