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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handlers that misbehave.
 */
@ExtendWith(LeakGuard.class)
class HandlerIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@RegisterExtension
	static final TestServer impatient = TestServer.create(new ServerOptions().handshakeTimeout(Duration.ofMillis(300)));

	@ParameterizedTest
	@Rows("R64")
	@DisplayName("R64 a handler that fails closes its session with code 1 and says nothing of the failure")
	@ValueSource(strings = { "/throw", "/error" })
	void whenHandlerFailsThenSessionIsClosed(String path) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish(path);
		session.awaitCapsule(RawBytes.closeCapsule(1, "Internal error")).awaitFin();
		server.await("the counted failure", () -> server.gauges().failures().size() == 1);
		server.awaitEvent("closed 1 'Internal error'");
		session.fin();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R64")
	@DisplayName("R64 a handler that fails with streams open")
	void whenHandlerFailsLateThenStreamsAreGone() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/late-error");
		RawStream uni = peer.openUni(session, RawBytes.text("open"));
		peer.assertAlive();
		RawStream bidi = peer.openBidi(session, RawBytes.text("open"));
		session.awaitCapsule(RawBytes.closeCapsule(1, "Internal error")).awaitFin();
		bidi.awaitRefusal(Codes.WT_SESSION_GONE);
		uni.awaitRefusal(Codes.WT_SESSION_GONE);
	}

	@Test
	@Rows("R64")
	@DisplayName("R64 a handler that completes closes its session with code 0")
	void whenHandlerCompletesThenSessionIsClosed() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/complete");
		session.awaitEnd();
		server.awaitEvent("closed 0 ''");
		if (session.isReadable()) {
			session.awaitCapsule(RawBytes.closeCapsule(0, ""));
		}
		session.awaitFin();
	}

	@Test
	@Rows("R64")
	@DisplayName("R64 a handler that never completes is cancelled with its session")
	void whenHandlerNeverCompletesThenCancelledWithItsSession() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream untouched = peer.openBidi(session, RawBytes.pattern(5000));
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.pattern(100)));
		peer.assertAlive();
		session.fin().awaitFin();
		server.awaitEvent("handler cancelled");
		untouched.awaitRefusal(Codes.WT_SESSION_GONE);
	}

	@Test
	@Rows("R64")
	@DisplayName("R64 a handshake without a decision is ended after a while")
	void whenDecisionNeverComesThenRefused() {
		RawPeer peer = impatient.browser();
		RawStream session = peer.request("/handshake-never");
		session.refusal().isPresent();
		impatient.awaitEvent("handshake cancelled");
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R64", "R63" })
	@DisplayName("R64 many handlers that fail leave nothing behind")
	void whenManyHandlersFailThenOthersAreServed() {
		RawPeer peer = server.browser();
		for (int i = 0; i < 30; i++) {
			RawStream session = peer.establish("/throw");
			session.awaitCapsule(RawBytes.closeCapsule(1, "Internal error")).awaitFin();
			session.fin();
		}
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows({ "R62", "S24" })
	@DisplayName("R62 streams that a handler never asks for are gone with the session")
	void whenStreamsAreNeverAskedForThenGoneWithTheSession() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/hold");
		RawStream[] streams = new RawStream[20];
		for (int i = 0; i < streams.length; i++) {
			streams[i] = peer.openBidi(session, RawBytes.pattern(1000));
		}
		session.fin().awaitFin();
		for (RawStream stream : streams) {
			stream.awaitReset(Codes.WT_SESSION_GONE);
		}
		peer.assertEchoes(peer.establish("/echo"));
	}

}
