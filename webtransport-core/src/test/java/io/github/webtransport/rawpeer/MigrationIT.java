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

import java.net.URI;
import java.time.Duration;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients whose address changes.
 */
@ExtendWith(LeakGuard.class)
class MigrationIT {

	private static final int CHUNK = 16 << 10;

	private static final int CHUNKS = 12;

	/**
	 * More than a client has connection IDs, and fewer than a server keeps addresses.
	 */
	private static final int MOVES = 12;

	/**
	 * The last packet of a client that has just moved may not get through.
	 */
	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(3);

	@RegisterExtension
	static final TestServer single = TestServer.create(new ServerOptions().idleTimeout(IDLE_TIMEOUT));

	@RegisterExtension
	static final TestServer shared = TestServer.create(new ServerOptions().listeners(4).idleTimeout(IDLE_TIMEOUT));

	@RegisterExtension
	final TestClient clientOfSingle = TestClient.of(single);

	@RegisterExtension
	final TestClient clientOfShared = TestClient.of(shared);

	@ParameterizedTest
	@Rows("R63")
	@DisplayName("R63 a client that changes its port or its address in the middle of an upload loses nothing")
	@CsvSource({ "1, 127.0.0.1", "1, 127.0.0.2", "4, 127.0.0.1", "4, 127.0.0.2" })
	void whenAddressChangesInAnUploadThenNothingIsLost(int listeners, String address) {
		TestServer server = server(listeners);
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		RawStream session = peer.establish("/watch");
		RawStream stream = peer.openBidi(session);
		for (int i = 0; i < CHUNKS; i++) {
			stream.write(RawBytes.pattern(CHUNK));
			if (i % 3 == 1) {
				relay.rebind(address);
			}
		}
		stream.fin();
		server.awaitEvent("bidi " + stream.id() + " finished after " + CHUNKS * CHUNK);
		session.assertOpen();
	}

	@ParameterizedTest
	@Rows("R63")
	@DisplayName("R63 a client that changes its port or its address between messages loses nothing")
	@CsvSource({ "1, 127.0.0.1", "1, 127.0.0.2", "4, 127.0.0.1", "4, 127.0.0.2" })
	void whenAddressChangesBetweenMessagesThenNothingIsLost(int listeners, String address) {
		TestServer server = server(listeners);
		UdpRelay relay = server.relay();
		RawPeer peer = server.browser(relay);
		RawStream session = peer.establish("/echo");
		RawStream stream = peer.openBidi(session);
		for (int i = 0; i < CHUNKS; i++) {
			byte[] chunk = RawBytes.pattern(CHUNK + i);
			stream.write(chunk);
			stream.awaitBytes(chunk);
			if (i % 2 == 1) {
				// Credit on its way to the former address would be lost for ever
				relay.awaitQuiet();
				relay.rebind(address);
			}
		}
		stream.fin().awaitFin();
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text("from here")));
		peer.awaitDatagram(session, "from here");
		peer.assertEchoes(session);
	}

	@ParameterizedTest
	@Rows("R63")
	@DisplayName("R63 a Java client, which takes the fewest connection IDs, loses nothing however often it is moved")
	@CsvSource({ "1, 127.0.0.1", "1, 127.0.0.2", "4, 127.0.0.1", "4, 127.0.0.2" })
	void whenJavaClientIsMovedOftenThenNothingIsLost(int listeners, String address) {
		TestServer server = server(listeners);
		UdpRelay relay = server.relay();
		WebTransportSession session = ((listeners == 1) ? this.clientOfSingle : this.clientOfShared).get()
			.open(URI.create("https://127.0.0.1:" + relay.port() + "/echo"))
			.block(Journal.BOUND);
		assertThat(session).isNotNull();
		for (int i = 0; i < MOVES; i++) {
			String message = "message " + i;
			assertThat(session.createBidirectionalStream()
				.flatMap((stream) -> stream.send(Mono.just(session.bufferFactory().wrap(RawBytes.text(message))))
					.then(TestClient.text(stream.receive())))
				.block(Journal.BOUND)).isEqualTo(message);
			relay.awaitQuiet();
			relay.rebind(address);
		}
		session.close(CloseStatus.NORMAL).block(Journal.BOUND);
	}

	private static TestServer server(int listeners) {
		return (listeners == 1) ? single : shared;
	}

}
