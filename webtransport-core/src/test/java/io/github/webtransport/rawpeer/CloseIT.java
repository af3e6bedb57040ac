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

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The end of sessions by the peer.
 */
@ExtendWith(LeakGuard.class)
class CloseIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@RegisterExtension
	static final TestServer idle = TestServer.create(new ServerOptions().idleTimeout(Duration.ofSeconds(1)));

	@ParameterizedTest
	@Rows({ "S26", "R56" })
	@DisplayName("S26 the peer closes with code and reason")
	@CsvSource({ "0, ''", "77, bye", "4294967295, 'größe 😀'" })
	void whenPeerClosesThenCodeAndReasonAreTold(long code, String reason) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		RawStream uni = peer.openUni(session, RawBytes.text("open"));
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(code, reason))).awaitFin();
		server.awaitEvent("closed " + code + " '" + reason + "'");
		server.awaitEvent("handler cancelled");
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
		uni.awaitRefusal(Codes.WT_SESSION_GONE);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("S26")
	@DisplayName("S26 the server answers a close before the peer's FIN")
	void whenPeerClosesWithoutFinThenAnsweredAtOnce() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		session.write(RawBytes.data(RawBytes.closeCapsule(3, "no FIN yet"))).awaitFin();
		server.awaitEvent("closed 3 'no FIN yet'");
		server.assertQuietSessions();
		session.fin();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R41", "S26" })
	@DisplayName("R41 a reason of 1024 bytes is legal")
	void whenReasonIsLongestThenTold() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		String reason = "ä".repeat(512);
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(1, reason))).awaitFin();
		server.awaitEvent("closed 1 '" + reason + "'");
	}

	@Test
	@Rows({ "R41", "S26" })
	@DisplayName("R41 a reason of 1025 bytes is malformed")
	void whenReasonIsTooLongThenMessageError() {
		assertMalformed(RawBytes.closeCapsule(1, "x".repeat(1025)));
	}

	@Test
	@Rows("R41")
	@DisplayName("R41 a close that claims to be huge is malformed before it comes")
	void whenCloseClaimsToBeHugeThenMessageError() {
		assertMalformed(RawBytes.concat(RawBytes.varint(Codes.CAPSULE_CLOSE_SESSION), RawBytes.varint(1L << 40)));
	}

	@ParameterizedTest
	@Rows({ "R41", "S26" })
	@DisplayName("R41 a reason that is not UTF-8 is malformed")
	@ValueSource(strings = { "ff", "c3", "c328", "eda080", "f4908080", "c080", "616263e282" })
	void whenReasonIsNotUtf8ThenMessageError(String hex) {
		byte[] reason = HexFormat.of().parseHex(hex);
		assertMalformed(RawBytes.closeCapsule(1, reason));
	}

	@ParameterizedTest
	@Rows("R41")
	@DisplayName("R41 a close without a whole code is malformed")
	@ValueSource(ints = { 0, 1, 3 })
	void whenCodeIsIncompleteThenMessageError(int length) {
		assertMalformed(RawBytes.capsule(Codes.CAPSULE_CLOSE_SESSION, new byte[length]));
	}

	private static void assertMalformed(byte[] capsule) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream stream = peer.openBidi(session, RawBytes.text("open"));
		session.write(RawBytes.data(capsule));
		session.awaitReset(Codes.H3_MESSAGE_ERROR);
		server.awaitEvent("closed abruptly");
		stream.awaitRefusal(Codes.WT_SESSION_GONE);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R43", "R79", "S26" })
	@DisplayName("R43 bytes behind a close, in the same frame")
	void whenBytesBehindCloseThenMessageError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		session.write(RawBytes.data(RawBytes.closeCapsule(5, "first"), RawBytes.capsule(0x1234)));
		session.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		server.awaitEvent("closed 5 'first'");
		server.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R43", "R79", "S26" })
	@DisplayName("R43 bytes behind a close, in the next frame of the packet")
	void whenFrameBehindCloseThenMessageError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		session.write(RawBytes.data(RawBytes.closeCapsule(5, "first")), RawBytes.data(RawBytes.text("x")));
		session.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		server.awaitEvent("closed 5 'first'");
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R43", "S26" })
	@DisplayName("R43 bytes behind a close, later")
	void whenBytesLongBehindCloseThenMessageError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		session.write(RawBytes.data(RawBytes.closeCapsule(5, "first"))).awaitFin();
		server.awaitEvent("closed 5 'first'");
		session.write(RawBytes.data(RawBytes.closeCapsule(6, "second")));
		session.awaitStopSending(Codes.H3_MESSAGE_ERROR);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R45", "S27" })
	@DisplayName("R45 FIN without a capsule is close(0, \"\")")
	void whenPeerFinishesThenClosedWithZero() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		session.fin().awaitFin();
		server.awaitEvent("closed 0 ''");
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R45")
	@DisplayName("R45 RESET of the CONNECT stream is an abrupt close")
	void whenPeerResetsThenClosedAbruptly() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		session.reset(Codes.H3_REQUEST_CANCELLED);
		server.awaitEvent("closed abruptly");
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
		session.awaitEnd();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R45")
	@DisplayName("R45 STOP_SENDING of the CONNECT stream is an abrupt close")
	void whenPeerStopsThenClosedAbruptly() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		session.stopSending(Codes.WT_SESSION_GONE);
		server.awaitEvent("closed abruptly");
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
	}

	@Test
	@Rows({ "R45", "R61" })
	@DisplayName("R61 the end of the connection is the end of its sessions")
	void whenConnectionIsClosedThenClosedAbruptly() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		RawStream stream = peer.openBidi(session, RawBytes.text("open"));
		server.awaitEvent("bidi " + stream.id() + " opened");
		peer.close();
		server.awaitEvent("closed abruptly");
		server.awaitEvent("bidi " + stream.id() + " SessionClosedException");
	}

	@Test
	@Rows("R61")
	@DisplayName("R61 a peer that vanishes is noticed by the idle timeout")
	void whenPeerVanishesThenClosedAbruptly() {
		RawPeer peer = idle.browser();
		peer.establish("/watch");
		peer.kill();
		idle.awaitEvent("closed abruptly");
	}

	@Test
	@Rows("R56")
	@DisplayName("R56 what is pending when the peer closes fails with the session's error")
	void whenPeerClosesThenPendingReadsFailWithSessionError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		RawStream uni = peer.openUni(session, RawBytes.text("open"));
		server.awaitEvent("bidi " + bidi.id() + " opened");
		server.awaitEvent("uni " + uni.id() + " opened");
		bidi.reset(Codes.WT_SESSION_GONE);
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(8, "all over")));
		server.awaitEvent("uni " + uni.id() + " SessionClosedException");
		server.awaitEvent("closed 8 'all over'");
	}

}
