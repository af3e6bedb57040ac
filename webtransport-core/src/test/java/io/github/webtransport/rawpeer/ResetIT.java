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

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RESET_STREAM and STOP_SENDING, and their codes.
 */
@ExtendWith(LeakGuard.class)
class ResetIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@Rows({ "R34", "S12" })
	@DisplayName("R34 the mapping of codes is that of the draft's vectors")
	void whenCodesAreMappedThenAsInTheDraft() {
		assertThat(Codes.application(0)).isEqualTo(0x52e4a40fa8dbL);
		assertThat(Codes.application(29)).isEqualTo(0x52e4a40fa8f8L);
		assertThat(Codes.application(30)).isEqualTo(0x52e4a40fa8faL);
		assertThat(Codes.application(255)).isEqualTo(0x52e4a40fa9e2L);
		assertThat(Codes.application(0xffffffffL)).isEqualTo(Codes.APPLICATION_ERROR_LAST);
	}

	@ParameterizedTest
	@Rows({ "R34", "S14" })
	@DisplayName("R34 the peer's RESET_STREAM code is told")
	@ValueSource(longs = { 0, 7, 29, 30, 31, 42, 255, 256, 0x7fffffffL, 0x80000000L, 0xffffffffL })
	void whenPeerResetsThenCodeIsTold(long code) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		RawStream bidi = peer.openBidi(session, RawBytes.text("x"));
		RawStream uni = peer.openUni(session, RawBytes.text("x"));
		server.awaitEvent("bidi " + bidi.id() + " opened");
		server.awaitEvent("uni " + uni.id() + " opened");
		bidi.reset(Codes.application(code));
		uni.reset(Codes.application(code));
		server.awaitEvent("bidi " + bidi.id() + " reset " + code);
		server.awaitEvent("uni " + uni.id() + " reset " + code);
		session.assertOpen();
	}

	@ParameterizedTest
	@Rows({ "R34", "S14" })
	@DisplayName("R34 a code that is none of the application's is a reset without a code")
	@ValueSource(longs = { 0, 7, 0x10c, Codes.WT_SESSION_GONE, 0x52e4a40fa8f9L, Codes.APPLICATION_ERROR_FIRST - 1,
			Codes.APPLICATION_ERROR_LAST + 1, (1L << 62) - 1 })
	void whenPeerResetsWithForeignCodeThenNoCodeIsTold(long code) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		RawStream bidi = peer.openBidi(session, RawBytes.text("x"));
		server.awaitEvent("bidi " + bidi.id() + " opened");
		bidi.reset(code);
		server.awaitEvent("bidi " + bidi.id() + " reset -1");
		session.assertOpen();
		peer.assertAlive();
	}

	@ParameterizedTest
	@Rows({ "R34", "S12" })
	@DisplayName("R34 the server's RESET_STREAM carries the mapped code")
	@ValueSource(longs = { 0, 7, 29, 30, 42, 255, 0xffffffffL })
	void whenServerResetsThenCodeIsMapped(long code) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/reset?code=" + code);
		RawStream stream = peer.openBidi(session, RawBytes.text("x"));
		stream.awaitReset(Codes.application(code));
		session.assertOpen();
	}

	@ParameterizedTest
	@Rows({ "R34", "S12" })
	@DisplayName("R34 the server's STOP_SENDING carries the mapped code")
	@ValueSource(longs = { 0, 7, 29, 30, 42, 255, 0xffffffffL })
	void whenServerStopsThenCodeIsMapped(long code) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/stop?code=" + code);
		RawStream bidi = peer.openBidi().write(RawBytes.bidiPreamble(session.id()), RawBytes.text("x"));
		RawStream uni = peer.openUni().write(RawBytes.uniPreamble(session.id()), RawBytes.text("x"));
		bidi.awaitStopSending(Codes.application(code));
		uni.awaitStopSending(Codes.application(code));
		session.assertOpen();
	}

	@ParameterizedTest
	@Rows({ "R36", "S14" })
	@DisplayName("R36 the peer's STOP_SENDING ends a write that is under way")
	@ValueSource(longs = { 0, 42, 0xffffffffL })
	void whenPeerStopsThenPendingWriteFails(long code) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/send-forever");
		RawStream stream = peer.openBidi(session, RawBytes.text("x"));
		stream.awaitBytes(10_000);
		stream.stopSending(Codes.application(code));
		server.awaitEvent("send stopped");
		session.assertOpen();
		peer.assertAlive();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 the peer's STOP_SENDING ends a write that waits for credit")
	void whenPeerStopsBlockedWriteThenItFails() {
		RawPeer peer = server.peer(PeerLimits.DEFAULT.withStreamData(5000));
		peer.openControl(RawBytes.browserSettings());
		RawStream session = peer.establish("/send-forever");
		RawStream stream = peer.openBidi(session).setReading(false).write(RawBytes.text("x"));
		peer.assertAlive();
		stream.stopSending(Codes.application(1));
		server.awaitEvent("send stopped");
		session.assertOpen();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 the peer's STOP_SENDING is noticed by a writer that has nothing to say")
	void whenPeerStopsIdleStreamThenNoticed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/send-idle");
		RawStream stream = peer.openBidi(session, RawBytes.text("x"));
		stream.awaitText("hello");
		stream.stopSending(Codes.application(1));
		server.awaitEvent("idle stopped");
		session.assertOpen();
	}

	@Test
	@Rows("R37")
	@DisplayName("R37 losing interest in a stream is STOP_SENDING with code 0")
	void whenHandlerCancelsReceiveThenStopped() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/cancel");
		RawStream stream = peer.openBidi().write(RawBytes.bidiPreamble(session.id()), RawBytes.pattern(1000));
		stream.awaitStopSending(Codes.application(0));
		server.awaitEvent("lost interest");
		RawStream next = peer.openBidi().write(RawBytes.bidiPreamble(session.id()), RawBytes.pattern(1000));
		next.awaitStopSending(Codes.application(0));
		session.assertOpen();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 the failure of a body is RESET_STREAM")
	void whenBodyFailsThenReset() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/send-error");
		RawStream stream = peer.openBidi(session, RawBytes.text("x"));
		stream.awaitReset(Codes.application(0));
		session.assertOpen();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 a reset with bytes that nobody has read")
	void whenResetWithUnreadBytesThenOthersAreServed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/sink");
		for (int i = 0; i < 5; i++) {
			peer.openBidi(session, RawBytes.pattern(100_000)).reset(Codes.application(1));
			peer.openUni(session, RawBytes.pattern(100_000)).reset(Codes.application(1));
		}
		peer.assertAlive();
		session.assertOpen();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 a reset behind FIN, a second reset, a second stop")
	void whenEndedTwiceThenHarmless() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		peer.openBidi(session).writeAndFin(RawBytes.pattern(1000)).reset(Codes.application(1)).stopSending(0);
		RawStream stream = peer.openBidi(session, RawBytes.pattern(1000));
		stream.stopSending(Codes.application(1)).reset(Codes.application(2));
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 one direction is reset, the other goes on")
	void whenOneDirectionIsResetThenTheOtherGoesOn() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/reset?code=5");
		RawStream stream = peer.openBidi(session, RawBytes.text("x"));
		stream.awaitReset(Codes.application(5));
		stream.write(RawBytes.text("more")).fin();
		peer.assertAlive();
		session.assertOpen();
	}

	@Test
	@Rows("R62")
	@DisplayName("R62 a stream that nobody reads stops its sender and nobody else")
	void whenStreamIsNotReadThenOnlyItsSenderIsStopped() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/sink");
		RawStream stuck = peer.openBidi(session);
		stuck.writeLater(RawBytes.pattern(4_000_000));
		RawPeer other = server.browser();
		RawStream echo = other.establish("/echo");
		other.assertEchoes(echo);
		peer.assertAlive();
		peer.openUni(session).writeAndFin(RawBytes.text("x"));
		session.assertOpen();
		assertThat(stuck.isWriting()).isTrue();
	}

	@Test
	@Rows("R62")
	@DisplayName("R62 a peer that does not read stops the server's stream and nobody else")
	void whenPeerDoesNotReadThenOthersAreServed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawStream slow = peer.openBidi(session).setReading(false);
		slow.writeLater(RawBytes.pattern(3_000_000));
		peer.assertEchoes(session);
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("beside it")));
		peer.awaitDatagram(session, "beside it");
		slow.setReading(true);
		slow.awaitBytes(RawBytes.pattern(3_000_000));
	}

	@Test
	@Rows("R62")
	@DisplayName("R62 capsules are processed beside a stream that nobody reads")
	void whenStreamIsNotReadThenCapsulesAre() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/sink");
		RawStream stuck = peer.openBidi(session);
		stuck.writeLater(RawBytes.pattern(4_000_000));
		peer.assertAlive();
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(3, "enough")));
		server.awaitEvent("closed 3 'enough'");
		stuck.awaitRefusal(Codes.WT_SESSION_GONE);
	}

}
