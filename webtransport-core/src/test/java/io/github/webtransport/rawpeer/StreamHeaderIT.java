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

import java.util.Arrays;

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
 * The first bytes of streams.
 */
@ExtendWith(LeakGuard.class)
class StreamHeaderIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@ParameterizedTest
	@Rows({ "R23", "S9" })
	@DisplayName("R23 a session id that is no client-initiated bidirectional stream, on a unidirectional stream")
	@ValueSource(longs = { 1, 2, 3, 5, 4099, (1L << 62) - 1 })
	void whenUniStreamNamesImpossibleSessionThenIdError(long sessionId) {
		RawPeer peer = server.browser();
		peer.establish("/echo");
		peer.openUni().write(RawBytes.uniPreamble(sessionId));
		peer.awaitConnectionClose(Codes.H3_ID_ERROR);
		server.awaitEvent("closed abruptly");
		server.assertServes();
	}

	@ParameterizedTest
	@Rows({ "R23", "S9" })
	@DisplayName("R23 a session id that is no client-initiated bidirectional stream, on a bidirectional stream")
	@ValueSource(longs = { 1, 2, 3, 5, 4099, (1L << 62) - 1 })
	void whenBidiStreamNamesImpossibleSessionThenIdError(long sessionId) {
		RawPeer peer = server.browser();
		peer.establish("/echo");
		peer.openBidi().write(RawBytes.bidiPreamble(sessionId));
		peer.awaitConnectionClose(Codes.H3_ID_ERROR);
		server.assertServes();
	}

	@Test
	@Rows("R23")
	@DisplayName("R23 an impossible session id is an error without any session")
	void whenImpossibleSessionBeforeAnySessionThenIdError() {
		RawPeer peer = server.browser();
		peer.openUni().writeByteByByte(RawBytes.uniPreamble(1));
		peer.awaitConnectionClose(Codes.H3_ID_ERROR);
	}

	@Test
	@Rows("R25")
	@DisplayName("R25 headers and payload byte by byte")
	void whenStreamsByteByByteThenEchoed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawStream bidi = peer.openBidi()
			.writeByteByByte(RawBytes.bidiPreamble(session.id()), RawBytes.text("slowly"))
			.fin();
		bidi.awaitText("slowly").awaitFin();
		peer.openUni().writeByteByByte(RawBytes.uniPreamble(session.id()), RawBytes.text("slowly")).fin();
		peer.awaitUni(session).awaitText("slowly").awaitFin();
	}

	@ParameterizedTest(name = "{0} and {1} bytes")
	@Rows("R25")
	@DisplayName("R25 integers longer than needed")
	@CsvSource({ "2, 1", "2, 8", "4, 4", "8, 2", "8, 8" })
	void whenIntegersAreLongThenUnderstood(int typeLength, int idLength) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawStream bidi = peer.openBidi()
			.writeAndFin(RawBytes.varint(Codes.SIGNAL_WEBTRANSPORT_BIDI, typeLength),
					RawBytes.varint(session.id(), idLength), RawBytes.text("long"));
		bidi.awaitText("long").awaitFin();
		peer.openUni()
			.writeAndFin(RawBytes.varint(Codes.STREAM_WEBTRANSPORT_UNI, typeLength),
					RawBytes.varint(session.id(), idLength), RawBytes.text("long"));
		peer.awaitUni(session).awaitText("long").awaitFin();
	}

	@Test
	@Rows("R25")
	@DisplayName("R25 a session whose id does not fit into one byte")
	void whenSessionIdIsLargeThenUnderstood() {
		RawPeer peer = server.browser();
		for (int i = 0; i < 20; i++) {
			peer.assertAlive();
		}
		RawStream session = peer.establish("/echo");
		assertThat(session.id()).isGreaterThan(63);
		peer.assertEchoes(session);
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("large id")));
		peer.awaitDatagram(session, "large id");
	}

	@ParameterizedTest
	@Rows("R24")
	@DisplayName("R24 FIN within the header of a unidirectional stream is of no concern to anybody else")
	@ValueSource(ints = { 1, 2 })
	void whenFinWithinUniHeaderThenDropped(int bytes) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		byte[] header = RawBytes.uniPreamble(session.id());
		peer.openUni().writeAndFin(Arrays.copyOf(header, bytes));
		assertOnlyThatStreamEnded(peer, session);
	}

	@ParameterizedTest
	@Rows("R24")
	@DisplayName("R24 FIN within the header of a bidirectional stream is of no concern to anybody else")
	@ValueSource(ints = { 1, 2 })
	void whenFinWithinBidiHeaderThenDropped(int bytes) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		byte[] header = RawBytes.bidiPreamble(session.id());
		RawStream stream = peer.openBidi().writeAndFin(Arrays.copyOf(header, bytes));
		stream.awaitEnd();
		assertOnlyThatStreamEnded(peer, session);
	}

	@ParameterizedTest
	@Rows("R24")
	@DisplayName("R24 RESET within the header is of no concern to anybody else")
	@ValueSource(ints = { 1, 2 })
	void whenResetWithinHeaderThenDropped(int bytes) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		peer.openUni().write(Arrays.copyOf(RawBytes.uniPreamble(session.id()), bytes)).reset(Codes.application(7));
		RawStream bidi = peer.openBidi()
			.write(Arrays.copyOf(RawBytes.bidiPreamble(session.id()), bytes))
			.reset(Codes.application(7));
		bidi.awaitEnd();
		assertOnlyThatStreamEnded(peer, session);
	}

	private static void assertOnlyThatStreamEnded(RawPeer peer, RawStream session) {
		RawStream next = peer.openUni().writeAndFin(RawBytes.uniPreamble(session.id()), RawBytes.text("next"));
		server.awaitEvent("uni " + next.id() + " opened");
		server.awaitEvent("uni " + next.id() + " finished after 4");
		session.assertOpen();
		peer.assertAlive();
	}

	@Test
	@Rows("R24")
	@DisplayName("R24 a bidirectional stream that only has a FIN is an incomplete request")
	void whenBidiStreamOnlyHasFinThenOnlyThatStreamEnds() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		RawStream stream = peer.openBidi().fin();
		stream.awaitEnd();
		assertOnlyThatStreamEnded(peer, session);
	}

	@Test
	@Rows("R24")
	@DisplayName("R24 a unidirectional stream that only has a FIN is dropped")
	void whenUniStreamOnlyHasFinThenDropped() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		peer.openUni().fin();
		assertOnlyThatStreamEnded(peer, session);
	}

	@Test
	@Rows("R26")
	@DisplayName("R26 streams whose header never comes hold up nobody")
	void whenHeadersNeverComeThenOthersProceed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		for (int i = 0; i < 20; i++) {
			peer.openUni().write(RawBytes.bytes(0x40));
			peer.openBidi().write(RawBytes.bytes(0x40));
			peer.openUni().write(RawBytes.bytes(0x40, 0x54));
			peer.openBidi().write(RawBytes.bytes(0x40, 0x41));
		}
		peer.assertEchoes(session);
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(0, "")));
		session.awaitFin();
		server.awaitEvent("closed 0 ''");
		peer.assertAlive();
	}

	@Test
	@Rows("R26")
	@DisplayName("R26 streams that never say a byte, in front of one that does")
	void whenStreamsAreOpenedWithoutAByteThenOthersProceed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		for (int i = 0; i < 20; i++) {
			peer.openBidi();
			peer.openUni();
		}
		peer.assertEchoes(session);
		peer.openUni(session).writeAndFin(RawBytes.text("behind them"));
		peer.awaitUni(session).awaitText("behind them").awaitFin();
	}

	@Test
	@Rows({ "R31", "S11" })
	@DisplayName("R31 0x41 behind HEADERS of a request")
	void whenSignalBehindHeadersThenFrameError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.bidiPreamble(session.id()), RawBytes.text("misplaced"));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
		server.awaitEvent("closed abruptly");
		server.assertServes();
	}

	@Test
	@Rows({ "R31", "S11" })
	@DisplayName("R31 0x41 behind another frame, before HEADERS")
	void whenSignalBehindGreaseThenFrameError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		peer.openBidi().write(RawBytes.frame(Codes.grease(2)), RawBytes.bidiPreamble(session.id()));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
	}

	@Test
	@Rows({ "R31", "S11" })
	@DisplayName("R31 0x41 on an ordinary request")
	void whenSignalOnOrdinaryRequestThenFrameError() {
		RawPeer peer = server.browser();
		peer.openBidi().write(RawBytes.request("POST", "/no-such-path"), RawBytes.bidiPreamble(0));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
	}

	@Test
	@Rows({ "R31", "S11" })
	@DisplayName("R31 0x41 on the control stream")
	void whenSignalOnControlStreamThenFrameError() {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.browserSettings(), RawBytes.bidiPreamble(0));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
	}

	@ParameterizedTest
	@Rows({ "R11", "S32" })
	@DisplayName("R11 unidirectional streams of unknown types are ignored or stopped, no more")
	@ValueSource(longs = { 0x21, 0x1f * 1000 + 0x21, 0x40, 0x41, 0x55, 0x1234, 0x1_0000_0000L, 0x1_0000_0002L,
			0x1_0000_0054L, (1L << 62) - 1 })
	void whenUnknownStreamTypeThenHarmless(long type) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawStream stream = peer.openUni().write(RawBytes.varint(type));
		stream.writeLater(RawBytes.varint(session.id()), RawBytes.pattern(5000));
		peer.assertEchoes(session);
		peer.assertAlive();
	}

	@Test
	@Rows("R25")
	@DisplayName("R25 the header alone, the payload a while later")
	void whenPayloadComesLaterThenEchoed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawStream stream = peer.openBidi(session);
		peer.assertEchoes(session);
		stream.writeAndFin(RawBytes.text("later"));
		stream.awaitText("later").awaitFin();
	}

	@Test
	@Rows("S11")
	@DisplayName("S11 a stream with much payload behind the header in one go")
	void whenPayloadFollowsTheHeaderThenNothingIsLost() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] payload = RawBytes.pattern(500_000);
		RawStream stream = peer.openBidi();
		stream.writeLater(RawBytes.bidiPreamble(session.id()), payload).thenRun(stream::finLater);
		stream.awaitBytes(payload).awaitFin();
	}

}
