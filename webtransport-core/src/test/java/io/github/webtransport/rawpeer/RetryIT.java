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

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

import io.github.webtransport.RetryMode;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Retry packets: clients prove their address.
 */
@ExtendWith(LeakGuard.class)
class RetryIT {

	/**
	 * Together more than an address may try without proof.
	 */
	private static final int BATCHES = 5;

	private static final int BATCH = 30;

	/**
	 * Attempts that may fail before everybody has to prove an address.
	 */
	private static final int UNPROVED = 64;

	private static final int RETRY = 0xf0;

	@RegisterExtension
	static final TestServer always = TestServer.create(new ServerOptions().retry(RetryMode.ALWAYS));

	@RegisterExtension
	static final TestServer alwaysShared = TestServer.create(new ServerOptions().retry(RetryMode.ALWAYS).listeners(3));

	@RegisterExtension
	static final TestServer never = TestServer.create(new ServerOptions().retry(RetryMode.NEVER));

	@RegisterExtension
	static final TestServer auto = TestServer.standard();

	@Test
	@Rows("S30")
	@DisplayName("S30 retry always: one Retry packet, then the connection works")
	void whenAlwaysThenRetry() {
		assertServes(always, 1);
	}

	@Test
	@Rows("S30")
	@DisplayName("S30 retry always: every socket takes the tokens of every other")
	void whenSeveralListenersThenAnySocketTakesTheToken() {
		for (int i = 0; i < 8; i++) {
			assertServes(alwaysShared, 1);
		}
	}

	@Test
	@Rows("S30")
	@DisplayName("S30 retry never: no Retry packet, however many try")
	void whenNeverThenNoRetry() throws IOException {
		assertThat(countRetries(never)).isZero();
		assertServes(never, 0);
	}

	@Test
	@Rows({ "S30", "R63" })
	@DisplayName("S30 retry auto: no Retry packet before there are many attempts, and then for those beyond")
	void whenAutoThenRetryUnderLoad() throws IOException {
		assertServes(auto, 0);
		assertThat(countRetries(auto)).isBetween(1, BATCHES * BATCH - UNPROVED);
		auto.assertServes();
	}

	private static void assertServes(TestServer server, int retries) {
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		assertThat(relay.retries()).isEqualTo(retries);
		peer.assertEchoes(peer.establish("/echo"));
	}

	/**
	 * Send what look like the first packets of clients that say no more.
	 * @return how many are answered by Retry
	 */
	private static int countRetries(TestServer server) throws IOException {
		RawPeer barrier = server.browser();
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
			for (int batch = 0; batch < BATCHES; batch++) {
				for (int i = 0; i < BATCH; i++) {
					byte[] initial = BareSocket.undecryptableInitial();
					socket.send(new DatagramPacket(initial, initial.length));
				}
				// The server has seen them by the time that it answers
				barrier.assertAlive();
			}
			return countRetries(socket);
		}
	}

	private static int countRetries(DatagramSocket socket) throws IOException {
		int retries = 0;
		socket.setSoTimeout(100);
		DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
		try {
			while (true) {
				socket.receive(answer);
				if ((answer.getData()[0] & 0xf0) == RETRY) {
					retries++;
				}
			}
		}
		catch (SocketTimeoutException ex) {
			return retries;
		}
	}

}
