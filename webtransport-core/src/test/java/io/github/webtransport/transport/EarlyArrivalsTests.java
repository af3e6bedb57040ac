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
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EarlyArrivals}.
 */
class EarlyArrivalsTests {

	private static final long OTHER_SESSION = FakeCarrier.SESSION_ID + 4;

	private static final Duration MAX_AGE = Duration.ofSeconds(5);

	private static final String[] REJECTED = { "stop 0x3994bd84", "reset 0x3994bd84" };

	private final TestSession test = TestSession.open();

	private final List<Limit> limits = new ArrayList<>();

	private final EarlyArrivals early = new EarlyArrivals(3, 2, MAX_AGE, this.test.loop::nanoTime, this.limits::add);

	@AfterEach
	void nothingIsLeft() {
		this.early.clear();
		this.test.close();
	}

	private FakeStream stream(long sessionId) {
		FakeStream stream = this.test.carrier.newStream(true, false);
		this.early.add(sessionId, stream);
		return stream;
	}

	private void datagram(long sessionId, String text) {
		this.early.add(sessionId, datagram(text));
	}

	private ByteBuf datagram(String text) {
		return this.test.carrier.bufferFactory().getByteBufAllocator().buffer().writeBytes(text.getBytes());
	}

	private void deliver() {
		this.early.deliver(FakeCarrier.SESSION_ID, this.test.inbound);
	}

	@Test
	void shouldDeliverInOrderWhatIsOfTheSession() {
		Collector<WebTransportStream> streams = TestSession.subscribe(this.test.session.incomingBidirectionalStreams());
		BufferCollector datagrams = BufferCollector.unbounded();
		this.test.session.receiveDatagrams().subscribe(datagrams);
		FakeStream first = stream(FakeCarrier.SESSION_ID);
		FakeStream others = stream(OTHER_SESSION);
		FakeStream second = stream(FakeCarrier.SESSION_ID);
		datagram(FakeCarrier.SESSION_ID, "a");
		datagram(FakeCarrier.SESSION_ID, "b");
		deliver();
		assertThat(streams.values()).extracting(WebTransportStream::getStreamId)
			.containsExactly(first.streamId(), second.streamId());
		assertThat(datagrams.texts()).containsExactly("a", "b");
		assertThat(others.isReleased()).isFalse();
		assertThat(this.early.isEmpty()).isFalse();
		this.early.reject(OTHER_SESSION);
		assertThat(this.early.isEmpty()).isTrue();
	}

	@Test
	@Rows({ "R27", "S15" })
	void whenThereAreTooManyStreamsThenTheNextIsRefused() {
		for (int i = 0; i < 3; i++) {
			assertThat(stream(OTHER_SESSION).log()).isEmpty();
		}
		FakeStream refused = stream(FakeCarrier.SESSION_ID);
		assertThat(refused.log()).containsExactly(REJECTED);
		assertThat(refused.isReleased()).isTrue();
		assertThat(this.limits).containsExactly(Limit.MAX_PENDING_STREAMS);
	}

	@Test
	void whenUnidirectionalStreamIsRefusedThenItIsOnlyStopped() {
		EarlyArrivals none = new EarlyArrivals(0, 0, MAX_AGE, this.test.loop::nanoTime, this.limits::add);
		FakeStream stream = this.test.carrier.newStream(false, false);
		none.add(FakeCarrier.SESSION_ID, stream);
		assertThat(stream.log()).containsExactly("stop 0x3994bd84");
		assertThat(none.isEmpty()).isTrue();
	}

	@Test
	@Rows({ "R28", "S15" })
	void whenThereAreTooManyDatagramsThenTheOldestIsDropped() {
		BufferCollector datagrams = BufferCollector.unbounded();
		this.test.session.receiveDatagrams().subscribe(datagrams);
		datagram(FakeCarrier.SESSION_ID, "a");
		datagram(FakeCarrier.SESSION_ID, "b");
		datagram(FakeCarrier.SESSION_ID, "c");
		deliver();
		assertThat(datagrams.texts()).containsExactly("b", "c");
		assertThat(this.limits).containsExactly(Limit.MAX_PENDING_DATAGRAMS);
	}

	@Test
	void whenNoDatagramIsKeptThenItIsReleased() {
		EarlyArrivals none = new EarlyArrivals(0, 0, MAX_AGE, this.test.loop::nanoTime, this.limits::add);
		none.add(FakeCarrier.SESSION_ID, datagram("a"));
		assertThat(none.isEmpty()).isTrue();
		assertThat(this.test.carrier.unreleasedBytes()).isZero();
		assertThat(this.limits).containsExactly(Limit.MAX_PENDING_DATAGRAMS);
	}

	@Test
	@Rows({ "R27", "S15" })
	void whenOldThenIsRefusedAndTheRestStays() {
		FakeStream old = stream(FakeCarrier.SESSION_ID);
		datagram(FakeCarrier.SESSION_ID, "old");
		this.test.loop.advance(Duration.ofSeconds(3));
		FakeStream younger = stream(FakeCarrier.SESSION_ID);
		datagram(FakeCarrier.SESSION_ID, "younger");
		this.test.loop.advance(Duration.ofSeconds(2).minusNanos(1));
		this.early.expire();
		assertThat(old.isReleased()).isFalse();
		this.test.loop.advance(Duration.ofNanos(1));
		this.early.expire();
		assertThat(old.log()).containsExactly(REJECTED);
		assertThat(younger.isReleased()).isFalse();
		BufferCollector datagrams = BufferCollector.unbounded();
		this.test.session.receiveDatagrams().subscribe(datagrams);
		deliver();
		assertThat(datagrams.texts()).containsExactly("younger");
		assertThat(this.early.isEmpty()).isTrue();
	}

