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

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that do anything in any order: the server serves others meanwhile, nothing is
 * left, nothing leaks, and nothing is logged.
 */
@ExtendWith(LeakGuard.class)
class RandomPeerIT {

	/**
	 * The first seed. Set it to run others, and to repeat the one that a failure names.
	 */
	private static final long FIRST_SEED = Long.getLong("webtransport.test.seed", 1);

	private static final int SEEDS = Integer.getInteger("webtransport.test.peers", 40);

	private static final int STEPS = 120;

	/**
	 * The end of a connection is lost where the congestion window is full, so that the
	 * idle timeout has to tell.
	 */
	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().handshakeTimeout(Duration.ofMillis(500))
		.pendingTimeout(Duration.ofMillis(500))
		.idleTimeout(Duration.ofSeconds(1)));

	@Test
	@Rows({ "R63", "R44", "R56", "S30" })
	@DisplayName("R63 anything in any order, from many peers")
	void whenPeersDoAnythingThenNothingIsLeftAndOthersAreServed() {
		try (NettyLog log = NettyLog.capture()) {
			for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
				run(seed);
				assertThat(log.lines()).as("Logged with -Dwebtransport.test.seed=" + seed).isEmpty();
			}
		}
	}

	private static void run(long seed) {
		String peerJournal = "";
		try {
			try (RawPeer peer = RawPeer.connect(server.port())) {
				// So that the handshake is confirmed, and the end of the connection is
				// heard
				peer.awaitSettings();
				new RandomPeer(seed, peer).run(STEPS);
				peerJournal = peer.journal();
			}
			server.assertServes();
			server.assertQuiet();
		}
		catch (Throwable ex) {
			throw new AssertionError("Failed with -Dwebtransport.test.seed=" + seed + "." + peerJournal, ex);
		}
	}

}
