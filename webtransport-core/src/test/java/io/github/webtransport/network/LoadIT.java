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

package io.github.webtransport.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.rawpeer.BulkLimits;
import io.github.webtransport.rawpeer.BulkPeer;
import io.github.webtransport.rawpeer.BulkSession;
import io.github.webtransport.rawpeer.BulkStream;
import io.github.webtransport.rawpeer.LeakGuard;
import io.github.webtransport.rawpeer.ServerOptions;
import io.netty.handler.codec.quic.QuicStreamType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many clients, and clients that want too much: a well-behaved one is served all the
 * time, memory stays bounded, and in the end nothing is left.
 * {@code -Dload.duration=PT2H} goes on for two hours.
 */
class LoadIT {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final int PEERS = 8;

	private static final int STREAM_DATA = 64 << 10;

	/**
	 * Source addresses that the flood of handshakes comes from.
	 */
	private static final int ADDRESSES = 200;

	@RegisterExtension
	static final LeakGuard leakGuard = new LeakGuard();

	@RegisterExtension
	static final NetworkServer server = NetworkServer.create(new ServerOptions().idleTimeout(Duration.ofSeconds(5)));

	private MemoryBounds memory;

	private SteadyClient steady;

	@BeforeEach
	void start() throws Exception {
		this.memory = new MemoryBounds();
		this.steady = new SteadyClient(server.port());
	}

	@AfterEach
	void verify() throws Exception {
		this.steady.finish();
		server.assertQuiet();
		server.gauges().clear();
		this.memory.verify();
	}

	@Test
	void whenClientsComeAndGoThenNothingIsLeft() {
		LoadDuration duration = new LoadDuration();
		while (!duration.isOver()) {
			List<BulkPeer> peers = connect(PEERS, BulkLimits.DEFAULT);
			List<BulkSession> sessions = all(peers.stream().map((peer) -> peer.session("/echo")).toList());
			all(sessions.stream().map((session) -> session.exchange(Payload.of(1, 5000))).toList());
			close(peers);
		}
	}

	@Test
	void whenSessionsComeAndGoThenNothingIsLeft() {
		LoadDuration duration = new LoadDuration();
		List<BulkPeer> peers = connect(PEERS / 2, BulkLimits.DEFAULT);
		while (!duration.isOver()) {
			List<BulkSession> sessions = all(peers.stream().map((peer) -> peer.session("/echo")).toList());
			all(sessions.stream().map((session) -> session.exchange(Payload.of(1, 5000))).toList());
			sessions.forEach((session) -> session.close(7, "next"));
			server.await("sessions to end", BOUND, () -> server.gauges().sessions() <= 2);
		}
		close(peers);
	}

	@Test
	void whenHandshakesFloodFromManyAddressesThenOthersAreServed() {
		LoadDuration duration = new LoadDuration();
		for (int i = 0; !duration.isOver(); i++) {
			List<CompletableFuture<Void>> knocks = new ArrayList<>();
			for (int j = 0; j < PEERS; j++) {
				knocks.add(BulkPeer.knock("127.0.0." + (2 + (i * PEERS + j) % ADDRESSES), server.port()));
			}
			all(knocks);
		}
	}

	@Test
	void whenThousandSessionsAtOnceThenAllAreServed() {
		int perConnection = 16;
		List<BulkPeer> peers = connect(1000 / perConnection + 1, BulkLimits.DEFAULT);
		List<CompletableFuture<BulkSession>> opening = new ArrayList<>();
		for (BulkPeer peer : peers) {
			for (int i = 0; i < perConnection; i++) {
				opening.add(peer.session("/echo"));
			}
		}
		List<BulkSession> sessions = all(opening);
		assertThat(server.gauges().sessions()).isGreaterThanOrEqualTo(1000);
		LoadDuration duration = new LoadDuration();
		do {
			all(sessions.stream().map((session) -> session.exchange(Payload.of(1, 500))).toList());
		}
		while (!duration.isOver());
		MemoryBounds.verifyDirect();
		close(peers);
	}

