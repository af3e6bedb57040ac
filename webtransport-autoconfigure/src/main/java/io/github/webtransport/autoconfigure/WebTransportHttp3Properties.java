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
import java.time.temporal.ChronoUnit;

import io.github.webtransport.CongestionControl;

import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of QUIC and HTTP/3 that servers and clients share.
 *
 * @since 0.1.0
 */
public class WebTransportHttp3Properties {

	/**
	 * How long a connection may be silent before it is closed. If a duration suffix is
	 * not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration idleTimeout = Duration.ofSeconds(30);

	/**
	 * Amount of data that a peer may send on a connection before it is read.
	 */
	private DataSize maxData = DataSize.ofMegabytes(16);

	/**
	 * Amount of data that a peer may send on a stream before it is read.
	 */
	private DataSize maxStreamData = DataSize.ofMegabytes(1);

	/**
	 * Number of bidirectional streams that a peer may have open on a connection.
	 */
	private long maxStreamsBidirectional = 100;

	/**
	 * Number of unidirectional streams that a peer may have open on a connection, those
	 * of HTTP/3 itself not counted.
	 */
	private long maxStreamsUnidirectional = 100;

	/**
	 * Maximum size of the header of a request or a response.
	 */
	private DataSize maxHeaderSize = DataSize.ofKilobytes(16);

	/**
	 * Congestion control algorithm.
	 */
	private CongestionControl congestionControl = CongestionControl.CUBIC;

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

	public long getMaxStreamsBidirectional() {
		return this.maxStreamsBidirectional;
	}

	public void setMaxStreamsBidirectional(long maxStreamsBidirectional) {
		this.maxStreamsBidirectional = maxStreamsBidirectional;
	}

	public long getMaxStreamsUnidirectional() {
		return this.maxStreamsUnidirectional;
	}

	public void setMaxStreamsUnidirectional(long maxStreamsUnidirectional) {
		this.maxStreamsUnidirectional = maxStreamsUnidirectional;
	}

	public DataSize getMaxHeaderSize() {
		return this.maxHeaderSize;
	}

	public void setMaxHeaderSize(DataSize maxHeaderSize) {
		this.maxHeaderSize = maxHeaderSize;
	}

	public CongestionControl getCongestionControl() {
		return this.congestionControl;
	}

	public void setCongestionControl(CongestionControl congestionControl) {
		this.congestionControl = congestionControl;
	}

}
