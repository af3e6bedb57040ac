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

package io.github.webtransport.network;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.webtransport.relay.NetworkConditions;

/**
 * A network and who uses it. By default each loss rate runs with one seed;
 * {@code -Dnetwork.seeds=20} takes that many, from {@code -Dnetwork.first-seed=1} on.
 * {@code -Dnetwork.loss=0,5,30}, which is the default, takes those rates.
 *
 * @param role who connects to the server
 * @param loss percent of the packets that are lost
 * @param seed decides which
 */
record NetworkCase(Role role, int loss, long seed) {

	static Stream<NetworkCase> rawPeers() {
		return of(Role.RAW_PEER);
	}

	static Stream<NetworkCase> clients() {
		return of(Role.CLIENT);
	}

	private static Stream<NetworkCase> of(Role role) {
		long first = Long.getLong("network.first-seed", 1);
		long seeds = Long.getLong("network.seeds", 1);
		return LongStream.range(first, first + seeds)
			.boxed()
			.flatMap((seed) -> rates().stream().map((loss) -> new NetworkCase(role, loss, seed)));
	}

	private static List<Integer> rates() {
		return Stream.of(System.getProperty("network.loss", "0,5,30").split(",")).map(Integer::valueOf).toList();
	}

	NetworkConditions conditions() {
		return NetworkConditions.lossy(this.loss);
	}

	/**
	 * Return how many bytes a stream carries: a bad network needs its time.
	 */
	int streamBytes() {
		return (this.loss < 10) ? 100_000 : 10_000;
	}

	@Override
	public String toString() {
		return this.role + " at " + this.loss + " % loss, seed " + this.seed;
	}

	enum Role {

		/**
		 * A bare QUIC client.
		 */
		RAW_PEER(RawNetworkPeer::new),

		/**
		 * The client of this module.
		 */
		CLIENT(ClientNetworkPeer::new);

		private final IntFunction<NetworkPeer> factory;

		Role(IntFunction<NetworkPeer> factory) {
			this.factory = factory;
		}

		NetworkPeer connect(int port) {
			return this.factory.apply(port);
		}

	}

}
