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

package io.github.webtransport.autoconfigure.websocket;

import java.time.Duration;

import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.autoconfigure.SettingsMapper;
import io.github.webtransport.protocol.qmux.QmuxParameters;

import org.springframework.util.unit.DataSize;

/**
 * What a peer may do on a WebSocket.
 *
 * @param idleTimeout how long it may be silent
 * @param maxData bytes that it may send on all streams before they are read
 * @param maxStreamData bytes that it may send on one stream before they are read
 */
record WebSocketSettings(Duration idleTimeout, long maxData, long maxStreamData) {

	private static final SettingsMapper SETTINGS = new SettingsMapper("webtransport.websocket");

	private static final Duration MIN_IDLE_TIMEOUT = Duration.ofSeconds(1);

	static WebSocketSettings of(WebTransportWebSocketProperties properties) {
		return SETTINGS.check("", () -> new WebSocketSettings(idleTimeout(properties.getIdleTimeout()),
				window("maxData", properties.getMaxData()), window("maxStreamData", properties.getMaxStreamData())));
	}

	private static Duration idleTimeout(Duration timeout) {
		if (timeout.compareTo(MIN_IDLE_TIMEOUT) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
			throw new InvalidSettingException("idleTimeout", timeout.toString(), "1s to 1d");
		}
		return timeout;
	}

	private static long window(String name, DataSize size) {
		long bytes = size.toBytes();
		if (bytes < QmuxParameters.DEFAULT_MAX_RECORD_SIZE || bytes > Integer.MAX_VALUE) {
			throw new InvalidSettingException(name, size.toString(),
					QmuxParameters.DEFAULT_MAX_RECORD_SIZE + "B to 2047MB");
		}
		return bytes;
	}

	/**
	 * Return what the peer is told.
	 * @param server the settings of the server
	 * @param resetStreamAt whether the peer may use RESET_STREAM_AT
	 */
	QmuxParameters toParameters(ServerSettings server, boolean resetStreamAt) {
		long streams = server.getSession().getInitialMaxStreams();
		return new QmuxParameters(this.idleTimeout.toMillis(), this.maxData, this.maxStreamData, this.maxStreamData,
				this.maxStreamData, streams, streams, QmuxParameters.DEFAULT_MAX_RECORD_SIZE,
				QmuxParameters.DEFAULT_MAX_RECORD_SIZE, resetStreamAt);
	}

}
