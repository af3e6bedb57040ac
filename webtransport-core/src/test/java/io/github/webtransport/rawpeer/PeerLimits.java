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

package io.github.webtransport.rawpeer;

/**
 * The QUIC transport parameters of a {@link RawPeer}.
 *
 * @param maxData bytes the server may send on the connection
 * @param maxStreamData bytes the server may send on a stream
 * @param maxStreams streams of each kind the server may open
 * @param datagrams whether the peer takes datagrams
 */
record PeerLimits(long maxData, long maxStreamData, long maxStreams, boolean datagrams) {

	static final PeerLimits DEFAULT = new PeerLimits(16 << 20, 1 << 20, 100, true);

	PeerLimits withStreamData(long maxStreamData) {
		return new PeerLimits(this.maxData, maxStreamData, this.maxStreams, this.datagrams);
	}

	PeerLimits withStreams(long maxStreams) {
		return new PeerLimits(this.maxData, this.maxStreamData, maxStreams, this.datagrams);
	}

	PeerLimits withoutDatagrams() {
		return new PeerLimits(this.maxData, this.maxStreamData, this.maxStreams, false);
	}

}
