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

/**
 * Frames that HTTP/3 does not know, however long, and frames that are cut.
 */
@ExtendWith(LeakGuard.class)
class UnknownFrameIT {

	private static final byte[] CLOSE = RawBytes.data(RawBytes.closeCapsule(77, "bye"));

	private static final long MAX_TYPE = (1L << 62) - 1;

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@ParameterizedTest(name = "type {0}, {1} bytes")
	@Rows({ "R11", "S32" })
	@DisplayName("R11 a greased or unknown frame of any length in front of HEADERS")
	@CsvSource({ "0x0e, 5", "0x40, 70000", "0x4d4d, 300000", "0x1_0000_0000, 10", "0x1_0000_0004, 70000",
			"0x3fff_ffff_ffff_ffff, 70000" })
	void whenUnknownFrameBeforeHeadersThenIgnored(String type, int length) {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi();
		session.write(frame(type, length), frame(type, 0), RawBytes.connect("/echo")).awaitStatus(200);
		peer.assertEchoes(session);
	}

	@ParameterizedTest(name = "type {0}, {1} bytes")
	@Rows({ "R11", "R39", "S32" })
	@DisplayName("R11 a greased or unknown frame of any length between the pieces of a capsule")
	@CsvSource({ "0x0f, 5", "0x40, 70000", "0x4d4d, 1000000", "0x1_0000_0000, 10", "0x1_0000_0001, 70000" })
	void whenUnknownFrameWithinCapsuleThenIgnored(String type, int length) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] capsule = RawBytes.closeCapsule(77, "bye");
		session.write(RawBytes.data(Arrays.copyOf(capsule, 4)), frame(type, length), frame(type, length),
				RawBytes.data(Arrays.copyOfRange(capsule, 4, capsule.length)));
		session.fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@ParameterizedTest(name = "type {0}, {1} bytes")
	@Rows({ "R11", "S32" })
	@DisplayName("R11 a greased or unknown frame of any length on the control stream")
	@CsvSource({ "0x0e, 5", "0x40, 70000", "0x4d4d, 300000", "0x1_0000_0000, 10", "0x1_0000_0001, 10" })
	void whenUnknownFrameOnControlStreamThenIgnored(String type, int length) {
		RawPeer peer = server.peer();
		RawStream control = peer.openControl(RawBytes.browserSettings(), frame(type, length));
		RawStream session = peer.establish("/draining");
		control.write(frame(type, length), RawBytes.frame(Codes.FRAME_GOAWAY, RawBytes.varint(4)));
		server.awaitEvent("draining, DRAINING");
		peer.assertEchoes(session);
	}

	private static byte[] frame(String type, int length) {
		return RawBytes.frame(Long.decode(type.replace("_", "")), RawBytes.pattern(length));
	}

	@Test
	@Rows({ "R11", "R25" })
	@DisplayName("R11 greased frames byte by byte")
	void whenUnknownFrameByteByByteThenIgnored() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi()
			.writeByteByByte(RawBytes.frame(Codes.grease(1L << 40), RawBytes.pattern(70)), RawBytes.connect("/echo"),
					RawBytes.varint(MAX_TYPE), RawBytes.varint(3, 8), RawBytes.pattern(3), CLOSE);
		session.awaitStatus(200);
		session.fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@ParameterizedTest
	@Rows({ "R11", "S30" })
	@DisplayName("R11 an unknown frame that claims to be endless is passed over as long as it comes")
	@ValueSource(longs = { 0x40, 0x4d4d, MAX_TYPE })
	void whenUnknownFrameIsEndlessThenPassedOver(long type) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.varint(type), RawBytes.varint((1L << 62) - 1));
		for (int i = 0; i < 5; i++) {
			session.write(RawBytes.pattern(200_000));
		}
		peer.assertEchoes(session);
	}

	@ParameterizedTest
	@Rows({ "R11", "S32" })
	@DisplayName("R11 an ordinary request behind an unknown frame")
	@ValueSource(ints = { 0, 100, 70_000 })
	void whenUnknownFrameBeforeOrdinaryRequestThenAnswered(int length) {
		RawPeer peer = server.browser();
		peer.openBidi()
			.writeAndFin(RawBytes.frame(Codes.grease(3), RawBytes.pattern(length)),
					RawBytes.request("GET", "/no-such-path"))
			.awaitStatus(404)
			.awaitFin();
	}

	@ParameterizedTest
	@Rows({ "R31", "S11" })
	@DisplayName("R31 0x41 is known at once, whatever session it names")
	@ValueSource(longs = { 4, 40_000, 1L << 40 })
	void whenSignalNamesLargeSessionThenFrameErrorAtOnce(long sessionId) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.bidiPreamble(sessionId));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
		server.assertServes();
	}

	@Test
	@Rows("R9")
	@DisplayName("R9 a greased frame in front of SETTINGS, byte by byte")
	void whenGreaseBeforeSettingsThenMissingSettings() {
		RawPeer peer = server.peer();
		peer.openUni()
			.writeByteByByte(RawBytes.varint(Codes.STREAM_CONTROL, 8))
			.writeLater(RawBytes.frame(Codes.grease(0)), RawBytes.browserSettings());
		peer.awaitConnectionClose(Codes.H3_MISSING_SETTINGS);
	}

	@ParameterizedTest
	@Rows({ "R24", "R39" })
	@DisplayName("R24 a request or a session that ends within a frame")
	@ValueSource(longs = { Codes.FRAME_DATA, 0x40, MAX_TYPE })
	void whenStreamEndsWithinFrameThenFrameError(long type) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] frame = RawBytes.frame(type, RawBytes.capsule(0x1234, RawBytes.pattern(50)));
		session.writeAndFin(Arrays.copyOf(frame, 20));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
		server.awaitEvent("closed abruptly");
		RawPeer other = server.browser();
		other.openBidi().writeAndFin(Arrays.copyOf(RawBytes.request("GET", "/no-such-path"), 10));
		other.awaitConnectionClose(Codes.H3_FRAME_ERROR);
		server.assertServes();
	}

	@ParameterizedTest
	@Rows({ "R24", "R45" })
	@DisplayName("R24 a session whose stream is reset within a frame")
	@ValueSource(longs = { Codes.FRAME_DATA, 0x40, MAX_TYPE })
	void whenStreamIsResetWithinFrameThenOnlySessionEnds(long type) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] frame = RawBytes.frame(type, RawBytes.capsule(0x1234, RawBytes.pattern(50)));
		session.write(Arrays.copyOf(frame, 20)).reset(Codes.H3_REQUEST_CANCELLED);
		server.awaitEvent("closed abruptly");
		peer.assertEchoes(peer.establish("/echo"));
	}

}
