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

import java.util.Random;

import io.github.webtransport.conformance.Rows;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Integration tests for STOP_SENDING of the peer on every kind of stream that the server
 * sends on, in every order with FIN and RESET_STREAM: what the application does on the
 * stream always ends, and the stream's place comes back.
 */
@ExtendWith(LeakGuard.class)
class StoppedSendIT {

	private static final int ROUNDS = 40;

	/**
	 * More than the streams that a peer may have open at once.
	 */
	private static final int MANY_STREAMS = 200;

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING on a unidirectional stream without a write under way")
	void whenIdleUnidirectionalStreamIsStoppedThenSenderLearns() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/send-uni?bytes=1000&open=true");
		RawStream stream = peer.awaitUni(session);
		stream.awaitBytes(1000);
		stream.stopSending(Codes.application(1));
		awaitStopped(stream);
		session.assertOpen();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING on a bidirectional stream whose other direction has ended")
	void whenIdleStreamIsStoppedBehindFinThenSenderLearns() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/send-bidi?bytes=1000&open=true");
		RawStream stream = peer.openBidi(session, RawBytes.text("x")).fin();
		stream.awaitBytes(1000);
		server.awaitEvent("read " + stream.id());
		stream.stopSending(Codes.application(1));
		awaitStopped(stream);
		session.assertOpen();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING on a bidirectional stream that was reset")
	void whenIdleStreamIsStoppedBehindResetThenSenderLearns() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/send-bidi?bytes=1000&open=true");
		RawStream stream = peer.openBidi(session, RawBytes.text("x"));
		stream.awaitBytes(1000);
		stream.reset(Codes.application(2));
		server.awaitEvent("read " + stream.id());
		stream.stopSending(Codes.application(1));
		awaitStopped(stream);
		session.assertOpen();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop, fin", "fin, stop", "stop, reset", "reset, stop", "stop", "stop, stop" })
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING, FIN and RESET_STREAM in every order, while the stream is open")
	void whenOpenStreamIsStoppedThenSenderLearns(String order) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/send-bidi?bytes=1000&open=true");
		for (int i = 0; i < ROUNDS; i++) {
			RawStream stream = peer.openBidi(session, RawBytes.text("x"));
			perform(stream, order);
			awaitStopped(stream);
		}
		session.assertOpen();
		peer.assertAlive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop, fin", "fin, stop", "stop, reset", "reset, stop", "stop", "stop, stop" })
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING, FIN and RESET_STREAM in every order, while writes wait for credit")
	void whenBlockedStreamIsStoppedThenSenderLearns(String order) {
		RawPeer peer = server.peer(PeerLimits.DEFAULT.withStreamData(5000));
		peer.openControl(RawBytes.browserSettings());
		RawStream session = peer.establish("/send-bidi?bytes=100000&open=false");
		for (int i = 0; i < ROUNDS; i++) {
			RawStream stream = peer.openBidi().setReading(false);
			stream.write(RawBytes.bidiPreamble(session.id()), RawBytes.text("x"));
			perform(stream, order);
			awaitStopped(stream);
		}
		session.assertOpen();
		peer.assertAlive();
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING on a unidirectional stream while writes wait for credit")
	void whenBlockedUnidirectionalStreamIsStoppedThenSenderLearns() {
		RawPeer peer = server.peer(PeerLimits.DEFAULT.withStreamData(5000));
		peer.openControl(RawBytes.browserSettings());
		for (int i = 0; i < 10; i++) {
			RawStream session = peer.establish("/send-uni?bytes=100000&open=false");
			RawStream stream = peer.awaitUni(session);
			stream.setReading(false).stopSending(Codes.application(1));
			awaitStopped(stream);
			session.fin();
			server.assertQuietSessions();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING at any moment of a body of any length")
	void whenStoppedAtAnyMomentThenSendEnds(long seed) {
		stopAtAnyMoment(server.browser(), seed);
	}

	@ParameterizedTest
	@ValueSource(longs = { 4, 5 })
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING at any moment, on a network that loses packets")
	void whenStoppedAtAnyMomentOnLossyNetworkThenSendEnds(long seed) {
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		relay.setConditions(NetworkConditions.lossy(10));
		stopAtAnyMoment(peer, seed);
		// The end of the connection is told once
		relay.setConditions(NetworkConditions.GOOD);
	}

	private void stopAtAnyMoment(RawPeer peer, long seed) {
		Random random = new Random(seed);
		String[] orders = { "stop", "stop, fin", "fin, stop", "stop, reset", "reset, stop" };
		for (int i = 0; i < ROUNDS / 4; i++) {
			int bytes = 10_000 + random.nextInt(390_000);
			RawStream session = peer.establish("/send-bidi?bytes=" + bytes + "&open=false");
			for (int j = 0; j < 4; j++) {
				RawStream stream = peer.openBidi(session, RawBytes.text("x"));
				String order = orders[random.nextInt(orders.length)];
				// A reset before anything has arrived leaves nothing to tell the server
				if (order.contains("reset") || random.nextBoolean()) {
					stream.awaitBytes(1 + random.nextInt(bytes));
				}
				perform(stream, order);
				awaitEnd("send " + stream.id(), "done", "stopped");
				awaitEnd("stopped() " + stream.id(), "done", "stopped");
			}
			session.fin();
			server.assertQuietSessions();
		}
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 a stream that is stopped behind FIN gives its place back")
	void whenStoppedBehindFinThenPlaceComesBack() {
		RawPeer peer = server.peer(PeerLimits.DEFAULT.withStreamData(100_000));
		peer.openControl(RawBytes.browserSettings());
		RawStream session = peer.establish("/send-bidi?bytes=10000&open=false");
		for (int i = 0; i < MANY_STREAMS; i++) {
			RawStream stream = peer.openBidi().setReading(false);
			stream.writeAndFin(RawBytes.bidiPreamble(session.id()), RawBytes.text("x"));
			stream.stopSending(Codes.application(1));
			awaitEnd("send " + stream.id(), "done", "stopped");
		}
		session.assertOpen();
	}

	private static void perform(RawStream stream, String order) {
		for (String step : order.split(", ")) {
			switch (step) {
				case "stop" -> stream.stopSending(Codes.application(1));
				case "reset" -> stream.reset(Codes.application(2));
				default -> stream.fin();
			}
		}
	}

	private static void awaitStopped(RawStream stream) {
		server.awaitEvent("send " + stream.id() + " stopped");
		server.awaitEvent("stopped() " + stream.id() + " stopped");
	}

	private static void awaitEnd(String operation, String... outcomes) {
		server.awaitAnyEvent(operation, outcomes);
	}

}