	@Test
	@Rows("R78")
	void whenThingsArriveOneAfterTheOtherThenEachIsDueInItsTime() {
		assertThat(this.early.untilExpiry()).isNull();
		datagram(OTHER_SESSION, "first");
		assertThat(this.early.untilExpiry()).isEqualTo(MAX_AGE);
		this.test.loop.advance(Duration.ofSeconds(2));
		stream(OTHER_SESSION);
		assertThat(this.early.untilExpiry()).isEqualTo(MAX_AGE.minusSeconds(2));
		this.test.loop.advance(Duration.ofSeconds(3));
		assertThat(this.early.untilExpiry()).isEqualTo(Duration.ZERO);
		this.early.expire();
		assertThat(this.early.untilExpiry()).isEqualTo(MAX_AGE.minusSeconds(3));
		this.test.loop.advance(Duration.ofSeconds(7));
		assertThat(this.early.untilExpiry()).isEqualTo(Duration.ZERO);
		this.early.expire();
		assertThat(this.early.untilExpiry()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Rows("R82")
	void whenStreamsWereRefusedThenTheSessionGivesTheirCreditBack(boolean byAge) {
		try (TestSession limited = TestSession.withLimits(new SessionLimits(100, 6, 6), new SessionLimits(1, 1, 1))) {
			EarlyArrivals arrivals = new EarlyArrivals((byAge) ? 3 : 0, 0, MAX_AGE, limited.loop::nanoTime,
					this.limits::add);
			for (int i = 0; i < 3; i++) {
				FakeStream stream = limited.carrier.newStream(true, false);
				stream.unreadAtMost(20);
				arrivals.add(FakeCarrier.SESSION_ID, stream);
			}
			limited.loop.advance(MAX_AGE);
			arrivals.expire();
			arrivals.deliver(FakeCarrier.SESSION_ID, limited.inbound);
			assertThat(limited.carrier.capsules()).containsExactly(new Capsule.MaxStreams(true, 9),
					new Capsule.MaxData(160));
		}
	}

	@Test
	void whenMoreStreamsWereRefusedThanThePeerHadCreditForThenItViolatesIt() {
		try (TestSession limited = TestSession.withLimits(new SessionLimits(100, 2, 2), new SessionLimits(1, 1, 1))) {
			EarlyArrivals arrivals = new EarlyArrivals(0, 0, MAX_AGE, limited.loop::nanoTime, this.limits::add);
			for (int i = 0; i < 3; i++) {
				arrivals.add(FakeCarrier.SESSION_ID, limited.carrier.newStream(false, false));
			}
			arrivals.deliver(FakeCarrier.SESSION_ID, limited.inbound);
			assertThat(limited.session.isOpen()).isFalse();
		}
	}

	@Test
	void whenClockOverflowsThenAgeIsStillRight() {
		long[] now = { Long.MAX_VALUE - 10 };
		EarlyArrivals arrivals = new EarlyArrivals(3, 2, MAX_AGE, () -> now[0], this.limits::add);
		FakeStream stream = this.test.carrier.newStream(true, false);
		arrivals.add(OTHER_SESSION, stream);
		now[0] += MAX_AGE.toNanos() - 1;
		arrivals.expire();
		assertThat(stream.isReleased()).isFalse();
		now[0]++;
		arrivals.expire();
		assertThat(stream.isReleased()).isTrue();
	}

	@Test
	@Rows("R30")
	void whenSessionIsRefusedThenWhatCameForItIsTooAtOnce() {
		FakeStream stream = stream(FakeCarrier.SESSION_ID);
		FakeStream other = stream(OTHER_SESSION);
		datagram(FakeCarrier.SESSION_ID, "a");
		this.early.reject(FakeCarrier.SESSION_ID);
		assertThat(stream.log()).containsExactly(REJECTED);
		assertThat(other.log()).isEmpty();
		assertThat(this.test.carrier.unreleasedBytes()).isZero();
	}

	@Test
	void whenConnectionIsGoneThenEverythingIsReleasedSilently() {
		FakeStream stream = stream(FakeCarrier.SESSION_ID);
		datagram(FakeCarrier.SESSION_ID, "a");
		this.early.clear();
		assertThat(stream.isReleased()).isTrue();
		assertThat(stream.log()).isEmpty();
		assertThat(this.early.isEmpty()).isTrue();
	}

	@Test
	void whenSessionEndsWithinTheDeliveryThenTheRestIsRefused() {
		FakeStream first = stream(FakeCarrier.SESSION_ID);
		FakeStream other = stream(OTHER_SESSION);
		FakeStream second = stream(FakeCarrier.SESSION_ID);
		datagram(FakeCarrier.SESSION_ID, "a");
		this.test.session.incomingBidirectionalStreams().onErrorComplete().subscribe((stream) -> {
			this.test.session.close().subscribe();
			// As the connection does when a session ends
			this.early.reject(FakeCarrier.SESSION_ID);
		});
		deliver();
		assertThat(first.isReleased()).isTrue();
		assertThat(second.isReleased()).isTrue();
		assertThat(other.isReleased()).isFalse();
		assertThat(this.test.carrier.unreleasedBytes()).isZero();
	}

	@Test
	void whenMoreArrivesWithinTheDeliveryThenItIsKept() {
		stream(FakeCarrier.SESSION_ID);
		this.test.session.incomingBidirectionalStreams().subscribe((stream) -> stream(OTHER_SESSION));
		deliver();
		assertThat(this.early.isEmpty()).isFalse();
	}

}
