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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests for a session that end, or go on, before the decision on them.
 */
@ExtendWith(LeakGuard.class)
class PendingRequestIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@RegisterExtension
	static final TestServer single = TestServer.create(new ServerOptions().maxTotal(1));

	@Test
	@Rows({ "R21", "R45" })
	@DisplayName("R21 a CONNECT with FIN opens and ends, once")
	void whenConnectWithFinThenSessionEnds() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi().writeAndFin(RawBytes.connect("/hold"));
		session.awaitEnd();
		server.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("closed 0 ''") + server.count("closed abruptly")).isLessThanOrEqualTo(1);
	}

	@Test
	@Rows("R21")
	@DisplayName("R21 FIN before the decision: nothing stays")
	void whenFinBeforeDecisionThenNothingStays() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/gate");
		server.awaitEvent("request /gate");
		session.fin();
		session.awaitEnd();
		server.awaitEvent("handshake cancelled");
		server.openGate();
		assertThat(session.bytesLeft()).isZero();
		server.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R21")
	@DisplayName("R21 RESET before the decision: it is cancelled and no 2xx is sent")
	void whenResetBeforeDecisionThenCancelled() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/gate");
		server.awaitEvent("request /gate");
		session.reset(Codes.H3_REQUEST_CANCELLED);
		server.awaitEvent("handshake cancelled");
		server.openGate();
		peer.assertAlive();
		assertThat(session.bytesLeft()).isZero();
		server.assertQuietSessions();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R21", "S7" })
	@DisplayName("R21 capsules before the decision are processed behind the 2xx")
	void whenCloseCapsuleBeforeDecisionThenProcessedAfterIt() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/gate");
		server.awaitEvent("request /gate");
		session.write(RawBytes.data(RawBytes.closeCapsule(5, "early")));
		peer.assertAlive();
		session.assertSilent();
		server.openGate();
		session.awaitStatus(200).awaitFin();
		server.awaitEvent("closed 5 'early'");
		server.assertQuietSessions();
	}

	@Test
	@Rows({ "R21", "S7" })
	@DisplayName("R21 capsules before a refusal are dropped")
	void whenCapsulesBeforeRefusalThenDropped() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi()
			.write(RawBytes.connect("/reject?status=403"), RawBytes.data(RawBytes.closeCapsule(5, "early")));
		session.awaitStatus(403).awaitFin();
		peer.assertAlive();
		assertThat(server.count("closed 5 'early'")).isZero();
	}

	@Test
	@Rows({ "R21", "S30" })
	@DisplayName("R21 what a peer sends before the decision is held within bounds")
	void whenMuchComesBeforeDecisionThenSenderIsStopped() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/gate");
		server.awaitEvent("request /gate");
		byte[] capsule = RawBytes.capsule(0x1234, RawBytes.pattern(4_000_000));
		session.writeLater(RawBytes.data(capsule));
		peer.assertAlive();
		assertThat(session.isWriting()).isTrue();
		server.openGate();
		session.awaitStatus(200);
		peer.await("the end of the write", () -> session.isWriting() ? null : true);
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R61")
	@DisplayName("R61 a connection that ends before the decision cancels it")
	void whenConnectionEndsBeforeDecisionThenCancelled() {
		RawPeer peer = server.browser();
		peer.request("/handshake-never");
		server.awaitEvent("request /handshake-never");
		peer.close();
		server.awaitEvent("handshake cancelled");
	}

	@Test
	@Rows("R22")
	@DisplayName("R22 of two decisions the first one counts")
	void whenTwoDecisionsThenFirstCounts() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/handshake-twice");
		session.awaitStatus(403).awaitFin();
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("open /echo")).isOne();
	}

	@ParameterizedTest
	@Rows("R22")
	@DisplayName("R22 a refusal with a status that is none is a failure of the handshake")
	@CsvSource({ "403, 403", "302, 302", "-1, 500", "0, 500", "101, 500", "200, 500", "204, 500", "600, 500",
			"999, 500" })
	void whenRefusedWithImpossibleStatusThenInternalError(int status, int answered) {
		RawPeer peer = server.browser();
		peer.request("/reject-by-error?status=" + status).awaitStatus(answered).awaitFin();
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("open /reject-by-error")).isZero();
	}

	@ParameterizedTest
	@Rows({ "R22", "R64" })
	@DisplayName("R22 a decision that cannot be sent ends the request and gives its place back")
	@ValueSource(strings = { "/bad-header", "/bad-protocol" })
	void whenDecisionCannotBeSentThenRequestEnds(String path) {
		RawPeer peer = single.browser();
		for (int i = 0; i < 3; i++) {
			peer.request(path).awaitEnd();
		}
		RawStream session = peer.establish("/echo");
		peer.assertEchoes(session);
		session.fin().awaitFin();
		single.assertQuietSessions();
	}

}