	@Test
	void whenStreamsFloodThenOthersAreServed() {
		LoadDuration duration = new LoadDuration();
		while (!duration.isOver()) {
			List<BulkPeer> peers = connect(PEERS / 2, BulkLimits.DEFAULT);
			List<BulkSession> sessions = all(peers.stream().map((peer) -> peer.session("/watch")).toList());
			List<BulkStream> streams = new ArrayList<>();
			for (BulkSession session : sessions) {
				for (int i = 0; i < 10; i++) {
					// Header only, part of a header, nothing at all, and a body without
					// end
					streams.add(get(session.openBidi(false, new byte[0])));
					streams.add(get(session.openUni(false, Payload.of(i, 3000))));
					streams
						.add(get(session.peer().open(QuicStreamType.UNIDIRECTIONAL)).write(false, new byte[] { 0x40 }));
					streams.add(get(session.peer().open(QuicStreamType.BIDIRECTIONAL)).write(true, new byte[0]));
				}
			}
			streams.forEach((stream) -> stream.reset(3));
			close(peers);
		}
	}

	@Test
	void whenDatagramsFloodThenOthersAreServed() {
		LoadDuration duration = new LoadDuration();
		List<BulkPeer> peers = connect(PEERS / 2, BulkLimits.DEFAULT);
		List<BulkSession> sessions = all(peers.stream()
			.map((peer) -> peer.session((peers.indexOf(peer) % 2 == 0) ? "/echo" : "/hold"))
			.toList());
		byte[] payload = Payload.of(1, 1000);
		while (!duration.isOver()) {
			for (BulkSession session : sessions) {
				for (int i = 0; i < 50; i++) {
					session.sendDatagram(payload);
				}
				// No session of this id, and none that it could be
				session.peer().sendDatagram(4000, payload);
			}
			// At the pace of the event loop, or what is to be sent fills the memory
			sessions.forEach((session) -> get(session.peer().onEventLoop()));
			sessions.forEach((session) -> session.datagrams().clear());
		}
		MemoryBounds.verifyDirect();
		close(peers);
	}

	@Test
	void whenCapsulesFloodThenOthersAreServed() {
		LoadDuration duration = new LoadDuration();
		List<BulkPeer> peers = connect(PEERS / 2, BulkLimits.DEFAULT);
		List<BulkSession> sessions = all(peers.stream().map((peer) -> peer.session("/echo")).toList());
		while (!duration.isOver()) {
			for (BulkSession session : sessions) {
				for (int i = 0; i < 20; i++) {
					// A greased one, one that is unknown and long, and DRAIN
					session.sendCapsule(0x17 + 0x29 * i, new byte[5 * i]);
					session.sendCapsule(0x7777_7777, new byte[4000]);
					session.sendCapsule(0x78ae, new byte[0]);
				}
			}
			all(sessions.stream().map((session) -> session.exchange(Payload.of(1, 500))).toList());
		}
		close(peers);
	}

	@Test
	void whenPeersDoNotReadThenServerHoldsWhatTheyLetItSendAndNoMore() {
		int streams = 5;
		long before = server.routes().produced();
		List<BulkPeer> peers = connect(PEERS / 2, BulkLimits.DEFAULT.withStreamData(STREAM_DATA));
		BulkSession good = get(peers.get(0).session("/echo"));
		List<BulkPeer> stingy = connect(PEERS / 2, BulkLimits.DEFAULT.withSessionData(STREAM_DATA));
		for (BulkPeer peer : peers) {
			pour(peer, streams);
		}
		for (BulkPeer peer : stingy) {
			pour(peer, streams);
		}
		LoadDuration duration = new LoadDuration();
		do {
			get(good.exchange(Payload.of(1, 500)));
			// What the peers give credit for, and as much again in queues on the way
			assertThat(server.routes().produced() - before)
				.isLessThanOrEqualTo((long) PEERS * streams * STREAM_DATA * 2);
			MemoryBounds.verifyDirect();
		}
		while (!duration.isOver());
		close(peers);
		close(stingy);
	}

	private static void pour(BulkPeer peer, int streams) {
		BulkSession session = get(peer.session("/pour"));
		for (int i = 0; i < streams; i++) {
			get(session.openBidi(false, Payload.of(i, 10))).stopReading();
		}
	}

	private static List<BulkPeer> connect(int count, BulkLimits limits) {
		List<CompletableFuture<BulkPeer>> connecting = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			connecting.add(BulkPeer.connect("127.0.0.1", server.port(), limits));
		}
		return all(connecting);
	}

	private static void close(List<BulkPeer> peers) {
		all(peers.stream().map(BulkPeer::close).toList());
	}

	private static <T> List<T> all(List<CompletableFuture<T>> futures) {
		List<T> results = new ArrayList<>();
		futures.forEach((future) -> results.add(get(future)));
		return results;
	}

	private static <T> T get(CompletableFuture<T> future) {
		try {
			return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("Not served", ex);
		}
	}

}
