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

package io.github.webtransport.netty.engine;

import java.time.Duration;

import io.github.webtransport.netty.engine.PacketsInFlight.Mark;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PacketsInFlight}, on a path with round trips of 10 ms.
 */
class PacketsInFlightTests {

	private static final Duration ROUND_TRIP = Duration.ofMillis(10);

	private static final int PACKET = 1350;

	private static final int WINDOW = 100 * PACKET;

	private final PacketsInFlight packets = new PacketsInFlight();

	private long now = 1;

	private long sent;

	private long sentBytes;

	private long copies;

	private long lost;

	@Test
	void whenMoreWasSentThanIsInFlightThenAllBeforeIsAcknowledged() {
		turn(0, 50);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 11; i++) {
			turn(5, 50);
			assertThat(this.packets.isAcknowledged(mark)).as("turn %d", i).isFalse();
		}
		turn(5, 50);
		assertThat(this.packets.isAcknowledged(mark)).isTrue();
	}

	@Test
	void whenMuchIsSentInLessThanARoundTripThenNothingIsKnown() {
		turn(0, 50);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 9; i++) {
			turn(40, 50);
		}
		assertThat(this.packets.isAcknowledged(mark)).isFalse();
		turn(40, 50);
		assertThat(this.packets.isAcknowledged(mark)).isTrue();
	}

	@Test
	void whenPacketsWereLostThenTwoWindowsAreSentBeforeFiguresAreBelieved() {
		turn(0, 50);
		this.lost = 7;
		turn(5, 50);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 39; i++) {
			turn(5, 50);
			assertThat(this.packets.isAcknowledged(mark)).as("turn %d", i).isFalse();
		}
		turn(5, 50);
		assertThat(this.packets.isAcknowledged(mark)).isTrue();
	}

	@Test
	void whenPacketsWereLostAndLittleIsInFlightThenItTakesLonger() {
		this.lost = 7;
		turn(0, 1);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 104; i++) {
			turn(0, 1);
		}
		assertThat(this.packets.isAcknowledged(mark)).isFalse();
		turn(0, 1);
		assertThat(this.packets.isAcknowledged(mark)).isTrue();
	}

	@Test
	void whenEngineAllowsMoreThanItsWindowThenNotAllIsKnownToBeInPackets() {
		turn(1, 50);
		turn(1, 0);
		assertThat(this.packets.isAllInPackets()).isFalse();
	}

	@Test
	void whenTimeGoesByWithMuchInFlightThenNothingIsKnown() {
		turn(0, 50);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 1000; i++) {
			turn(0, 50);
		}
		assertThat(this.packets.isAcknowledged(mark)).isFalse();
	}

	@Test
	void whenAcknowledgementsAreSentThenTheyDoNotCount() {
		turn(0, 50);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 1000; i++) {
			this.sent++;
			this.sentBytes += 60;
			turn(0, 50);
		}
		assertThat(this.packets.isAcknowledged(mark)).isFalse();
	}

	@Test
	void whenLittleIsInFlightThenTimeInWhichPacketsCameCounts() {
		turn(0, 1);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 44; i++) {
			turn(0, 1);
		}
		assertThat(this.packets.isAcknowledged(mark)).isFalse();
		turn(0, 1);
		assertThat(this.packets.isAcknowledged(mark)).isTrue();
	}

	@Test
	void whenNothingCameForLongThenThatTimeDoesNotCount() {
		turn(0, 1);
		Mark mark = this.packets.mark();
		for (int i = 0; i < 5; i++) {
			this.now += Duration.ofSeconds(10).toNanos();
			turn(0, 1);
		}
		assertThat(this.packets.isAcknowledged(mark)).isFalse();
	}

	@Test
	void whenPacketsWereLostOrRepeatedThenThereAreCopies() {
		turn(0, 1);
		Mark mark = this.packets.mark();
		turn(1, 1);
		assertThat(this.packets.hasCopiesSince(mark)).isFalse();
		this.copies++;
		turn(1, 1);
		assertThat(this.packets.hasCopiesSince(mark)).isTrue();
	}

	@Test
	void whenWindowIsFullThenNotAllIsInPackets() {
		turn(1, 50);
		assertThat(this.packets.isAllInPackets()).as("what was built before").isFalse();
		turn(1, 50);
		assertThat(this.packets.isAllInPackets()).isTrue();
		turn(1, 97);
		assertThat(this.packets.isAllInPackets()).isFalse();
	}

	@Test
	void whenOnlyAcknowledgementsAreSentThenWindowIsFree() {
		QuicConnectionPathStats before = path();
		this.sent++;
		this.sentBytes += 60;
		assertThat(PacketsInFlight.isWindowFree(before, WINDOW, path())).isTrue();
	}

	@Test
	void whenPartOfTheWindowIsTakenThenItIsNotFree() {
		QuicConnectionPathStats before = path();
		assertThat(PacketsInFlight.isWindowFree(before, WINDOW - 100, path())).isFalse();
	}

	@Test
	void whenEngineProbesBeyondItsWindowThenItIsNotFree() {
		QuicConnectionPathStats before = path();
		assertThat(PacketsInFlight.isWindowFree(before, 10 * WINDOW, path())).isFalse();
	}

	@Test
	void whenPacketsAreSentThenWindowIsNotFree() {
		QuicConnectionPathStats before = path();
		this.sent++;
		this.sentBytes += PACKET;
		assertThat(PacketsInFlight.isWindowFree(before, WINDOW, path())).isFalse();
	}

	@Test
	void whenWhatWasLostIsRepeatedThenWindowIsNotFree() {
		QuicConnectionPathStats before = path();
		this.sent++;
		this.sentBytes += 60;
		this.copies++;
		assertThat(PacketsInFlight.isWindowFree(before, WINDOW, path())).isFalse();
	}

	/**
	 * Packets come after a millisecond.
	 * @param built full packets that are built
	 * @param inFlight full packets that are in flight then
	 */
	private void turn(int built, int inFlight) {
		this.now += Duration.ofMillis(1).toNanos();
		this.sent += built;
		this.sentBytes += built * PACKET;
		this.packets.sample(path(), WINDOW - (inFlight - built) * PACKET, this.now);
	}

	private QuicConnectionPathStats path() {
		QuicConnectionPathStats path = mock(QuicConnectionPathStats.class);
		given(path.sent()).willReturn(this.sent);
		given(path.sentBytes()).willReturn(this.sentBytes);
		given(path.retrans()).willReturn(this.copies);
		given(path.lost()).willReturn(this.lost);
		given(path.rtt()).willReturn(ROUND_TRIP.toNanos());
		given(path.cwnd()).willReturn((long) WINDOW);
		return path;
	}

}
