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

package io.github.webtransport.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionState;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the end of a session does to everything that is under way in it.
 */
class SessionEndTests {

	private static final SessionLimits LOCAL = new SessionLimits(1000, 100, 100);

	/**
	 * Two streams of each kind, four bytes.
	 */
	private static final SessionLimits REMOTE = new SessionLimits(4, 2, 2);

	@ParameterizedTest
	@Rows("R56")
	@EnumSource
	void whenSessionEndsThenEveryPendingOperationFailsWithItsStatus(End end) {
		try (TestSession test = TestSession.withLimits(LOCAL, REMOTE)) {
			Map<String, Collector<?>> pending = everything(test);
			pending.forEach((name, collector) -> assertThat(collector.isEnded()).as(name).isFalse());
			end.run(test);
			pending.forEach((name, collector) -> assertThat(collector.error()).as(name)
				.isInstanceOfSatisfying(SessionClosedException.class, (ex) -> end.verify(ex)));
			pending.forEach((name, collector) -> assertThat(collector.breaches()).as(name).isEmpty());
			end.verify(test.closeStatus());
			assertThat(test.session.isOpen()).isFalse();
			assertThat(test.session.getState()).isEqualTo(SessionState.CLOSED);
		}
	}

	@ParameterizedTest
	@Rows("R56")
	@EnumSource
	void whenSessionEndsFromAnotherThreadsOperationsThenTheyFailToo(End end) {
		try (TestSession test = TestSession.withLimits(LOCAL, REMOTE)) {
			test.carrier.stats = Mono.never();
			List<Collector<?>> pending = new ArrayList<>();
			test.loop.outside(() -> operations(test.session)
				.forEach((name, operation) -> pending.add(TestSession.subscribe(operation))));
			// The tasks of these operations come behind the end
			end.run(test);
			test.loop.runTasks();
			pending.forEach((collector) -> assertThat(collector.error())
				.isInstanceOfSatisfying(SessionClosedException.class, (ex) -> end.verify(ex)));
		}
	}

	@ParameterizedTest
	@Rows("R57")
	@EnumSource
	void whenSessionHasEndedThenEveryLaterOperationFailsWithItsStatus(End end) {
		try (TestSession test = TestSession.withLimits(LOCAL, REMOTE)) {
			TestSession.Accepted accepted = test.accept();
			TestSession.Accepted created = test.create();
			end.run(test);
			Map<String, Publisher<?>> later = operations(test.session);
			later.remove("incomingBidirectionalStreams");
			later.put("receive", accepted.stream().receive());
			later.put("write", accepted.stream().write(Flux.empty()));
			later.put("send", created.stream().send(Flux.empty()));
			later.put("finish", created.stream().finish());
			later.put("stopped", created.stream().stopped());
			later.forEach((name, operation) -> assertThat(TestSession.subscribe(operation).error()).as(name)
				.isInstanceOfSatisfying(SessionClosedException.class, (ex) -> end.verify(ex)));
			assertThat(test.session.sendDatagram(test.buffer("x"))).isEqualTo(DatagramResult.DROPPED);
			assertThat(TestSession.subscribe(accepted.stream().reset(1)).isCompleted()).isTrue();
			assertThat(TestSession.subscribe(accepted.stream().stopSending(1)).isCompleted()).isTrue();
			assertThat(TestSession.subscribe(test.session.close()).isCompleted()).isTrue();
		}
	}

