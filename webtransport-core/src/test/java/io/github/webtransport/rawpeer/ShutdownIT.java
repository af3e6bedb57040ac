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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * DRAIN, GOAWAY and the end of the server.
 */
@ExtendWith(LeakGuard.class)
class ShutdownIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@BeforeEach
	void start() {
		server.start();
	}

	@AfterEach
	void stop() {
		server.server().stop();
		assertThat(server.gauges().sessions()).isZero();
		assertThat(server.gauges().connections()).isZero();
	}

	@Test
	@Rows({ "R47", "S29" })
	@DisplayName("R47 a server that drains says GOAWAY and DRAIN, and its sessions go on")
	void whenServerDrainsThenGoawayAndDrain() {
		RawPeer peer = server.browser();
		peer.awaitSettings();
		RawStream session = peer.establish("/echo");
		Mono<Void> drained = server.server().drain();
		StepVerifier.create(drained).then(() -> {
			assertThat(peer.awaitControl().awaitFrame().type()).isEqualTo(Codes.FRAME_GOAWAY);
			session.awaitCapsule(RawBytes.capsule(Codes.CAPSULE_DRAIN_SESSION));
			peer.assertEchoes(session);
			peer.request("/echo").refusal().isPresent();
			server.browser().request("/echo").awaitStatus(503);
			session.fin().awaitFin();
		}).expectComplete().verify(Duration.ofSeconds(20));
	}

	@Test
	@Rows("S29")
	@DisplayName("S29 a server that stops closes its sessions before its connections")
	void whenServerStopsThenSessionsAreClosedFirst() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		Thread stopping = new Thread(server.server()::stop);
		stopping.start();
		Frame capsule = session.awaitCapsule();
		if (capsule.type() == Codes.CAPSULE_DRAIN_SESSION) {
			capsule = session.awaitCapsule();
		}
		assertThat(capsule.type()).isEqualTo(Codes.CAPSULE_CLOSE_SESSION);
		session.awaitFin();
		session.fin();
		peer.awaitConnectionClose(Codes.H3_NO_ERROR);
		bidi.awaitStopSending(Codes.WT_SESSION_GONE);
		join(stopping);
		assertThat(server.server().isRunning()).isFalse();
	}

	@Test
	@Rows({ "R47", "S29" })
	@DisplayName("S29 the steps of a graceful stop, in their order")
	void whenServerStopsGracefullyThenStepsAreInOrder() {
		RawPeer peer = server.browser();
		peer.awaitSettings();
		RawStream session = peer.establish("/echo");
		peer.assertEchoes(session);
		server.server().drain().subscribe();
		Frame goAway = peer.awaitControl().awaitFrame();
		assertThat(goAway.type()).isEqualTo(Codes.FRAME_GOAWAY);
		// The first request that was not processed: stream 4 was the one of the session
		assertThat(goAway.payload()).isEqualTo(RawBytes.varint(8));
		session.awaitCapsule(RawBytes.capsule(Codes.CAPSULE_DRAIN_SESSION));
		// The time of grace
		peer.assertEchoes(session);
		Thread stopping = new Thread(server.server()::stop);
		stopping.start();
		session.awaitCapsule(RawBytes.closeCapsule(1001, "Server shutdown")).awaitFin();
		// The connection stays for the peer's FIN
		peer.assertAlive();
		session.fin();
		peer.awaitConnectionClose(Codes.H3_NO_ERROR);
		join(stopping);
	}

	@Test
	@Rows("R47")
	@DisplayName("R47 a connection that comes while the server drains is told so at once")
	void whenConnectionComesWhileServerDrainsThenGoaway() {
		server.browser().establish("/hold");
		server.server().drain().subscribe();
		RawStream control = server.browser().awaitControl();
		assertThat(control.awaitFrame().type()).isEqualTo(Codes.FRAME_SETTINGS);
		Frame goAway = control.awaitFrame();
		assertThat(goAway.type()).isEqualTo(Codes.FRAME_GOAWAY);
		assertThat(goAway.payload()).isEqualTo(RawBytes.varint(0));
	}

	@Test
	@Rows("R47")
	@DisplayName("R47 a session that is decided on while the server drains is told so")
	void whenSessionIsDecidedOnWhileServerDrainsThenDrain() {
		RawStream session = server.browser().request("/gate");
		server.awaitEvent("request /gate");
		server.server().drain().subscribe();
		server.openGate();
		session.awaitStatus(200).awaitCapsule(RawBytes.capsule(Codes.CAPSULE_DRAIN_SESSION));
	}

	@Test
	@Rows("S29")
	@DisplayName("S29 a peer that does not answer holds the stop up for a moment only")
	void whenPeerDoesNotAnswerThenServerStopsAllTheSame() {
		RawPeer peer = server.browser();
		peer.establish("/hold");
		server.server().stop();
		peer.awaitConnectionClose(Codes.H3_NO_ERROR);
	}

	@Test
	@Rows("S29")
	@DisplayName("S29 a server that was stopped starts again")
	void whenServerStartsAgainThenServes() {
		server.server().stop();
		server.start();
		server.assertServes();
	}

	@Test
	@Rows("R47")
	@DisplayName("R47 a session of the server drains: new streams are still legal")
	void whenSessionDrainsThenStreamsAreLegal() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/drain");
		session.awaitCapsule(RawBytes.capsule(Codes.CAPSULE_DRAIN_SESSION));
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R47")
	@DisplayName("R47 GOAWAY of the peer is told to its sessions, once")
	void whenPeerGoesAwayThenSessionIsDraining() {
		RawPeer peer = server.peer();
		RawStream control = peer.openControl(RawBytes.browserSettings());
		RawStream session = peer.establish("/draining");
		control.write(RawBytes.frame(Codes.FRAME_GOAWAY, RawBytes.varint(8)));
		server.awaitEvent("draining, DRAINING");
		control.write(RawBytes.frame(Codes.FRAME_GOAWAY, RawBytes.varint(4)));
		peer.assertEchoes(session);
		assertThat(server.count("draining, DRAINING")).isZero();
	}

	private static void join(Thread thread) {
		try {
			thread.join(Journal.BOUND.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		assertThat(thread.isAlive()).isFalse();
	}

}
