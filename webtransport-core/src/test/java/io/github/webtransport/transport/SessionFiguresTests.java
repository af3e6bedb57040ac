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

import java.time.Duration;
import java.util.Map;

import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a session tells about itself.
 */
class SessionFiguresTests {

	private final TestSession test = TestSession.open();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	@Test
	void shouldTellWhoItIs() {
		assertThat(this.test.session.getId()).isEqualTo("session-1");
		assertThat(this.test.session.getSessionId()).isEqualTo(FakeCarrier.SESSION_ID);
		assertThat(this.test.session.getHandshakeInfo().getPath()).isEqualTo("/test");
		assertThat(this.test.session.bufferFactory()).isSameAs(this.test.carrier.bufferFactory());
		assertThat(this.test.session).hasToString("[session-1] https://localhost:4433/test");
		assertThat(this.test.session.isOpen()).isTrue();
	}

	@Test
	void shouldKeepAttributes() {
		assertThat(this.test.session.getAttributes()).containsExactlyEntriesOf(Map.of("first", 1));
		this.test.session.getAttributes().put("second", 2);
		this.test.peerCloses(0, "");
		assertThat(this.test.session.getAttributes()).containsEntry("second", 2);
	}

	@Test
	void shouldCountWhatItDid() {
		this.test.accept();
		this.test.peerOpens(false);
		this.test.create();
		this.test.createUnidirectional();
		this.test.createUnidirectional();
		this.test.session.sendDatagram(this.test.buffer("x"));
		this.test.datagram("y");
		this.test.datagram("z");
		this.test.carrier.maxDatagramSize = 1;
		this.test.session.sendDatagram(this.test.buffer("large"));
		SessionStats stats = TestSession.subscribe(this.test.session.stats()).value();
		assertThat(stats.getAge()).isPositive();
		assertThat(stats).isEqualTo(SessionStats.builder()
			.age(stats.getAge())
			.streamsOpen(5)
			.roundTripTime(Duration.ofMillis(1))
			.congestionWindow(14_720)
			.packetsSent(1)
			.packetsReceived(2)
			.packetsLost(3)
			.bytesSent(4)
			.bytesReceived(5)
			.streamsOpened(3)
			.streamsAccepted(2)
			.datagramsSent(1)
			.datagramsReceived(2)
			.datagramsDropped(1)
			.build());
	}

	@Test
	void whenEngineKnowsNoRoundTripTimeThenItIsMissing() {
		this.test.carrier.stats = Mono.just(new CarrierStats(-1, -1, 0, 0, 0, 0, 0));
		SessionStats stats = TestSession.subscribe(this.test.session.stats()).value();
		assertThat(stats.getRoundTripTime()).isNull();
		assertThat(stats.getCongestionWindow()).isEqualTo(-1);
	}

	@Test
	void whenSessionEndsThenStatsFail() {
		this.test.carrier.stats = Mono.never();
		Collector<SessionStats> pending = TestSession.subscribe(this.test.session.stats());
		this.test.peerCloses(1, "");
		assertThat(pending.error()).isInstanceOf(SessionClosedException.class);
		assertThat(TestSession.subscribe(this.test.session.stats()).error()).isInstanceOf(SessionClosedException.class);
	}

	@Test
	void whenEngineCannotExportThenSaysWhichEngine() {
		Collector<byte[]> exported = TestSession.subscribe(this.test.session.exportKeyingMaterial("label", null, 32));
		assertThat(exported.error()).isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("Fake engine 1.0");
	}

}
