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

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Datagrams, whole and broken.
 */
@ExtendWith(LeakGuard.class)
class DatagramIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@RegisterExtension
	static final TestServer small = TestServer
		.create(new ServerOptions().datagrams(DatagramSettings.builder().receiveQueue(4).sendQueue(4).build()));

	@ParameterizedTest
	@Rows("R58")
	@DisplayName("R58 datagrams of every size, none included")
	@ValueSource(ints = { 0, 1, 63, 64, 1000, 1150 })
	void whenDatagramThenEchoed(int length) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] payload = RawBytes.pattern(length);
		peer.sendDatagram(RawBytes.datagram(session.id(), payload));
		assertThat(peer.awaitDatagram(session)).isEqualTo(payload);
	}

	@ParameterizedTest
	@Rows("R25")
	@DisplayName("R25 a quarter stream id longer than needed")
	@ValueSource(ints = { 2, 4, 8 })
	void whenQuarterIdIsLongThenUnderstood(int length) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		peer.sendDatagram(RawBytes.varint(session.id() / 4, length), RawBytes.text("long"));
		peer.awaitDatagram(session, "long");
	}

	@Test
	@Rows("R58")
	@DisplayName("R58 a datagram without a byte")
	void whenDatagramIsEmptyThenDatagramError() {
		RawPeer peer = server.browser();
		peer.establish("/echo");
		peer.sendDatagram();
		peer.awaitConnectionClose(Codes.H3_DATAGRAM_ERROR);
		server.awaitEvent("closed abruptly");
		server.assertServes();
	}

	@ParameterizedTest
	@Rows("R58")
	@DisplayName("R58 a datagram that ends within its quarter stream id")
	@ValueSource(ints = { 0x40, 0x80, 0xff })
	void whenDatagramIsTruncatedThenDatagramError(int octet) {
		RawPeer peer = server.browser();
		peer.establish("/echo");
		peer.sendDatagram(RawBytes.bytes(octet));
		peer.awaitConnectionClose(Codes.H3_DATAGRAM_ERROR);
		server.assertServes();
	}

	@ParameterizedTest
	@Rows({ "R58", "S9" })
	@DisplayName("R58 a quarter stream id beyond every stream id")
	@ValueSource(longs = { 1L << 60, (1L << 62) - 1 })
	void whenQuarterIdIsTooLargeThenDatagramError(long quarter) {
		RawPeer peer = server.browser();
		peer.establish("/echo");
		peer.sendDatagram(RawBytes.varint(quarter), RawBytes.text("lost"));
		peer.awaitConnectionClose(Codes.H3_DATAGRAM_ERROR);
		server.assertServes();
	}

	@Test
	@Rows("R28")
	@DisplayName("R28 datagrams of sessions that are none")
	void whenSessionIsUnknownThenDropped() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawStream data = peer.openBidi(session);
		peer.sendDatagram(RawBytes.datagram(data.id(), RawBytes.text("a data stream")));
		peer.sendDatagram(RawBytes.datagram(400, RawBytes.text("not opened yet")));
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("mine")));
		peer.awaitDatagram(session, "mine");
		peer.assertEchoes(session);
		assertThat(peer.datagramCount()).isZero();
	}

	@Test
	@Rows("R60")
	@DisplayName("R60 a burst with no reader is dropped and counted, and harms nobody")
	void whenNobodyReadsThenDropped() {
		RawPeer peer = small.browser();
		RawStream session = peer.establish("/hold");
		for (int i = 0; i < 200; i++) {
			peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.pattern(500)));
		}
		small.await("dropped datagrams", () -> small.gauges().dropped(DatagramDropReason.RECEIVE_QUEUE_FULL) >= 100);
		peer.assertAlive();
		session.assertOpen();
	}

	@Test
	@Rows("R60")
	@DisplayName("R60 a server that sends more than the queue holds drops and counts")
	void whenServerFloodsThenDroppedAndStillServes() {
		RawPeer peer = small.browser();
		RawStream session = peer.establish("/datagram-flood");
		assertThat(peer.awaitDatagram(session)).hasSize(500);
		small.await("dropped datagrams", () -> small.gauges().dropped(DatagramDropReason.SEND_QUEUE_FULL) > 0);
		peer.assertAlive();
	}

	@Test
	@Rows("R59")
	@DisplayName("R59 the largest datagram passes, a larger one is refused and blocks nothing")
	void whenServerSendsTooLargeThenToldAndNotBlocked() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/datagram-size");
		server.awaitEvent("fits true, next TOO_LARGE");
		assertThat(peer.awaitDatagram(session).length).isGreaterThan(1000);
	}

	@Test
	@Rows({ "R58", "R57", "S24" })
	@DisplayName("R58 no datagram after the end of the session, either way")
	void whenSessionHasEndedThenDatagramsAreDropped() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(0, ""))).awaitFin();
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("late")));
		RawStream next = peer.establish("/echo");
		peer.sendDatagram(RawBytes.datagram(next.id(), RawBytes.text("next")));
		peer.awaitDatagram(next, "next");
		assertThat(peer.datagramCount()).isZero();
	}

	@Test
	@Rows("R58")
	@DisplayName("R58 datagrams that come with the request")
	void whenDatagramRightBehindConnectThenDelivered() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/echo");
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("at once")));
		session.awaitStatus(200);
		peer.awaitDatagram(session, "at once");
	}

}
