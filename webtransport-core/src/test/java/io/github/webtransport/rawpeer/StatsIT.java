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

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webtransport.conformance.Rows;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Figures of sessions and connections.
 */
@ExtendWith(LeakGuard.class)
class StatsIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@Rows("S30")
	@DisplayName("S30 a session knows the figures of its path, its streams and its datagrams")
	void whenSessionIsAskedThenFiguresAreThere() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/stats");
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("one")));
		peer.awaitDatagram(session, "one");
		peer.openBidi(session).fin().awaitEnd();
		String stats = stats(peer, session);
		assertThat(stats).contains(
				"streamsOpened=0, streamsAccepted=2, datagramsSent=1, datagramsReceived=1, " + "datagramsDropped=0");
		assertThat(stats).containsPattern("roundTripTime=PT0\\.\\d+S");
		assertThat(figure(stats, "congestionWindow")).isBetween(1000L, 10_000_000L);
		assertThat(figure(stats, "packetsSent")).isBetween(5L, 1000L);
		assertThat(figure(stats, "packetsReceived")).isBetween(5L, 1000L);
		assertThat(figure(stats, "packetsLost")).isBetween(0L, 100L);
		assertThat(figure(stats, "bytesSent")).isBetween(1000L, 100_000L);
		assertThat(figure(stats, "bytesReceived")).isBetween(1000L, 100_000L);
	}

	@Test
	@Rows("S30")
	@DisplayName("S30 figures are of the path that is in use")
	void whenClientHasMovedThenFiguresAreOfTheNewPath() {
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		RawStream session = peer.establish("/stats");
		stats(peer, session);
		relay.rebind("127.0.0.2");
		stats(peer, session);
		assertThat(stats(peer, session)).containsPattern("roundTripTime=PT0\\.\\d+S");
	}

	@Test
	@Rows("S30")
	@DisplayName("S30 packets are counted at the latest when the connection ends")
	void whenConnectionEndsThenPacketsAreCounted() {
		long before = server.gauges().packetsReceived();
		RawPeer peer = server.browser();
		peer.assertEchoes(peer.establish("/echo"));
		peer.close();
		server.await("packets", () -> server.gauges().packetsReceived() >= before + 5);
		assertThat(server.gauges().packetsSent()).isPositive();
	}

	private static String stats(RawPeer peer, RawStream session) {
		RawStream stream = peer.openBidi(session).fin().awaitEnd();
		return new String(stream.awaitBytes(stream.bytesLeft()), StandardCharsets.UTF_8);
	}

	private static long figure(String stats, String name) {
		Matcher matcher = Pattern.compile(name + "=(-?\\d+)").matcher(stats);
		assertThat(matcher.find()).as(stats).isTrue();
		return Long.parseLong(matcher.group(1));
	}

}
