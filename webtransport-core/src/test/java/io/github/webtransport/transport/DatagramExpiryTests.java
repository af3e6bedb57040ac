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

import io.github.webtransport.DatagramResult;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for datagrams that wait too long.
 */
@Rows("R60")
class DatagramExpiryTests {

	private static final Duration RECEIVE = Duration.ofSeconds(3);

	private static final Duration SEND = Duration.ofSeconds(2);

	private final TestSession test = TestSession.withDatagrams(
			DatagramSettings.builder().receiveQueue(4).sendQueue(4).receiveMaxAge(RECEIVE).sendMaxAge(SEND).build());

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private int expired() {
		return this.test.metrics.dropped(DatagramDropReason.EXPIRED);
	}

	private BufferCollector receive() {
		BufferCollector received = BufferCollector.unbounded();
		this.test.session.receiveDatagrams().subscribe(received);
		return received;
	}

	@Test
	void whenNobodyTakesDatagramsThenEachExpiresInItsTime() {
		this.test.datagram("a");
		this.test.loop.advance(Duration.ofSeconds(1));
		this.test.datagram("b");
		this.test.loop.advance(RECEIVE.minusSeconds(1).minusNanos(1));
		assertThat(expired()).isZero();
		this.test.loop.advance(Duration.ofNanos(1));
		assertThat(expired()).isEqualTo(1);
		assertThat(receive().texts()).containsExactly("b");
		this.test.loop.advance(RECEIVE);
		assertThat(expired()).isEqualTo(1);
		assertThat(this.test.loop.hasTimers()).isFalse();
	}

	@Test
	void whenSomeAreTakenInTimeThenTheOthersExpireAllTheSame() {
		this.test.datagram("a");
		this.test.datagram("b");
		BufferCollector received = new BufferCollector(1);
		this.test.session.receiveDatagrams().subscribe(received);
		this.test.loop.advance(RECEIVE);
		received.request(5);
		assertThat(received.texts()).containsExactly("a");
		assertThat(expired()).isEqualTo(1);
		this.test.datagram("c");
		assertThat(received.texts()).containsExactly("a", "c");
	}

	@Test
	void whenDatagramsAreTakenAtOnceThenThereIsNoTimer() {
		receive();
		this.test.datagram("a");
		assertThat(this.test.loop.hasTimers()).isFalse();
	}

	@Test
	void whenEngineHasNoRoomThenDatagramsExpire() {
		this.test.carrier.datagramRoom = 0;
		assertThat(this.test.session.sendDatagram(this.test.buffer("old"))).isEqualTo(DatagramResult.QUEUED);
		this.test.loop.advance(SEND.minusNanos(1));
		this.test.session.sendDatagram(this.test.buffer("new"));
		this.test.loop.advance(Duration.ofNanos(1));
		assertThat(expired()).isEqualTo(1);
		this.test.datagramSpace(10);
		assertThat(this.test.carrier.datagrams()).containsExactly("new");
	}

	@Test
	void whenDatagramsOfAPublisherExpireThenItIsAskedForMore() {
		this.test.carrier.datagramRoom = 0;
		Collector<Void> sent = TestSession
			.subscribe(this.test.session.sendDatagrams(Flux.range(0, 10).map((i) -> this.test.buffer("d" + i))));
		for (int i = 0; i < 10 && !sent.isEnded(); i++) {
			this.test.loop.advance(SEND);
		}
		assertThat(sent.isCompleted()).isTrue();
		assertThat(expired()).isGreaterThan(5);
	}

	@Test
	void whenThereIsNoMaximumThenNothingExpires() {
		try (TestSession patient = TestSession
			.withDatagrams(DatagramSettings.builder().receiveMaxAge(null).sendMaxAge(null).build())) {
			patient.carrier.datagramRoom = 0;
			patient.datagram("in");
			patient.session.sendDatagram(patient.buffer("out"));
			assertThat(patient.loop.hasTimers()).isFalse();
			patient.loop.advance(Duration.ofDays(1));
			assertThat(patient.metrics.dropped()).isZero();
			patient.datagramSpace(1);
			assertThat(patient.carrier.datagrams()).containsExactly("out");
		}
	}

	@Test
	void whenAgeIsNotAboveZeroThenItIsRefused() {
		DatagramSettings.Builder builder = DatagramSettings.builder();
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> builder.receiveMaxAge(Duration.ZERO));
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> builder.sendMaxAge(Duration.ofMillis(-1)));
	}

	@Test
	void shouldKeepDatagramsForFiveSecondsByDefault() {
		assertThat(DatagramSettings.DEFAULT.getReceiveMaxAge()).isEqualTo(Duration.ofSeconds(5));
		assertThat(DatagramSettings.DEFAULT.getSendMaxAge()).isEqualTo(Duration.ofSeconds(5));
		assertThat(DatagramSettings.DEFAULT.mutate().build()).isEqualTo(DatagramSettings.DEFAULT);
	}

}
