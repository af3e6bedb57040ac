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

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Properties of sessions over WebSockets.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("webtransport.websocket")
public final class WebTransportWebSocketProperties {

	/**
	 * Whether the web server takes WebSockets for sessions, on the paths where there are
	 * sessions over WebTransport.
	 */
	private boolean enabled = true;

	/**
	 * How long a WebSocket may be silent before it is closed.
	 */
	private Duration idleTimeout = Duration.ofSeconds(30);

	/**
	 * Amount of data that a peer may send on the streams of a WebSocket before it is
	 * read.
	 */
	private DataSize maxData = DataSize.ofMegabytes(1);

	/**
	 * Amount of data that a peer may send on a stream of a WebSocket before it is read.
	 */
	private DataSize maxStreamData = DataSize.ofKilobytes(256);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public DataSize getMaxData() {
		return this.maxData;
	}

	public void setMaxData(DataSize maxData) {
		this.maxData = maxData;
	}

	public DataSize getMaxStreamData() {
		return this.maxStreamData;
	}

	public void setMaxStreamData(DataSize maxStreamData) {
		this.maxStreamData = maxStreamData;
	}

}
