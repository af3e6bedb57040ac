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
 * Capsules on the CONNECT stream, however they are cut.
 */
@ExtendWith(LeakGuard.class)
class CapsuleIT {

	private static final byte[] CLOSE = RawBytes.closeCapsule(77, "bye");

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@Rows("R39")
	@DisplayName("R39 a capsule in as many DATA frames as it has bytes, with empty frames between")
	void whenCapsuleIsSplitOverFramesThenUnderstood() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		for (byte octet : CLOSE) {
			session.write(RawBytes.data(), RawBytes.data(new byte[] { octet }));
		}
		session.fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@Test
	@Rows({ "R39", "R25" })
	@DisplayName("R39 a capsule byte by byte")
	void whenCapsuleByteByByteThenUnderstood() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.writeByteByByte(RawBytes.data(RawBytes.capsule(Codes.greaseCapsule(5), RawBytes.pattern(20)), CLOSE));
		session.fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@Test
	@Rows("R39")
	@DisplayName("R39 several capsules in a DATA frame, the last one continued in the next")
	void whenSeveralCapsulesInAFrameThenUnderstood() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] all = RawBytes.concat(RawBytes.capsule(0x1234), RawBytes.capsule(0x4321, RawBytes.pattern(10)),
				RawBytes.capsule(Codes.CAPSULE_DATAGRAM, RawBytes.text("hello")), CLOSE);
		int cut = all.length - 5;
		session.write(RawBytes.data(Arrays.copyOf(all, cut)), RawBytes.data(Arrays.copyOfRange(all, cut, all.length)));
		peer.awaitDatagram(session, "hello");
		session.fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@Test
	@Rows({ "R39", "R11" })
	@DisplayName("R39 greased and unknown frames between the DATA frames of a capsule")
	void whenForeignFramesBetweenThenIgnored() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.frame(Codes.grease(9), RawBytes.pattern(50)), RawBytes.data(Arrays.copyOf(CLOSE, 3)),
				RawBytes.frame(Codes.grease(1L << 50)), RawBytes.frame(0x4d4d, RawBytes.pattern(20_000)),
				RawBytes.data(Arrays.copyOfRange(CLOSE, 3, CLOSE.length)));
		session.fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@ParameterizedTest(name = "type {0}, {1} bytes")
	@Rows({ "R40", "S31" })
	@DisplayName("R40 unknown capsules are skipped, whatever their length")
	@CsvSource({ "0x2842, 0", "0x2844, 100", "0xff37a2, 3", "0x190B4D3C, 8", "0x190B4D45, 8", "0x40, 20000",
			"0x3fffffffffffffff, 100" })
	void whenUnknownCapsuleThenSkipped(String type, int length) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.data(RawBytes.capsule(Long.decode(type), RawBytes.pattern(length))));
		peer.assertEchoes(session);
		session.write(RawBytes.data(CLOSE)).fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@ParameterizedTest
	@Rows({ "R40", "S31" })
	@DisplayName("R40 an unknown capsule of a megabyte, in one DATA frame or in many")
	@ValueSource(ints = { 1_000_000, 16_000, 100 })
	void whenUnknownCapsuleIsLargeThenSkippedAsItComes(int frameSize) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] capsule = RawBytes.capsule(0x5678, RawBytes.pattern(1_000_000));
		byte[][] frames = new byte[(capsule.length + frameSize - 1) / frameSize][];
		for (int i = 0; i < frames.length; i++) {
			int from = i * frameSize;
			frames[i] = RawBytes.data(Arrays.copyOfRange(capsule, from, Math.min(capsule.length, from + frameSize)));
		}
		session.write(RawBytes.concat(frames)).write(RawBytes.data(CLOSE)).fin();
		session.awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@Test
	@Rows("R40")
	@DisplayName("R40 an unknown capsule that claims to be endless is skipped as long as it comes")
	void whenUnknownCapsuleIsEndlessThenSkipped() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.data(RawBytes.varint(0x5678), RawBytes.varint((1L << 62) - 1)));
		for (int i = 0; i < 5; i++) {
			session.write(RawBytes.data(RawBytes.pattern(200_000)));
		}
		peer.assertEchoes(session);
	}

	@ParameterizedTest
	@Rows({ "R11", "S31" })
	@DisplayName("R11 a greased capsule right behind the CONNECT, as Chromium sends it")
	@ValueSource(ints = { 0, 1, 17, 300 })
	void whenGreasedCapsuleBehindConnectThenSkipped(int length) {
		RawPeer peer = server.browser();
		long type = Codes.greaseCapsule(0x4_0000_0000L);
		RawStream session = peer.openBidi()
			.write(RawBytes.connect("/echo", "origin", "https://localhost:8080", "sec-webtransport-http3-draft02", "1"),
					RawBytes.data(RawBytes.capsule(type, RawBytes.pattern(length))));
		session.awaitStatus(200);
		peer.assertEchoes(session);
		session.write(RawBytes.data(CLOSE)).fin().awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@ParameterizedTest
	@Rows({ "R39", "S31" })
	@DisplayName("R39 FIN within a capsule is malformed")
	@ValueSource(ints = { 1, 3, 6, 9 })
	void whenFinWithinCapsuleThenMessageError(int bytes) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.writeAndFin(RawBytes.data(Arrays.copyOf(CLOSE, bytes))).awaitReset(Codes.H3_MESSAGE_ERROR);
		server.awaitEvent("closed abruptly");
		peer.assertAlive();
	}

	@Test
	@Rows("R39")
	@DisplayName("R39 FIN within an unknown capsule is malformed")
	void whenFinWithinUnknownCapsuleThenMessageError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] capsule = RawBytes.capsule(0x1234, RawBytes.pattern(50));
		session.writeAndFin(RawBytes.data(Arrays.copyOf(capsule, 40))).awaitReset(Codes.H3_MESSAGE_ERROR);
		server.awaitEvent("closed abruptly");
	}

	@Test
	@Rows("R39")
	@DisplayName("R39 FIN within a DATA frame ends the session at least")
	void whenFinWithinDataFrameThenSessionEnds() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] frame = RawBytes.data(RawBytes.capsule(0x1234, RawBytes.pattern(50)));
		session.writeAndFin(Arrays.copyOf(frame, 20));
		server.awaitEvent("closed abruptly");
		server.assertServes();
	}

	@Test
	@Rows("S31")
	@DisplayName("S31 a DATAGRAM capsule is a datagram")
	void whenDatagramCapsuleThenDelivered() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_DATAGRAM, RawBytes.text("in a capsule"))));
		peer.awaitDatagram(session, "in a capsule");
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_DATAGRAM)));
		assertThat(peer.awaitDatagram(session)).isEmpty();
		session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_DATAGRAM, RawBytes.pattern(70_000))));
		peer.assertEchoes(session);
	}

	@ParameterizedTest
	@Rows({ "R53", "S18" })
	@DisplayName("R53 capsules of flow control mean nothing unless both sides asked for it")
	@ValueSource(longs = { Codes.CAPSULE_MAX_DATA, Codes.CAPSULE_MAX_STREAMS_BIDI, Codes.CAPSULE_MAX_STREAMS_UNI,
			Codes.CAPSULE_DATA_BLOCKED, Codes.CAPSULE_STREAMS_BLOCKED_BIDI, Codes.CAPSULE_STREAMS_BLOCKED_UNI })
	void whenFlowControlIsOffThenItsCapsulesAreIgnored(long type) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.data(RawBytes.capsule(type, RawBytes.varint(0))),
				RawBytes.data(RawBytes.capsule(type, RawBytes.varint(0))),
				RawBytes.data(RawBytes.capsule(type, RawBytes.varint((1L << 62) - 1))),
				RawBytes.data(RawBytes.capsule(type)), RawBytes.data(RawBytes.capsule(type, RawBytes.pattern(100))));
		peer.assertEchoes(session);
		session.assertOpen();
	}

	@ParameterizedTest
	@Rows({ "R52", "S20" })
	@DisplayName("R52 the capsules that belong to HTTP/2 end the session")
	@ValueSource(longs = { Codes.CAPSULE_MAX_STREAM_DATA, Codes.CAPSULE_STREAM_DATA_BLOCKED })
	void whenCapsuleOfHttp2ThenSessionEnds(long type) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.data(RawBytes.capsule(type, RawBytes.varints(0, 100))));
		session.awaitReset();
		server.awaitEvent("closed abruptly");
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R47")
	@DisplayName("R47 DRAIN is told once, and new streams are still legal")
	void whenDrainCapsulesThenToldOnce() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/draining");
		byte[] drain = RawBytes.data(RawBytes.capsule(Codes.CAPSULE_DRAIN_SESSION));
		session.write(drain);
		server.awaitEvent("draining, DRAINING");
		session.write(drain, drain);
		peer.assertEchoes(session);
		assertThat(server.count("draining, DRAINING")).isZero();
	}

	@Test
	@Rows("R55")
	@DisplayName("R55 a flood of small capsules holds up nobody")
	void whenCapsuleFloodThenOthersAreServed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] capsule = RawBytes.data(RawBytes.capsule(0x1234));
		byte[][] many = new byte[3000][];
		Arrays.fill(many, capsule);
		session.writeLater(RawBytes.concat(many));
		server.assertServes();
		peer.assertEchoes(session);
		peer.await("the end of the flood", () -> session.isWriting() ? null : true);
		peer.assertEchoes(session);
	}

}
