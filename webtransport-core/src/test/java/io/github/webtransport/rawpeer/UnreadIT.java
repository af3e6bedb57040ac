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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes that clients send and nobody reads.
 */
@ExtendWith(LeakGuard.class)
class UnreadIT {

	private static final int LIMIT = 1 << 20;

	private static final int STREAMS = 3;

	/**
	 * Less than the credit of a stream.
	 */
	private static final int CHUNK = 600 << 10;

	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().maxUnread(LIMIT));

	@Test
	@Rows("R81")
	@DisplayName("R81 when clients leave more unread than the server has room for, new sessions are refused until it is gone")
	void whenTooMuchIsLeftUnreadThenNewSessionsAreRefused() {
		RawPeer reader = server.browser();
		RawStream echo = reader.establish("/echo");
		RawPeer hoarder = server.browser();
		RawStream hold = hoarder.establish("/hold");
		for (int i = 0; i < STREAMS; i++) {
			hoarder.openBidi(hold, RawBytes.pattern(CHUNK));
		}
		awaitStatus(503);
		// Those who have a session go on
		reader.assertEchoes(echo);
		hoarder.close();
		awaitStatus(200);
	}

	private static void awaitStatus(int expected) {
		long deadline = System.nanoTime() + Journal.BOUND.toNanos();
		int status;
		do {
			try (RawPeer peer = RawPeer.browser(server.port())) {
				status = peer.request("/echo").awaitResponse().status();
			}
		}
		while (status != expected && System.nanoTime() - deadline < 0);
		assertThat(status).isEqualTo(expected);
	}

	@Test
	@Rows("R81")
	@DisplayName("R81 what is read does not count, however much it is")
	void whenEverythingIsReadThenNobodyIsRefused() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/watch");
		for (int round = 0; round < 3 * LIMIT / CHUNK; round++) {
			RawStream stream = peer.openBidi(session);
			stream.writeAndFin(RawBytes.pattern(CHUNK));
			server.awaitEvent("bidi " + stream.id() + " finished after " + CHUNK);
			for (int i = 0; i < STREAMS; i++) {
				peer.openBidi(session);
			}
			peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.pattern(1000)));
		}
		server.assertServes();
		assertThat(server.server().getSessionCount()).isPositive();
	}

}