	@ParameterizedTest
	@Rows({ "R56", "S24" })
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONNECTION_LOST")
	void whenSessionEndsThenStreamsAreResetAndStoppedWithSessionGone(End end) {
		try (TestSession test = TestSession.withLimits(LOCAL, REMOTE)) {
			TestSession.Accepted accepted = test.accept();
			TestSession.Received received = test.acceptUnidirectional();
			TestSession.Sending sending = test.createUnidirectional();
			FakeStream nobodys = test.peerOpens(false);
			TestSession.Accepted halfOpen = test.create();
			TestSession.subscribe(halfOpen.stream().finish());
			end.run(test);
			assertThat(accepted.carrier().log()).containsExactly("stop 0x170d7b68", "reset 0x170d7b68");
			assertThat(received.carrier().log()).containsExactly("stop 0x170d7b68");
			assertThat(sending.carrier().log()).containsExactly("reset 0x170d7b68");
			assertThat(nobodys.log()).containsExactly("stop 0x170d7b68");
			assertThat(halfOpen.carrier().log()).containsExactly("fin", "stop 0x170d7b68");
			assertThat(test.metrics.streams).hasSize(5).allMatch((entry) -> entry.endsWith("SESSION_CLOSED"));
		}
	}

	@ParameterizedTest
	@Rows({ "R29", "R57", "S24" })
	@EnumSource
	void whenSessionHasEndedThenWhatStillComesIsRefused(End end) {
		try (TestSession test = TestSession.withLimits(LOCAL, REMOTE)) {
			end.run(test);
			FakeStream bidi = test.peerOpens(true);
			FakeStream uni = test.peerOpens(false);
			test.datagram("late");
			assertThat(bidi.log()).containsExactly("stop 0x170d7b68", "reset 0x170d7b68");
			assertThat(uni.log()).containsExactly("stop 0x170d7b68");
			assertThat(test.metrics.datagramsReceived).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenSessionEndsThenWhatNobodyTookIsDiscarded(End end) {
		try (TestSession test = TestSession.withLimits(LOCAL, REMOTE)) {
			FakeStream stream = test.peerOpens(true);
			stream.data("abc");
			test.datagram("never taken");
			test.carrier.datagramRoom = 0;
			test.session.sendDatagram(test.buffer("never sent"));
			end.run(test);
			assertThat(test.carrier.unreleasedBytes()).isZero();
			assertThat(test.carrier.datagrams()).isEmpty();
		}
	}

	@ParameterizedTest
	@Rows("R44")
	@EnumSource
	void whenSessionEndsThenStatusIsToldOnceToEverybody(End end) {
		try (TestSession test = TestSession.open()) {
			Collector<CloseStatus> early = TestSession.subscribe(test.session.closeStatus());
			end.run(test);
			for (End other : End.values()) {
				other.run(test);
			}
			end.verify(early.value());
			end.verify(test.closeStatus());
			assertThat(early.breaches()).isEmpty();
			assertThat(test.metrics.closed).hasSize(1);
			assertThat(test.carrier.log()).containsOnlyOnce("detach");
		}
	}

	@Test
	void whenOperationIsRetriedAsItFailsThenItFailsAgain() {
		try (TestSession test = TestSession.open()) {
			test.carrier.streamCredit = 0;
			Collector<Object> created = Collector.all();
			test.session.createBidirectionalStream()
				.cast(Object.class)
				.onErrorResume((ex) -> test.session.createUnidirectionalStream())
				.subscribe(created);
			test.peerCloses(1, "");
			assertThat(created.error()).isInstanceOf(SessionClosedException.class);
		}
	}

	/**
	 * Start everything that can be under way.
	 */
	private static Map<String, Collector<?>> everything(TestSession test) {
		Map<String, Collector<?>> pending = new LinkedHashMap<>();
		TestSession.Accepted first = test.accept();
		TestSession.Accepted second = test.create();
		TestSession.Sending third = test.createUnidirectional();
		TestSession.Sending fourth = test.createUnidirectional();
		pending.put("receive", TestSession.subscribe(first.stream().receive()));
		pending.put("receive without demand", new BufferCollector(0));
		second.stream().receive().subscribe((BufferCollector) pending.get("receive without demand"));
		pending.put("stopped", TestSession.subscribe(first.stream().stopped()));
		pending.put("idle body", TestSession.subscribe(first.stream().send(TestPublisher.<DataBuffer>create().flux())));
		second.carrier().block();
		pending.put("engine blocked", TestSession.subscribe(second.stream().write(Mono.just(test.buffer("ab")))));
		pending.put("partly blocked",
				TestSession.subscribe(third.stream().write(Flux.range(0, 20).map((i) -> test.buffer("part")))));
		pending.put("blocked",
				TestSession.subscribe(fourth.stream().send(Flux.range(0, 20).map((i) -> test.buffer("all")))));
		pending.put("no credit of the session", TestSession.subscribe(test.session.createUnidirectionalStream()));
		test.carrier.streamCredit = 0;
		pending.put("no credit of the connection", TestSession.subscribe(test.session.createBidirectionalStream()));
		test.carrier.datagramRoom = 0;
		pending.put("sendDatagrams",
				TestSession.subscribe(test.session.sendDatagrams(Flux.range(0, 1000).map((i) -> test.buffer("d")))));
		test.carrier.holdCapsules = true;
		pending.put("drain", TestSession.subscribe(test.session.drain()));
		test.carrier.stats = Mono.never();
		pending.put("stats", TestSession.subscribe(test.session.stats()));
		pending.put("draining", TestSession.subscribe(test.session.draining()));
		pending.put("incomingUnidirectionalStreams",
				TestSession.subscribe(test.session.incomingUnidirectionalStreams()));
		pending.put("receiveDatagrams", TestSession.subscribe(test.session.receiveDatagrams()));
		return pending;
	}

	private static Map<String, Publisher<?>> operations(WebTransportSession session) {
		Map<String, Publisher<?>> operations = new LinkedHashMap<>();
		operations.put("createBidirectionalStream", session.createBidirectionalStream());
		operations.put("createUnidirectionalStream", session.createUnidirectionalStream());
		operations.put("incomingBidirectionalStreams", session.incomingBidirectionalStreams());
		operations.put("incomingUnidirectionalStreams", session.incomingUnidirectionalStreams());
		operations.put("receiveDatagrams", session.receiveDatagrams());
		operations.put("sendDatagrams", session.sendDatagrams(Flux.never()));
		operations.put("drain", session.drain());
		operations.put("draining", session.draining());
		operations.put("stats", session.stats());
		return operations;
	}

	/**
	 * The ways in which a session ends.
	 */
	enum End {

		CLOSED_HERE(CloseStatus.of(7, "done"), false),

		CLOSED_BY_PEER(CloseStatus.of(0xFFFF_FFFFL, "adieu, \u00e7a suffit"), true),

		FINISHED_BY_PEER(CloseStatus.NORMAL, true),

		RESET_BY_PEER(null, true),

		CONNECTION_LOST(null, true),

		VIOLATED(null, true);

		private final @Nullable CloseStatus status;

		private final boolean remote;

		End(@Nullable CloseStatus status, boolean remote) {
			this.status = status;
			this.remote = remote;
		}

		void run(TestSession test) {
			switch (this) {
				case CLOSED_HERE -> test.session.close(CloseStatus.of(7, "done")).subscribe();
				case CLOSED_BY_PEER -> test.peerSends(new Capsule.CloseSession(0xFFFF_FFFFL, "adieu, \u00e7a suffit"));
				case FINISHED_BY_PEER -> test.inbound.onConnectFin();
				case RESET_BY_PEER -> test.inbound.onConnectReset();
				case CONNECTION_LOST -> {
					test.carrier.streams().forEach(FakeStream::lost);
					test.inbound.onConnectionLost("Connection timed out");
				}
				case VIOLATED -> test.peerSends(new byte[] { 0x68, 0x43, 1, 0 });
			}
		}

		void verify(CloseStatus status) {
			if (this.status != null) {
				assertThat(status).isEqualTo(this.status);
			}
			else {
				assertThat(status.isAbrupt()).isTrue();
				assertThat(status.reason()).isNotEmpty();
			}
		}

		void verify(SessionClosedException ex) {
			verify(ex.getStatus());
			assertThat(ex.isRemote()).isEqualTo(this.remote);
		}

	}

}
