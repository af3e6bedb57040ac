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

import io.github.webtransport.DatagramOverflow;

/**
 * Configuration properties of the queues of datagrams.
 *
 * @since 0.1.0
 */
public class WebTransportDatagramProperties {

	/**
	 * Number of datagrams of a session that may wait for the application.
	 */
	private int receiveQueue = 256;

	/**
	 * Number of datagrams of a session that may wait to be sent.
	 */
	private int sendQueue = 256;

	/**
	 * What a full queue of datagrams does.
	 */
	private DatagramOverflow overflow = DatagramOverflow.DROP_OLDEST;

	/**
	 * How long a datagram may wait for the application.
	 */
	private Duration receiveMaxAge = Duration.ofSeconds(5);

	/**
	 * How long a datagram may wait to be sent.
	 */
	private Duration sendMaxAge = Duration.ofSeconds(5);

	public int getReceiveQueue() {
		return this.receiveQueue;
	}

	public void setReceiveQueue(int receiveQueue) {
		this.receiveQueue = receiveQueue;
	}

	public int getSendQueue() {
		return this.sendQueue;
	}

	public void setSendQueue(int sendQueue) {
		this.sendQueue = sendQueue;
	}

	public Duration getReceiveMaxAge() {
		return this.receiveMaxAge;
	}

	public void setReceiveMaxAge(Duration receiveMaxAge) {
		this.receiveMaxAge = receiveMaxAge;
	}

	public Duration getSendMaxAge() {
		return this.sendMaxAge;
	}

	public void setSendMaxAge(Duration sendMaxAge) {
		this.sendMaxAge = sendMaxAge;
	}

	public DatagramOverflow getOverflow() {
		return this.overflow;
	}

	public void setOverflow(DatagramOverflow overflow) {
		this.overflow = overflow;
	}

}
