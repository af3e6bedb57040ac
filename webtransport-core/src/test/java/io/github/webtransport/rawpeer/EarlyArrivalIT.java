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
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams and datagrams that come before their session, or after it.
 */
@ExtendWith(LeakGuard.class)
class EarlyArrivalIT {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	/**
	 * Keeps early arrivals for a minute, so that whatever is refused was not refused by
	 * age.
	 */
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@RegisterExtension
	static final TestServer small = TestServer.create(new ServerOptions().maxPending(4, 4));

	@RegisterExtension
	static final TestServer impatient = TestServer.create(new ServerOptions().pendingTimeout(Duration.ofMillis(300)));

	@RegisterExtension
	static final TestServer patient = TestServer.create(new ServerOptions().pendingTimeout(PATIENCE));

	@Test
	@Rows({ "R27", "S15" })
	@DisplayName("R27 streams before their session are served when it comes")
	void whenStreamsBeforeSessionThenServedLater() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi();
		RawStream bidi = peer.openBidi(session).writeAndFin(RawBytes.text("early bidi"));
		peer.openUni(session).writeAndFin(RawBytes.text("early uni"));
		RawStream slow = peer.openBidi().write(RawBytes.bytes(0x40));
		peer.assertAlive();
		bidi.assertSilent();
		session.write(RawBytes.connect("/echo")).awaitStatus(200);
		bidi.awaitText("early bidi").awaitFin();
		peer.awaitUni(session).awaitText("early uni").awaitFin();
		slow.writeAndFin(RawBytes.bytes(0x41), RawBytes.varint(session.id()), RawBytes.text("late")).awaitText("late");
	}

	@Test
	@Rows({ "R27", "R1" })
	@DisplayName("R27 streams and datagrams behind a CONNECT that waits for SETTINGS are served")
	void whenStreamsBehindHeldConnectThenServedLater() {
		RawPeer peer = server.peer();
		RawStream session = peer.request("/echo");
		RawStream bidi = peer.openBidi(session).writeAndFin(RawBytes.text("early"));
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("early datagram")));
		peer.openControl(RawBytes.browserSettings());
		session.awaitStatus(200);
		bidi.awaitText("early").awaitFin();
		peer.awaitDatagram(session, "early datagram");
	}

	@Test
	@Rows("R27")
	@DisplayName("R27 streams behind a CONNECT that waits for its decision are served")
	void whenStreamsBeforeDecisionThenServedLater() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/gate");
		RawStream bidi = peer.openBidi(session).writeAndFin(RawBytes.text("early"));
		server.awaitEvent("request /gate");
		peer.assertAlive();
		bidi.assertSilent();
		server.openGate();
		session.awaitStatus(200);
		bidi.awaitText("early").awaitFin();
	}

	@Test
	@Rows("R27")
	@DisplayName("R27 an early stream that was reset meanwhile")
	void whenEarlyStreamIsResetThenSessionOpensAllTheSame() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi();
		peer.openBidi(session, RawBytes.text("never mind")).reset(Codes.application(3));
		peer.openUni(session, RawBytes.text("never mind")).reset(Codes.application(4));
		peer.assertAlive();
		session.write(RawBytes.connect("/echo")).awaitStatus(200);
		peer.assertEchoes(session);
	}

	@Test
	@Rows({ "R27", "S15" })
	@DisplayName("R27 one stream too many is refused in both directions, the others are served")
	void whenTooManyEarlyStreamsThenOneIsRefused() {
		RawPeer peer = small.browser();
		RawStream session = peer.openBidi();
		List<RawStream> streams = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			streams.add(peer.openBidi().write(RawBytes.bidiPreamble(session.id()), RawBytes.text("stream " + i)));
		}
		RawStream refused = peer.await("a refused stream",
				() -> streams.stream().filter(RawStream::isReset).findFirst().orElse(null));
		refused.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		session.write(RawBytes.connect("/echo")).awaitStatus(200);
		for (int i = 0; i < 5; i++) {
			if (streams.get(i) != refused) {
				streams.get(i).fin().awaitText("stream " + i).awaitFin();
			}
		}
	}

	@Test
	@Rows({ "R27", "S15" })
	@DisplayName("R27 unidirectional streams count too")
	void whenTooManyEarlyUniStreamsThenStopped() {
		RawPeer peer = small.browser();
		RawStream session = peer.openBidi();
		for (int i = 0; i < 8; i++) {
			peer.openUni().write(RawBytes.uniPreamble(session.id()), RawBytes.text("stream " + i));
		}
		peer.assertAlive();
		assertThat(peer.countStopped(Codes.WT_BUFFERED_STREAM_REJECTED, 4)).isEqualTo(4);
		session.write(RawBytes.connect("/echo")).awaitStatus(200);
		peer.assertEchoes(session);
	}

	@Test
	@Rows({ "R27", "S15" })
	@DisplayName("R27 the default bound is 32 streams")
	void whenThirtyThreeEarlyStreamsThenOneIsRefused() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi();
		List<RawStream> streams = new ArrayList<>();
		for (int i = 0; i < 33; i++) {
			streams.add(peer.openBidi().writeAndFin(RawBytes.bidiPreamble(session.id()), RawBytes.text("stream " + i)));
		}
		RawStream refused = peer.await("a refused stream",
				() -> streams.stream().filter(RawStream::isReset).findFirst().orElse(null));
		refused.awaitReset(Codes.WT_BUFFERED_STREAM_REJECTED);
		session.write(RawBytes.connect("/echo")).awaitStatus(200);
		streams.remove(refused);
		streams.forEach(RawStream::awaitEnd);
		assertThat(streams).noneMatch(RawStream::isReset);
	}

	@Test
	@Rows({ "R27", "S15" })
	@DisplayName("R27 streams whose session does not come are refused after a while")
	void whenSessionDoesNotComeThenStreamsAreRefused() {
		RawPeer peer = impatient.browser();
		RawStream bidi = peer.openBidi().write(RawBytes.bidiPreamble(400), RawBytes.text("lost"));
		RawStream uni = peer.openUni().write(RawBytes.uniPreamble(400), RawBytes.text("lost"));
		bidi.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		uni.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R78")
	@DisplayName("R78 each stream whose session does not come is refused in its own time")
	void whenStreamsComeOneAfterTheOtherThenEachIsRefusedInItsTime() {
		RawPeer peer = patient.browser();
		RawStream session = peer.establish("/echo");
		RawStream first = peer.openBidi().write(RawBytes.bidiPreamble(400));
		peer.assertEchoes(session);
		peer.sendDatagram(RawBytes.varint(100), RawBytes.text("early, too"));
		RawStream second = peer.openBidi().write(RawBytes.bidiPreamble(400));
		long opened = System.nanoTime();
		first.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		second.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		Duration waited = Duration.ofNanos(System.nanoTime() - opened);
		assertThat(waited).isBetween(PATIENCE.minusMillis(50), PATIENCE.multipliedBy(7).dividedBy(4));
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R26")
	@DisplayName("R26 a stream whose header never comes is given up after a while")
	void whenHeaderNeverComesThenGivenUp() {
		RawPeer peer = impatient.browser();
		RawStream session = peer.establish("/echo");
		RawStream bidi = peer.openBidi().write(RawBytes.bytes(0x40));
		RawStream uni = peer.openUni().write(RawBytes.bytes(0x40, 0x54));
		bidi.awaitReset();
		uni.awaitStopSending();
		peer.assertEchoes(session);
	}

	@Test
	@Rows({ "R27", "R25" })
	@DisplayName("R27 the largest session id there is, and those of streams that are no sessions")
	void whenSessionIsImpossibleLaterThenStreamsAreRefused() {
		RawPeer peer = impatient.browser();
		RawStream session = peer.establish("/echo");
		RawStream data = peer.openBidi(session);
		RawStream request = peer.openBidi().writeAndFin(RawBytes.request("GET", "/no-such-path"));
		request.awaitStatus(404);
		long[] ids = { (1L << 62) - 4, data.id(), request.id() };
		for (long id : ids) {
			RawStream stream = peer.openBidi().write(RawBytes.bidiPreamble(id), RawBytes.text("lost"));
			stream.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		}
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R28")
	@DisplayName("R28 datagrams before their session are delivered, those beyond the bound dropped")
	void whenTooManyEarlyDatagramsThenOldestAreDropped() {
		RawPeer peer = small.browser();
		RawStream session = peer.openBidi();
		for (int i = 0; i < 6; i++) {
			peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("datagram " + i)));
		}
		peer.assertAlive();
		session.write(RawBytes.connect("/echo")).awaitStatus(200);
		for (int i = 2; i < 6; i++) {
			peer.awaitDatagram(session, "datagram " + i);
		}
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("last")));
		peer.awaitDatagram(session, "last");
	}

	@Test
	@Rows("R28")
	@DisplayName("R28 datagrams of a session that never comes are forgotten")
	void whenSessionDoesNotComeThenDatagramsAreForgotten() {
		RawPeer peer = impatient.browser();
		for (int i = 0; i < 200; i++) {
			peer.sendDatagram(RawBytes.datagram(40, RawBytes.text("datagram " + i)));
		}
		RawStream session = peer.establish("/echo");
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("mine")));
		peer.awaitDatagram(session, "mine");
		assertThat(peer.datagramCount()).isZero();
	}

	@Test
	@Rows("R30")
	@DisplayName("R30 streams of a refused session are refused at once, earlier and later ones")
	void whenSessionIsRefusedThenItsStreamsAreRefusedAtOnce() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi();
		RawStream early = peer.openBidi(session, RawBytes.text("early"));
		RawStream earlyUni = peer.openUni(session, RawBytes.text("early"));
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("early")));
		peer.assertAlive();
		session.write(RawBytes.connect("/no-such-path")).awaitStatus(404).awaitFin();
		early.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		earlyUni.awaitRefusal(Codes.WT_BUFFERED_STREAM_REJECTED);
		RawStream late = peer.openBidi().write(RawBytes.bidiPreamble(session.id()), RawBytes.text("late"));
		assertThat(late.awaitReset()).isIn(Codes.WT_BUFFERED_STREAM_REJECTED, Codes.WT_SESSION_GONE);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R30")
	@DisplayName("R30 streams of a CONNECT that was reset while it waited are refused at once")
	void whenRequestIsGivenUpThenItsStreamsAreRefused() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/gate");
		RawStream early = peer.openBidi(session, RawBytes.text("early"));
		server.awaitEvent("request /gate");
		session.reset(Codes.H3_REQUEST_CANCELLED);
		early.awaitEnd();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R29", "S24" })
	@DisplayName("R29 streams of a session that has ended are refused and do not revive it")
	void whenSessionHasEndedThenItsStreamsAreRefused() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(0, ""))).awaitFin();
		server.awaitEvent("closed 0 ''");
		RawStream bidi = peer.openBidi().write(RawBytes.bidiPreamble(session.id()), RawBytes.text("late"));
		RawStream uni = peer.openUni().write(RawBytes.uniPreamble(session.id()), RawBytes.text("late"));
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("late")));
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
		uni.awaitRefusal(Codes.WT_SESSION_GONE);
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("bidi " + bidi.id() + " opened")).isZero();
		assertThat(server.count("datagram 4")).isZero();
	}

}
