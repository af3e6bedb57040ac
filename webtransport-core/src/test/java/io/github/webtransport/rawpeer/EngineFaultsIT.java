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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Shows the faults of the engine that this library works around, between two bare ends
 * without any of its code. A test that fails here says that the engine has mended a
 * fault: the workaround that it names may go, and its line in the known limits.
 */
class EngineFaultsIT {

	/**
	 * The streams of each kind that a client may open at {@link RawServer}, less the one
	 * that asks.
	 */
	private static final int PLACES = 100;

	private static final NetworkConditions LATE = new NetworkConditions(0, 0, 0, 400, 0);

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	final RawServer server = new RawServer();

	private UdpRelay relay;

	private RawPeer peer;

	private RawServerConnection connection;

	@BeforeEach
	void connect() {
		this.relay = UdpRelay.open(this.server.uri("/").getPort(), NetworkConditions.GOOD, 0);
		this.peer = RawPeer.connect(this.relay.port());
		this.connection = this.server.awaitConnection(0);
	}

	@AfterEach
	void close() {
		this.relay.setConditions(NetworkConditions.GOOD);
		this.peer.close();
		this.relay.close();
	}

	/**
	 * {@code UnreportedStop}, netty issue 17380.
	 */
	@Test
	void stopSendingIsNotReportedWhileNothingIsWritten() {
		RawStream stream = stoppedStream();
		assertThat(stream.isOutputShutdown()).isFalse();
	}

	/**
	 * {@code UnreportedStop}, netty issue 15924.
	 */
	@Test
	void writeToStreamThatTheEngineHasForgottenNeverEnds() {
		CompletableFuture<Void> written = stoppedStream().writeLater(RawBytes.text("y"));
		assertThatThrownBy(() -> written.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
	}

	private RawStream stoppedStream() {
		RawStream stream = this.peer.openUni().write(RawBytes.text("x"));
		this.connection.stopSending(stream.id(), 1);
		stream.awaitStopSending();
		this.relay.awaitQuiet();
		return stream;
	}

	/**
	 * {@code ForgottenFins}, cloudflare/quiche issue 2525.
	 */
	@Test
	void finWithoutBytesIsForgottenWhenTheBytesBeforeItAreAcknowledged() {
		this.relay.awaitQuiet();
		this.relay.setConditions(NetworkConditions.GOOD, LATE);
		RawStream stream = this.peer.openUni().write(RawBytes.text("x"));
		this.connection.awaitBytes(stream.id(), 1);
		CompletableFuture<Void> loss = this.relay.nextLossToServer();
		this.relay.setConditions(NetworkConditions.DEAD, LATE);
		stream.fin();
		loss.orTimeout(10, TimeUnit.SECONDS).join();
		this.relay.setConditions(NetworkConditions.GOOD);
		awaitProbeTimeouts();
		assertThat(this.connection.finishedCount()).isZero();
	}

	/**
	 * {@code HiddenEnds}: not reported so far. What the peer repeats first is up to it:
	 * the fault comes up on one of these streams at least.
	 */
	@Test
	void finWithBytesThatWereReadIsHidden() {
		List<RawStream> streams = Stream.generate(this.peer::openUni).limit(6).toList();
		streams.forEach((stream) -> stream.write(RawBytes.text("x")));
		streams.forEach((stream) -> this.connection.awaitBytes(stream.id(), 1));
		this.relay.awaitQuiet();
		this.relay.setConditions(NetworkConditions.GOOD, NetworkConditions.DEAD);
		streams.forEach((stream) -> stream.write(RawBytes.pattern(700)));
		streams.forEach((stream) -> this.connection.awaitBytes(stream.id(), 701));
		CompletableFuture<Void> loss = this.relay.nextLossToServer();
		this.relay.setConditions(NetworkConditions.DEAD);
		streams.forEach(RawStream::fin);
		loss.orTimeout(10, TimeUnit.SECONDS).join();
		this.relay.setConditions(NetworkConditions.GOOD);
		awaitProbeTimeouts();
		assertThat(this.connection.finishedCount()).isLessThan(streams.size());
	}

	/**
	 * {@code StoppedStream} and the known limits, cloudflare/quiche issue 1968.
	 */
	@Test
	void unidirectionalStreamThatWasStoppedKeepsItsPlace() {
		for (int i = 0; i < PLACES; i++) {
			RawStream stream = this.peer.openUni().write(RawBytes.text("x"));
			this.connection.stopSending(stream.id(), 1);
		}
		this.relay.awaitQuiet();
		assertThatThrownBy(this.peer::openUni).isInstanceOf(AssertionError.class);
	}

	/**
	 * {@code UnreportedStop}: not reported so far.
	 */
	@Test
	void streamThatIsStoppedBehindFinKeepsItsPlace() {
		assertThatThrownBy(() -> {
			for (int i = 0; i < 4 * PLACES; i++) {
				// The server answers with a FIN
				this.peer.openBidi().setReading(false).writeAndFin(RawBytes.text("x")).stopSending(1);
				if (i % 25 == 24) {
					this.relay.awaitQuiet();
				}
			}
		}).isInstanceOf(AssertionError.class).hasMessageContaining("could not do as told");
	}

	/**
	 * Wait until what is lost has come again, if it ever does: nothing else is under way
	 * then.
	 */
	private void awaitProbeTimeouts() {
		for (int i = 0; i < 10; i++) {
			this.relay.awaitQuiet();
			RawStream stream = this.peer.openUni().write(RawBytes.text("later"));
			this.connection.awaitBytes(stream.id(), 5);
		}
	}

}
