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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of sessions by the server.
 */
@ExtendWith(LeakGuard.class)
class ServerCloseIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@ParameterizedTest
	@Rows({ "S25", "R56" })
	@DisplayName("S25 the server closes with code and reason, and FIN behind them")
	@CsvSource({ "0, bye", "1234, bye from server", "4294967295, größe" })
	void whenServerClosesThenCapsuleAndFin(long code, String reason) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/close?code=" + code + "&reason="
				+ URLEncoder.encode(reason, StandardCharsets.UTF_8).replace("+", "%20"));
		session.awaitCapsule(RawBytes.closeCapsule(code, reason)).awaitFin();
		server.awaitEvent("closed " + code + " '" + reason + "'");
		session.fin();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "S24", "R56" })
	@DisplayName("S24 the server's close ends every stream of the session")
	void whenServerClosesThenItsStreamsAreGone() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/close-on-stream");
		RawStream uni = peer.openUni(session, RawBytes.text("open"));
		peer.assertAlive();
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		session.awaitCapsule(RawBytes.closeCapsule(9, "on stream")).awaitFin();
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
		uni.awaitRefusal(Codes.WT_SESSION_GONE);
		server.awaitEvent("closed 9 'on stream'");
	}

	@Test
	@Rows({ "R42", "S25" })
	@DisplayName("R42 a long reason is cut at a character")
	void whenReasonIsTooLongThenCutAtACharacter() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/close?code=1&repeat=400&reason=" + "%F0%9F%98%80");
		session.awaitCapsule(RawBytes.closeCapsule(1, "😀".repeat(256))).awaitFin();
		RawStream next = peer.establish("/close?code=1&repeat=600&reason=" + "%E2%82%AC");
		next.awaitCapsule(RawBytes.closeCapsule(1, "€".repeat(341))).awaitFin();
	}

	@Test
	@Rows({ "R44", "S25" })
	@DisplayName("R44 both sides close: each keeps its own, and there is no second capsule")
	void whenBothCloseThenEachKeepsItsOwn() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/close?code=1&reason=mine");
		session.awaitCapsule(RawBytes.closeCapsule(1, "mine")).awaitFin();
		session.writeAndFin(RawBytes.data(RawBytes.closeCapsule(2, "theirs")));
		server.awaitEvent("closed 1 'mine'");
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("closed 2 'theirs'")).isZero();
	}

	@Test
	@Rows("R44")
	@DisplayName("R44 a second close of the server says nothing")
	void whenServerClosesTwiceThenFirstCounts() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/close-twice");
		session.awaitCapsule(RawBytes.closeCapsule(1, "first")).awaitFin();
		server.awaitEvent("closed 1 'first'");
	}

	@Test
	@Rows({ "S29", "R45" })
	@DisplayName("S29 a peer that never answers a close keeps no session")
	void whenPeerDoesNotAnswerCloseThenSessionEndsAllTheSame() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/close?code=1&reason=bye");
		session.awaitCapsule(RawBytes.closeCapsule(1, "bye")).awaitFin();
		server.awaitEvent("closed 1 'bye'");
		server.assertQuietSessions();
		peer.assertAlive();
	}

	@Test
	@Rows("R46")
	@DisplayName("R46 a server whose close cannot leave ends the session all the same")
	void whenConnectStreamIsBlockedThenSessionEnds() {
		RawPeer peer = server.peer(PeerLimits.DEFAULT.withStreamData(40));
		peer.openControl(RawBytes.browserSettings());
		RawStream session = peer.request("/close?code=1&repeat=100&reason=long").setReading(false);
		server.awaitEvent("closed 1 '" + "long".repeat(100) + "'");
		server.assertQuietSessions();
		session.setReading(true);
	}

}
