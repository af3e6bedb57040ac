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

package io.github.webtransport.spring.security.ticket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.security.authentication.TestingAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link InMemoryWebTransportTicketStore}.
 */
class InMemoryWebTransportTicketStoreTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LIFETIME = Duration.ofSeconds(30);

	private final MutableClock clock = new MutableClock();

	private final InMemoryWebTransportTicketStore store = new InMemoryWebTransportTicketStore(5, 3, this.clock);

	@Test
	void whenTakenThenItIsGone() {
		WebTransportTicket ticket = ticket("ada");
		assertThat(this.store.put("a", ticket).block(TIMEOUT)).isTrue();
		assertThat(this.store.take("b").blockOptional(TIMEOUT)).isEmpty();
		assertThat(this.store.take("a").block(TIMEOUT)).isSameAs(ticket);
		assertThat(this.store.take("a").blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void whenManyTakeItAtOnceThenOneGetsIt() {
		for (int i = 0; i < 200; i++) {
			assertThat(this.store.put("a", ticket("ada")).block(TIMEOUT)).isTrue();
			AtomicInteger got = new AtomicInteger();
			Flux.range(0, 4)
				.flatMap((taker) -> this.store.take("a").subscribeOn(Schedulers.parallel()))
				.doOnNext((ticket) -> got.incrementAndGet())
				.blockLast(TIMEOUT);
			assertThat(got).hasValue(1);
		}
	}

	@Test
	void whenAUserHasTooManyThenTheOldestGoes() {
		put("ada", 1, 2, 3);
		put("grace", 4);
		put("ada", 5);
		assertThat(kept()).containsExactly("2", "3", "4", "5");
	}

	@Test
	void whenAUserFillsItThenOthersHaveRoom() {
		IntStream.range(0, 100).forEach((number) -> put("eve", number));
		put("ada", 100, 101);
		assertThat(kept()).containsExactly("97", "98", "99", "100", "101");
	}

	@Test
	void whenThereIsNoRoomThenSaysSoUntilThereIs() {
		put("ada", 1, 2, 3);
		put("grace", 4, 5);
		assertThat(this.store.put("6", ticket("joan")).block(TIMEOUT)).isFalse();
		put("ada", 7);
		this.store.take("2").block(TIMEOUT);
		put("joan", 8);
		assertThat(this.store.put("9", ticket("joan")).block(TIMEOUT)).isFalse();
		assertThat(kept()).containsExactly("3", "4", "5", "7", "8");
	}

	@Test
	void whenExpiredThenMakesRoom() {
		put("ada", 1, 2, 3);
		this.clock.pass(Duration.ofSeconds(10));
		put("grace", 4, 5);
		this.clock.pass(Duration.ofSeconds(20));
		put("joan", 6, 7, 8);
		assertThat(kept()).containsExactly("4", "5", "6", "7", "8");
		put("ada", 1, 2, 3);
		assertThat(kept()).containsExactly("1", "2", "3");
	}

	@Test
	void whenBoundsAreNoneThenFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryWebTransportTicketStore(0, 1, this.clock));
		assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryWebTransportTicketStore(1, 0, this.clock));
	}

	private void put(String user, int... keys) {
		for (int key : keys) {
			assertThat(this.store.put(String.valueOf(key), ticket(user)).block(TIMEOUT)).isTrue();
		}
	}

	private List<String> kept() {
		return IntStream.range(0, 110)
			.mapToObj(String::valueOf)
			.filter((key) -> this.store.take(key).blockOptional(TIMEOUT).isPresent())
			.toList();
	}

	private WebTransportTicket ticket(String user) {
		return new WebTransportTicket(new TestingAuthenticationToken(user, null), "/room", null,
				this.clock.instant().plus(LIFETIME));
	}

}
