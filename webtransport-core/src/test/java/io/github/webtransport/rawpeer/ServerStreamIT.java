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
 * Streams that the server opens, and streams without a byte.
 */
@ExtendWith(LeakGuard.class)
class ServerStreamIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@Rows("R33")
	@DisplayName("R33 streams without a byte of payload are streams")
	void whenStreamsAreEmptyThenEchoedEmpty() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		peer.openBidi().writeAndFin(RawBytes.bidiPreamble(session.id())).awaitFin();
		peer.openUni().writeAndFin(RawBytes.uniPreamble(session.id()));
		peer.awaitUni(session).awaitFin();
		peer.openBidi(session).fin().awaitFin();
	}

	@Test
	@Rows({ "R33", "S10" })
	@DisplayName("R33 empty streams of the server have their header")
	void whenServerOpensEmptyStreamsThenHeaderComes() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/open-empty");
		peer.awaitUni(session).awaitFin();
		peer.awaitBidi(session).awaitFin();
	}

	@Test
	@Rows("S10")
	@DisplayName("S10 streams of the server begin with their header")
	void whenServerOpensStreamsThenHeaderIsFirst() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/open");
		peer.awaitUni(session).awaitText("from server").awaitFin();
		RawStream bidi = peer.awaitBidi(session).awaitText("question");
		bidi.writeAndFin(RawBytes.text("answer")).awaitText("answer").awaitFin();
	}

	@ParameterizedTest
	@Rows({ "R35", "S13", "S10" })
	@DisplayName("R35 a stream that the server resets at once still has its header")
	@ValueSource(strings = { "bidi", "uni" })
	void whenServerResetsAtOnceThenHeaderComesFirst(String kind) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/open-and-reset?kind=" + kind);
		RawStream stream = peer.awaitResetStream(Codes.application(7), RawBytes.uniPreamble(session.id()).length);
		assertThat(stream.id() & 3).isEqualTo(kind.equals("bidi") ? 1 : 3);
		session.assertOpen();
	}

	@Test
	@Rows("R35")
	@DisplayName("R35 a stream that the peer resets at once is known to the session, or of no concern to it")
	void whenPeerResetsAtOnceThenSessionGoesOn() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		for (int i = 0; i < 20; i++) {
			RawStream stream = peer.openUni(session).reset(Codes.application(7));
			if (server.count("uni " + stream.id() + " opened") > 0) {
				server.awaitEvent("uni " + stream.id() + " reset 7");
			}
		}
		RawStream last = peer.openUni(session).writeAndFin(RawBytes.text("last"));
		server.awaitEvent("uni " + last.id() + " finished after 4");
		session.assertOpen();
	}

}
