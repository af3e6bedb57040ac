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

package io.github.webtransport.netty.server;

import java.util.EnumMap;
import java.util.Map;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportMetrics;

/**
 * Counts the packets that are dropped.
 */
final class DropCounter implements WebTransportMetrics {

	private final Map<PacketDropReason, Integer> counts = new EnumMap<>(PacketDropReason.class);

	@Override
	public synchronized void packetDropped(PacketDropReason reason) {
		this.counts.merge(reason, 1, Integer::sum);
	}

	synchronized int count(PacketDropReason reason) {
		return this.counts.getOrDefault(reason, 0);
	}

	@Override
	public void connectionOpened() {
	}

	@Override
	public void connectionClosed() {
	}

	@Override
	public void handshakeRejected(int status) {
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info) {
		throw new UnsupportedOperationException("No session is opened");
	}

}
