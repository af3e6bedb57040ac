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

import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

import io.github.webtransport.ConnectionIdSettings;
import io.github.webtransport.RetryMode;
import io.github.webtransport.relay.IdBalancer;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two servers behind a balancer that goes by connection IDs, and clients whose address
 * changes.
 */
@ExtendWith(LeakGuard.class)
class BalancedIT {

	private static final int ROTATION = 3;

	private static final String ONE = "a1b2";

	private static final String TWO = "a1b3";

	private static final String SEEN = "request /echo";

	/**
	 * So many times somebody moves at most until the balancer would have sent it to the
	 * other server: half of the addresses lead there.
	 */
	private static final int MAX_MOVES = 20;

	/**
	 * The last packet of a client that has just moved may not get through.
	 */
	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(3);

	/**
	 * One of the two has several sockets, to which it routes by the same IDs.
	 */
	@RegisterExtension
	static final TestServer one = TestServer.create(options(ONE, RetryMode.NEVER).listeners(3));

	@RegisterExtension
	static final TestServer two = TestServer.create(options(TWO, RetryMode.NEVER));

	@RegisterExtension
	static final TestServer retryingOne = TestServer.create(options(ONE, RetryMode.ALWAYS).listeners(3));

	@RegisterExtension
	static final TestServer retryingTwo = TestServer.create(options(TWO, RetryMode.ALWAYS));

	private static ServerOptions options(String serverId, RetryMode retry) {
		return new ServerOptions().retry(retry)
			.idleTimeout(IDLE_TIMEOUT)
			.connectionId(ConnectionIdSettings.builder(serverId).configRotation(ROTATION).build());
	}

	@ParameterizedTest
	@DisplayName("Clients stay with their server wherever they go, also where they had to prove their first address")
	@ValueSource(booleans = { false, true })
	void whenClientsMoveThenTheyStayWithTheirServer(boolean retry) {
		Map<String, TestServer> servers = retry ? Map.of(ONE, retryingOne, TWO, retryingTwo)
				: Map.of(ONE, one, TWO, two);
		try (IdBalancer balancer = IdBalancer.open(ROTATION,
				Map.of(ONE, servers.get(ONE).port(), TWO, servers.get(TWO).port()))) {
			for (int clients = 0; servers.values().stream().anyMatch((server) -> server.count(SEEN) == 0); clients++) {
				assertThat(clients).as("clients of one server").isLessThan(MAX_MOVES);
				move(balancer, servers);
			}
			assertThat(balancer.lost()).as("packets whose ID names no server").isZero();
		}
	}

	private static void move(IdBalancer balancer, Map<String, TestServer> servers) {
		try (UdpRelay relay = UdpRelay.open(balancer.port(), NetworkConditions.GOOD, 0);
				RawPeer peer = RawPeer.browser(relay.port())) {
			RawStream session = peer.establish("/echo");
			assertThat(HexFormat.of().formatHex(peer.awaitNewConnectionId(), 1, 3)).isIn(servers.keySet());
			int kept = balancer.kept();
			int routed = balancer.routed();
			int moves = 0;
			while (balancer.kept() == kept || moves < 2) {
				assertThat(moves++).as("moves that the balancer would not have noticed").isLessThan(MAX_MOVES);
				relay.rebind((moves % 2 == 0) ? "127.0.0.1" : "127.0.0.2");
				peer.assertEchoes(session);
			}
			assertThat(balancer.routed()).isGreaterThan(routed);
			session.assertOpen();
		}
	}

}
