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

import java.util.HexFormat;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Session flow control between ends that both want it.
 */
@ExtendWith(LeakGuard.class)
class FlowControlIT {

	private static final long TOO_MANY_STREAMS = (1L << 60) + 1;

	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().maxPerConnection(2));

	@RegisterExtension
	static final TestServer tight = TestServer.create(new ServerOptions().initialCredit(500, 2));

	@ParameterizedTest
	@Rows({ "R48", "S21", "S22" })
	@DisplayName("R48 a limit that does not increase")
	@CsvSource({ "0x190B4D3D, 1000", "0x190B4D3D, 999", "0x190B4D3D, 0", "0x190B4D3F, 10", "0x190B4D3F, 9",
			"0x190B4D40, 20", "0x190B4D40, 0" })
	void whenLimitDoesNotIncreaseThenFlowControlError(String type, long value) {
		RawPeer peer = server.flowControlled(1000, 10, 20);
		RawStream session = peer.establish("/hold");
		RawStream stream = peer.openBidi(session, RawBytes.text("open"));
		session.write(RawBytes.data(RawBytes.capsule(Long.decode(type), RawBytes.varint(value))));
		assertViolation(peer, session, Codes.WT_FLOW_CONTROL_ERROR);
		stream.awaitRefusal(Codes.WT_SESSION_GONE);
	}

	@ParameterizedTest
	@Rows({ "R50", "S21" })
	@DisplayName("R50 a count of streams that cannot be")
	@ValueSource(longs = { Codes.CAPSULE_MAX_STREAMS_BIDI, Codes.CAPSULE_MAX_STREAMS_UNI,
			Codes.CAPSULE_STREAMS_BLOCKED_BIDI, Codes.CAPSULE_STREAMS_BLOCKED_UNI })
	void whenStreamCountIsImpossibleThenFlowControlError(long type) {
		RawPeer peer = server.flowControlled(1000, 10, 20);
		RawStream session = peer.establish("/hold");
		session.write(RawBytes.data(RawBytes.capsule(type, RawBytes.varint(TOO_MANY_STREAMS))));
		assertViolation(peer, session, Codes.WT_FLOW_CONTROL_ERROR);
	}

	@ParameterizedTest
	@Rows("R51")
	@DisplayName("R51 a capsule of flow control that is too short or too long")
	@ValueSource(strings = { "", "40", "050000", "ffffffffffffffffff" })
	void whenCapsuleHasWrongLengthThenDatagramError(String hex) {
		RawPeer peer = server.flowControlled(1000, 10, 20);
		RawStream session = peer.establish("/hold");
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_MAX_DATA, HexFormat.of().parseHex(hex))));
		assertViolation(peer, session, Codes.H3_DATAGRAM_ERROR);
	}

	@ParameterizedTest
	@Rows({ "R52", "S20" })
	@DisplayName("R52 the capsules that belong to HTTP/2 end the session")
	@ValueSource(longs = { Codes.CAPSULE_MAX_STREAM_DATA, Codes.CAPSULE_STREAM_DATA_BLOCKED })
	void whenCapsuleOfHttp2ThenSessionEnds(long type) {
		RawPeer peer = server.flowControlled(1000, 10, 20);
		RawStream session = peer.establish("/hold");
		session.write(RawBytes.data(RawBytes.capsule(type, RawBytes.varints(0, 5000))));
		session.awaitReset();
		server.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@ParameterizedTest
	@Rows({ "R54", "S21" })
	@DisplayName("R54 more streams than were granted")
	@ValueSource(booleans = { true, false })
	void whenTooManyStreamsThenFlowControlError(boolean bidirectional) {
		RawPeer peer = tight.flowControlled(1000, 10, 10);
		RawStream session = peer.establish("/hold");
		for (int i = 0; i < 3; i++) {
			RawStream stream = bidirectional ? peer.openBidi(session) : peer.openUni(session);
			assertThat(stream.id()).isPositive();
		}
		session.awaitReset(Codes.WT_FLOW_CONTROL_ERROR);
		tight.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R54", "S22" })
	@DisplayName("R54 more bytes than were granted")
	void whenTooManyBytesThenFlowControlError() {
		RawPeer peer = tight.flowControlled(1000, 10, 10);
		RawStream session = peer.establish("/watch");
		peer.openBidi(session, RawBytes.pattern(5000));
		session.awaitReset(Codes.WT_FLOW_CONTROL_ERROR);
		session.awaitStopSending(Codes.WT_FLOW_CONTROL_ERROR);
		tight.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R54", "S22" })
	@DisplayName("R54 exactly the bytes that were granted; headers and capsules do not count")
	void whenExactlyTheBytesThenLegal() {
		RawPeer peer = tight.flowControlled(1000, 10, 10);
		RawStream session = peer.establish("/watch");
		session.write(RawBytes.data(RawBytes.capsule(0x1234, RawBytes.pattern(5000))));
		RawStream bidi = peer.openBidi().writeByteByByte(RawBytes.bidiPreamble(session.id()));
		RawStream uni = peer.openUni().writeByteByByte(RawBytes.uniPreamble(session.id()));
		bidi.writeAndFin(RawBytes.pattern(250));
		uni.writeAndFin(RawBytes.pattern(250));
		tight.awaitEvent("bidi " + bidi.id() + " finished after 250");
		tight.awaitEvent("uni " + uni.id() + " finished after 250");
		session.assertOpen();
	}

	@Test
	@Rows("S23")
	@DisplayName("S23 credit for bytes is renewed as they are consumed")
	void whenBytesAreConsumedThenCreditIsRenewed() {
		RawPeer peer = tight.flowControlled(100_000, 10, 10);
		RawStream session = peer.establish("/echo");
		RawStream stream = peer.openBidi(session);
		long limit = 500;
		long sent = 0;
		while (sent < 3000) {
			int count = (int) Math.min(limit - sent, 400);
			stream.write(RawBytes.pattern(count));
			stream.awaitBytes(RawBytes.pattern(count));
			sent += count;
			if (sent == limit) {
				limit = awaitLimit(session, Codes.CAPSULE_MAX_DATA, limit);
			}
		}
		stream.fin().awaitFin();
	}

	@ParameterizedTest
	@Rows("S23")
	@DisplayName("S23 credit for streams is renewed as they end")
	@ValueSource(booleans = { true, false })
	void whenStreamsEndThenCreditIsRenewed(boolean bidirectional) {
		RawPeer peer = tight.flowControlled(100_000, 100, 100);
		RawStream session = peer.establish("/echo");
		long type = bidirectional ? Codes.CAPSULE_MAX_STREAMS_BIDI : Codes.CAPSULE_MAX_STREAMS_UNI;
		long limit = 2;
		for (int opened = 0; opened < 10; opened++) {
			if (opened == limit) {
				limit = awaitLimit(session, type, limit);
			}
			if (bidirectional) {
				peer.openBidi(session).fin().awaitFin();
			}
			else {
				peer.openUni(session).fin();
				peer.awaitUni(session).awaitFin();
			}
		}
	}

	@Test
	@Rows({ "S23", "R37" })
	@DisplayName("S23 credit for bytes that nobody reads is renewed too, or the session would stop")
	void whenStreamsAreStoppedThenCreditIsRenewed() {
		RawPeer peer = tight.flowControlled(100_000, 100, 100);
		RawStream session = peer.establish("/stop?code=1");
		long limit = 500;
		long streams = 2;
		for (int i = 0; i < 20; i++) {
			if ((i + 1) * 200 > limit) {
				limit = awaitLimit(session, Codes.CAPSULE_MAX_DATA, limit);
			}
			if (i == streams) {
				streams = awaitLimit(session, Codes.CAPSULE_MAX_STREAMS_UNI, streams);
			}
			RawStream stream = peer.openUni(session, RawBytes.pattern(200));
			assertThat(stream.id()).isPositive();
		}
		session.assertOpen();
	}

	@Test
	@Rows({ "S17", "S30" })
	@DisplayName("S30 sessions share a connection fairly")
	void whenSessionsSendAtOnceThenEachHasItsShare() {
		RawPeer peer = server.flowControlled(1L << 40, 10, 10);
		RawStream one = peer.openBidi(peer.establish("/send-forever"));
		one.awaitBytes(100_000);
		RawStream other = peer.openBidi(peer.establish("/send-forever"));
		other.awaitBytes(100_000);
		int before = one.bytesLeft();
		other.awaitBytes(500_000);
		assertThat(one.bytesLeft() - before).isBetween(100_000, 2_500_000);
	}

	private static long awaitLimit(RawStream session, long type, long former) {
		while (true) {
			Frame capsule = session.awaitCapsule();
			Varint limit = Varint.read(capsule.payload(), 0, capsule.payload().length);
			assertThat(limit).isNotNull();
			if (capsule.type() == type && limit.value() > former) {
				return limit.value();
			}
		}
	}

	@Test
	@Rows({ "R49", "S21", "R55" })
	@DisplayName("R49 a server without credit for streams says so and waits")
	void whenNoCreditForStreamsThenServerWaits() {
		RawPeer peer = server.flowControlled(1000, 10, 0);
		RawStream session = peer.establish("/open-many");
		session.awaitCapsule(RawBytes.capsule(Codes.CAPSULE_STREAMS_BLOCKED_UNI, RawBytes.varint(0)));
		peer.assertAlive();
		assertThat(server.count("opened 1")).isZero();
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_MAX_STREAMS_UNI, RawBytes.varint(1))));
		peer.awaitUni(session).awaitText("stream no 1").awaitFin();
		session.awaitCapsule(RawBytes.capsule(Codes.CAPSULE_STREAMS_BLOCKED_UNI, RawBytes.varint(1)));
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_MAX_STREAMS_UNI, RawBytes.varint(3))));
		peer.awaitUni(session).awaitText("stream no 2").awaitFin();
		peer.awaitUni(session).awaitText("stream no 3").awaitFin();
		session.assertSilent();
	}

	@Test
	@Rows({ "R49", "S22", "R55" })
	@DisplayName("R49 a server without credit for bytes says so and waits")
	void whenNoCreditForBytesThenServerWaits() {
		RawPeer peer = server.flowControlled(0, 10, 10);
		RawStream session = peer.establish("/open-many");
		RawStream first = peer.awaitUni(session);
		session.awaitCapsule(RawBytes.capsule(Codes.CAPSULE_DATA_BLOCKED, RawBytes.varint(0)));
		first.assertSilent();
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_MAX_DATA, RawBytes.varint(15))));
		first.awaitText("stream no 1").awaitFin();
		RawStream second = peer.awaitUni(session).awaitText("stre");
		session.awaitCapsule(RawBytes.capsule(Codes.CAPSULE_DATA_BLOCKED, RawBytes.varint(15)));
		second.assertSilent();
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_MAX_DATA, RawBytes.varint(1000))));
		second.awaitText("am no 2").awaitFin();
		peer.awaitUni(session).awaitText("stream no 3").awaitFin();
	}

	@Test
	@Rows({ "R55", "S30" })
	@DisplayName("R55 a peer that earns capsules and does not read them is given up")
	void whenPeerWithholdsCreditOfConnectStreamThenExcessiveLoad() {
		RawPeer peer = tight.peer(PeerLimits.DEFAULT.withStreamData(40));
		peer.openControl(RawBytes.latestSettings(1000, 10, 10));
		RawStream session = peer.request("/watch").setReading(false);
		tight.awaitEvent("open /watch");
		for (int i = 0; tight.gauges().sessions() > 0; i++) {
			assertThat(i).as("streams that the server let pass").isLessThan(400);
			RawStream stream = peer.openUni(session).fin();
			String finished = "uni " + stream.id() + " finished after 0";
			tight.await("the end of a stream or of the session",
					() -> tight.gauges().sessions() == 0 || tight.count(finished) > 0);
		}
		tight.assertQuietSessions();
		session.setReading(true).awaitReset(Codes.H3_EXCESSIVE_LOAD);
		peer.assertAlive();
	}

	@Test
	@Rows("R53")
	@DisplayName("R53 notices of a blocked peer need no answer")
	void whenPeerSaysItIsBlockedThenNothingHappens() {
		RawPeer peer = server.flowControlled(100_000, 10, 10);
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_DATA_BLOCKED, RawBytes.varint(16 << 20)),
				RawBytes.capsule(Codes.CAPSULE_STREAMS_BLOCKED_BIDI, RawBytes.varint(100)),
				RawBytes.capsule(Codes.CAPSULE_STREAMS_BLOCKED_UNI, RawBytes.varint(1L << 60))));
		peer.assertEchoes(session);
	}

	@Test
	@Rows({ "R68", "S17" })
	@DisplayName("R68 two sessions of a connection do not see each other")
	void whenTwoSessionsThenTheyAreIsolated() {
		RawPeer peer = server.flowControlled(100_000, 10, 10);
		RawStream first = peer.establish("/echo");
		RawStream second = peer.establish("/watch");
		peer.assertEchoes(first);
		RawStream stream = peer.openUni(second).writeAndFin(RawBytes.text("mine"));
		server.awaitEvent("uni " + stream.id() + " finished after 4");
		peer.sendDatagram(RawBytes.datagram(first.id(), RawBytes.text("first")));
		peer.sendDatagram(RawBytes.datagram(second.id(), RawBytes.text("two")));
		peer.awaitDatagram(first, "first");
		server.awaitEvent("datagram 3");
		RawStream kept = peer.openBidi(second, RawBytes.text("kept"));
		first.writeAndFin(RawBytes.data(RawBytes.closeCapsule(1, "first"))).awaitFin();
		server.awaitEvent("closed 1 'first'");
		kept.writeAndFin(RawBytes.text(" open"));
		server.awaitEvent("bidi " + kept.id() + " finished after 9");
		second.assertOpen();
	}

	@Test
	@Rows("R20")
	@DisplayName("R20 one session more than a connection may have is refused, the others go on")
	void whenTooManySessionsThenRefused() {
		RawPeer peer = server.flowControlled(100_000, 10, 10);
		RawStream first = peer.establish("/echo");
		RawStream second = peer.establish("/echo");
		peer.request("/echo").refusal().isPresent();
		peer.assertEchoes(first);
		peer.assertEchoes(second);
		first.fin().awaitFin();
		peer.assertEchoes(peer.establish("/echo"));
	}

	private static void assertViolation(RawPeer peer, RawStream session, long code) {
		session.awaitReset(code);
		session.awaitStopSending(code);
		server.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

}
