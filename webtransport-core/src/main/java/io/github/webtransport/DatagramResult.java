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

package io.github.webtransport;

/**
 * Result of
 * {@link WebTransportSession#sendDatagram(org.springframework.core.io.buffer.DataBuffer)}.
 * Delivery is never known: datagrams are not retransmitted.
 *
 * @since 0.1.0
 */
public enum DatagramResult {

	/**
	 * Handed to the engine.
	 */
	SENT,

	/**
	 * Waiting in the bounded queue of the session.
	 */
	QUEUED,

	/**
	 * Dropped: the session has ended, the peer takes no datagrams, or the queue is full
	 * and drops the newest.
	 */
	DROPPED,

	/**
	 * Dropped: larger than {@link WebTransportSession#maxDatagramSize()}.
	 */
	TOO_LARGE

}
