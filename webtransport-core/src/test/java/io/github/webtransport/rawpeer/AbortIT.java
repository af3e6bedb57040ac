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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionState;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportSession;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of sessions without a capsule, by this side.
 */
class AbortIT {

	private static final Duration BOUND = Journal.BOUND;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Order(2)
	@RegisterExtension
	final RawServer raw = new RawServer();

	@Order(3)
	@RegisterExtension
	final TestClient client = TestClient.of(server);

	@Order(4)
	@RegisterExtension
	final TestClient rawClient = TestClient.of(this.raw);

	// The server

	@Test
	void whenServerAbortsThenConnectStreamIsResetAndConnectionLives() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/abort-on-stream");
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		session.awaitRefusal(Codes.H3_REQUEST_CANCELLED);
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
		server.awaitEvent("closed abruptly");
		server.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	void whenServerClosesConnectionThenPeerSeesNoError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/close-connection-on-stream");
		peer.openBidi(session, RawBytes.text("open"));
		peer.awaitConnectionClose(Codes.H3_NO_ERROR);
		server.awaitEvent("closed abruptly");
		server.await("no connection", () -> server.gauges().connections() == 0);
	}

	@Test
	void whenServerClosesConnectionThenTheOtherSessionsEndToo() {
		WebTransportSession other = this.client.open("/hold");
		WebTransportSession session = this.client.open("/close-connection-on-stream");
		session.createBidirectionalStream().flatMap((stream) -> stream.finish()).block(BOUND);
		assertAbrupt(session);
		assertAbrupt(other);
		server.awaitEvent("closed abruptly");
		server.awaitEvent("closed abruptly");
		server.assertQuietSessions();
	}

	// The client

	@Test
	void whenClientAbortsThenConnectStreamIsReset() {
		WebTransportSession session = this.rawClient.open("/");
		Mono<WebTransportSession> ended = session.createBidirectionalStream().thenReturn(session);
		StepVerifier.create(session.abort()).expectComplete().verify(BOUND);
		assertThat(session.getState()).isEqualTo(SessionState.CLOSED);
		assertAbrupt(session);
		this.raw.awaitConnection(0).awaitReset(0, Codes.H3_REQUEST_CANCELLED);
		TestClient.assertFails(ended, (ex) -> assertThat(ex).isInstanceOfSatisfying(SessionClosedException.class,
				(closed) -> assertThat(closed.isRemote()).isFalse()));
	}

	@Test
	void whenClientAbortsThenItsPlaceIsFreeAndTheServerLearnsIt() {
		WebTransportSession other = this.client.open("/hold");
		WebTransportSession session = this.client.open("/watch");
		session.abort().block(BOUND);
		server.awaitEvent("closed abruptly");
		assertThat(other.isOpen()).isTrue();
		assertThat(this.client.open("/hold").isOpen()).isTrue();
	}

	@Test
	void whenClientClosesConnectionThenPeerSeesNoError() {
		WebTransportSession session = this.rawClient.open("/");
		StepVerifier.create(session.closeConnection()).expectComplete().verify(BOUND);
		assertAbrupt(session);
		this.raw.awaitConnection(0).awaitClose(Codes.H3_NO_ERROR);
		assertThat(this.rawClient.open("/").isOpen()).isTrue();
		this.raw.awaitConnection(1);
	}

	@Test
	void whenClientClosesConnectionThenAllThatShareItEnds() {
		WebTransportSession session = this.client.open("/hold");
		WebTransportSession other = this.client.open("/hold");
		Mono<WebTransportSession> opening = this.client.get().open(this.client.uri("/handshake-never"));
		StepVerifier.create(opening).then(() -> {
			server.awaitEvent("request /handshake-never");
			session.closeConnection().block(BOUND);
		}).expectError(WebTransportConnectException.class).verify(BOUND);
		assertAbrupt(session);
		assertAbrupt(other);
		TestClient.assertFails(other.createUnidirectionalStream(), (ex) -> assertThat(ex)
			.isInstanceOfSatisfying(SessionClosedException.class, (closed) -> assertThat(closed.isRemote()).isFalse()));
		server.awaitEvent("closed abruptly");
		server.awaitEvent("closed abruptly");
		server.awaitEvent("handshake cancelled");
		server.await("no connection", () -> server.gauges().connections() == 0);
		assertThat(this.client.open("/hold").isOpen()).isTrue();
	}

	@Test
	void whenCloseCompletesThenTheCapsuleIsOnItsWay() {
		WebTransportSession session = this.client.open("/hold");
		StepVerifier.create(session.close(CloseStatus.of(5, "enough"))).expectComplete().verify(BOUND);
		assertThat(session.getState()).isEqualTo(SessionState.CLOSED);
		assertThat(session.closeStatus().block(Duration.ZERO)).isEqualTo(CloseStatus.of(5, "enough"));
		StepVerifier.create(session.abort()).expectComplete().verify(BOUND);
		server.awaitEvent("closed 5 'enough'");
	}

	private static void assertAbrupt(WebTransportSession session) {
		assertThat(session.closeStatus().block(BOUND)).matches(CloseStatus::isAbrupt);
	}

}
