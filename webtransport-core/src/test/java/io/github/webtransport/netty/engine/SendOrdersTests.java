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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.webtransport.StreamPriority;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendOrders}.
 */
class SendOrdersTests {

	private static final int UNTOUCHED = 127;

	private final SendOrders orders = new SendOrders();

	@Test
	void whenUrgencyDiffersThenStreamsKeepApart() {
		List<Stream> streams = new ArrayList<>();
		for (int urgency = 0; urgency < 8; urgency++) {
			for (long order = 100; order >= -100; order -= 10) {
				streams.add(stream(urgency, order));
			}
		}
		assertThat(streams).isSortedAccordingTo(Comparator.comparingInt((stream) -> stream.urgency));
		for (int urgency = 0; urgency < 7; urgency++) {
			assertThat(streams.get(urgency * 21 + 20).urgency).isLessThan(streams.get(urgency * 21 + 21).urgency);
		}
		assertThat(streams).allSatisfy((stream) -> assertThat(stream.urgency).isBetween(1, 255));
	}

	@Test
	void whenNothingIsAskedForThenStreamIsLikeOneThatWasGivenNoPriority() {
		assertThat(stream(3, 0).urgency).isEqualTo(UNTOUCHED);
	}

	@Test
	void whenSendOrderIsHigherThenStreamIsFirst() {
		Stream last = stream(3, Long.MIN_VALUE);
		Stream middle = stream(3, 0);
		Stream early = stream(3, 1_000_000);
		Stream first = stream(3, 1_000_001);
		assertThat(List.of(first, early, middle, last)).extracting((stream) -> stream.urgency)
			.isSorted()
			.doesNotHaveDuplicates();
	}

	@Test
	void whenSendOrdersRiseThenTheLatestIsFirst() {
		List<Stream> streams = new ArrayList<>();
		for (int order = 1; order <= 50; order++) {
			streams.add(0, stream(3, order));
			assertThat(streams).isSortedAccordingTo(Comparator.comparingInt((stream) -> stream.urgency));
			if (streams.size() > 1) {
				assertThat(streams.get(0).urgency).isLessThan(streams.get(1).urgency);
			}
			assertThat(streams.get(streams.size() - 1).urgency).isLessThan(UNTOUCHED);
		}
	}

	@Test
	void whenStreamHasEndedThenItTakesNoRank() {
		List<Stream> ended = new ArrayList<>();
		for (int order = 100; order < 150; order++) {
			ended.add(stream(3, order));
		}
		ended.forEach(this.orders::remove);
		Stream low = stream(3, 1);
		Stream high = stream(3, 2);
		assertThat(high.urgency).isLessThan(low.urgency);
	}

	@Test
	void whenPriorityChangesThenStreamMoves() {
		Stream stream = stream(3, 5);
		Stream other = stream(3, 4);
		assertThat(stream.urgency).isLessThan(other.urgency);
		this.orders.set(stream, new StreamPriority(3, 3));
		assertThat(stream.urgency).isGreaterThan(other.urgency);
		this.orders.set(stream, new StreamPriority(3, 0));
		assertThat(stream.urgency).isEqualTo(UNTOUCHED);
		this.orders.set(stream, new StreamPriority(7, 9));
		assertThat(stream.urgency).isGreaterThan(other.urgency);
	}

	@Test
	void whenSessionsShareTheConnectionThenOnlyUrgencyCounts() {
		Stream low = stream(3, -5);
		Stream high = stream(3, 5);
		this.orders.sessions(2);
		Stream later = stream(3, 6);
		assertThat(List.of(low, high, later)).extracting((stream) -> stream.urgency).containsOnly(UNTOUCHED);
		assertThat(stream(2, 0).urgency).isLessThan(UNTOUCHED);
		this.orders.sessions(1);
		assertThat(List.of(later, high, low)).extracting((stream) -> stream.urgency).isSorted().doesNotHaveDuplicates();
	}

	private Stream stream(int urgency, long sendOrder) {
		Stream stream = new Stream();
		this.orders.set(stream, new StreamPriority(urgency, sendOrder));
		return stream;
	}

	private static final class Stream implements SendOrders.Ranked {

		private int urgency = -1;

		@Override
		public void urgency(int urgency) {
			this.urgency = urgency;
		}

	}

}
