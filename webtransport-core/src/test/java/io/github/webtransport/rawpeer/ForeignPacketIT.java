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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packets that are not QUIC, or not for a server: dropped, counted, and nothing else.
 */
@ExtendWith(LeakGuard.class)
class ForeignPacketIT {

	private static final int ROUNDS = 8;

	@RegisterExtension
	static final TestServer single = TestServer.create(new ServerOptions().listeners(1));

	@RegisterExtension
	static final TestServer shared = TestServer.create(new ServerOptions().listeners(4));

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	@Rows("R69")
	@DisplayName("R69 datagrams of 0 to 40 bytes, with each of the header bits, are dropped, released, counted and not logged")
	void whenDatagramsAreShortThenTheyAreDropped(int listeners) throws IOException {
		List<byte[]> packets = new ArrayList<>();
		for (int length = 1; length <= 40; length++) {
			for (int bits : new int[] { 0x00, 0x40, 0x80, 0xc0 }) {
				byte[] packet = BareSocket.random(length);
				packet[0] = (byte) (packet[0] & 0x3f | bits);
				packets.add(packet);
			}
		}
		assertDropped(server(listeners), packets);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	@Rows("R69")
	@DisplayName("R69 STUN and DTLS are dropped, released, counted and not logged")
	void whenAnotherProtocolIsSpokenThenItIsDropped(int listeners) throws IOException {
		byte[] stun = BareSocket.random(20);
		System.arraycopy(new byte[] { 0, 1, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42 }, 0, stun, 0, 8);
		byte[] longStun = BareSocket.random(100);
		System.arraycopy(stun, 0, longStun, 0, stun.length);
		byte[] dtls = BareSocket.random(200);
		System.arraycopy(new byte[] { 22, (byte) 0xfe, (byte) 0xfd }, 0, dtls, 0, 3);
		assertDropped(server(listeners), List.of(stun, longStun, dtls));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	@Rows("R69")
	@DisplayName("R69 packets with a long header that no client may send to a server are dropped, and not answered")
	void whenHeaderIsImpossibleThenItIsDropped(int listeners) throws IOException {
		byte[] longId = BareSocket.undecryptableInitial();
		longId[5] = 21;
		byte[] shortId = BareSocket.undecryptableInitial();
		shortId[5] = 7;
		byte[] longToken = BareSocket.undecryptableInitial();
		longToken[23] = (byte) 0x7f;
		longToken[24] = (byte) 0xff;
		assertDropped(server(listeners),
				List.of(longId, shortId, longToken, BareSocket.longHeader(0xc0, 0, BareSocket.INITIAL_LENGTH),
						BareSocket.longHeader(0xc0, 1, BareSocket.INITIAL_LENGTH - 1),
						BareSocket.longHeader(0xc0, 0x1a2a3a4a, BareSocket.INITIAL_LENGTH - 1),
						BareSocket.longHeader(0xf0, 1, BareSocket.INITIAL_LENGTH),
						BareSocket.longHeader(0x80, 1, BareSocket.INITIAL_LENGTH)));
	}

	/**
	 * A flood that is routed to another loop must not wait there without bound.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	@Rows("R69")
	@DisplayName("R69 packets of connections that nobody has are released and not logged, whatever socket they name")
	void whenConnectionIsUnknownThenNothingHappens(int listeners) throws IOException {
		TestServer server = server(listeners);
		try (NettyLog log = NettyLog.capture(); BareSocket source = BareSocket.open(server.port())) {
			for (int i = 0; i < 2000; i++) {
				byte[] packet = BareSocket.random(60);
				packet[0] = (byte) (packet[0] & 0x3f | 0x40);
				packet[1] = 0;
				packet[2] = (byte) (i % 6);
				source.send(packet);
			}
			server.assertServes();
			assertThat(source.receive(Duration.ofMillis(1))).isFalse();
			assertThat(log.lines()).isEmpty();
		}
	}

	private static void assertDropped(TestServer server, List<byte[]> packets) throws IOException {
		try (NettyLog log = NettyLog.capture(); BareSocket source = BareSocket.open(server.port())) {
			for (int round = 0; round < ROUNDS; round++) {
				for (byte[] packet : packets) {
					source.send(packet);
				}
				// So that the socket's buffer holds them all
				int expected = packets.size() * (round + 1);
				server.await(expected + " packets dropped",
						() -> server.gauges().packetsDropped(PacketDropReason.MALFORMED) >= expected);
			}
			server.assertServes();
			assertThat(server.gauges().packetsDropped(PacketDropReason.MALFORMED)).isEqualTo(ROUNDS * packets.size());
			assertThat(source.receive(Duration.ofMillis(1))).isFalse();
			assertThat(log.lines()).isEmpty();
		}
	}

	private static TestServer server(int listeners) {
		return (listeners == 1) ? single : shared;
	}

}
