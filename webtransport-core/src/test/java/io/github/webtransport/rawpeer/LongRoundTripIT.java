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
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must not wait for round trips, on a network where they are long.
 */
@ExtendWith(LeakGuard.class)
class LongRoundTripIT {

	private static final Duration ROUND_TRIP = Duration.ofMillis(500);

	private static final NetworkConditions SLOW = new NetworkConditions(0, 0, 0, (int) ROUND_TRIP.toMillis() / 2, 0);

	/**
	 * So long that a busy machine is not taken for it.
	 */
	private static final Duration VERY_LONG = Duration.ofSeconds(3);

	private static final NetworkConditions VERY_SLOW = new NetworkConditions(0, 0, 0, (int) VERY_LONG.toMillis() / 2,
			0);

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@Rows("R45")
	@DisplayName("R45 sessions and gauges learn of CONNECTION_CLOSE when it comes")
	void whenPeerClosesConnectionThenSessionIsToldAtOnce() {
		UdpRelay relay = server.relay();
		relay.setConditions(SLOW);
		RawPeer peer = server.browser(relay);
		peer.establish("/hold");
		server.awaitEvent("open /hold");
		long closed = System.nanoTime();
		peer.close();
		server.awaitEvent("closed abruptly");
		server.assertQuiet();
		assertThat(Duration.ofNanos(System.nanoTime() - closed)).isLessThan(ROUND_TRIP.multipliedBy(3));
	}

	@Test
	@Rows("R60")
	@DisplayName("R60 a burst of datagrams goes as far as the network takes it")
	void whenBurstIsLongerThanTheQueueThenItDoesNotWaitForTheNextPacket() {
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		RawStream session = peer.establish("/datagram-burst");
		relay.awaitQuiet();
		relay.setConditions(VERY_SLOW);
		peer.openBidi(session);
		peer.await("a datagram", () -> (peer.datagramCount() > 0) ? true : null);
		long first = System.nanoTime();
		peer.await("all datagrams", () -> (peer.datagramCount() == 400) ? true : null);
		assertThat(Duration.ofNanos(System.nanoTime() - first)).isLessThan(VERY_LONG);
		session.assertOpen();
	}

	@Test
	@Rows("R45")
	@DisplayName("R45 the reason of a session that comes behind STOP_SENDING, because it was lost")
	void whenCloseIsLostAndStopArrivesThenReasonIsTold() {
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		RawStream session = peer.establish("/hold");
		server.awaitEvent("open /hold");
		relay.awaitQuiet();
		relay.setConditions(NetworkConditions.DEAD, NetworkConditions.GOOD);
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(3, "enough")));
		relay.setConditions(NetworkConditions.GOOD);
		session.stopSending(Codes.H3_NO_ERROR);
		server.awaitEvent("closed 3 'enough'");
	}

}
