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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WebTransportTickets}.
 */
class WebTransportTicketsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LIFETIME = Duration.ofSeconds(30);

	private static final String ORIGIN = "https://example.org";

	private final MutableClock clock = new MutableClock();

	private final Map<String, WebTransportTicket> stored = new HashMap<>();

	private final WebTransportTickets tickets = tickets(Optional.empty());

	private final Authentication ada = new TestingAuthenticationToken("ada", "ada-pw", "ROLE_USER");

	@Test
	void whenRedeemedThenGivesTheWholeAuthenticationOnce() {
		IssuedTicket ticket = issue("/rooms/blue", ORIGIN);
		assertThat(ticket.expiresIn()).isEqualTo(LIFETIME);
		assertThat(redeem(ticket, "/rooms/blue", ORIGIN)).containsSame(this.ada);
		assertThat(redeem(ticket, "/rooms/blue", ORIGIN)).isEmpty();
		assertThat(refusals()).isEqualTo(Map.of(TicketRefusal.UNKNOWN, 1L));
		assertThat(this.tickets.getIssued()).isOne();
		assertThat(this.tickets.getAccepted()).isOne();
	}

	@Test
	void whenItsTimeIsOverThenIsRefused() {
		IssuedTicket good = issue("/room", null);
		this.clock.pass(LIFETIME.minusNanos(1));
		assertThat(redeem(good, "/room", null)).isPresent();
		IssuedTicket late = issue("/room", null);
		this.clock.pass(LIFETIME);
		assertThat(redeem(late, "/room", null)).isEmpty();
		assertThat(refusals()).isEqualTo(Map.of(TicketRefusal.EXPIRED, 1L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/rooms/green", "/rooms", "/rooms/blue/", "/rooms/Blue", "/", "/rooms%2Fblue" })
	void whenThePathIsAnotherThenIsRefusedAndUsedUp(String path) {
		IssuedTicket ticket = issue("/rooms/blue", null);
		assertThat(redeem(ticket, path, null)).isEmpty();
		assertThat(redeem(ticket, "/rooms/blue", null)).isEmpty();
		assertThat(refusals()).isEqualTo(Map.of(TicketRefusal.PATH, 1L, TicketRefusal.UNKNOWN, 1L));
	}

	@Test
	void whenTheOriginIsAnotherThenIsRefused() {
		assertThat(redeem(issue("/room", ORIGIN), "/room", "https://evil.org")).isEmpty();
		assertThat(redeem(issue("/room", ORIGIN), "/room", null)).isEmpty();
		assertThat(redeem(issue("/room", null), "/room", ORIGIN)).isPresent();
		assertThat(refusals()).isEqualTo(Map.of(TicketRefusal.ORIGIN, 2L));
	}

	@Test
	void whenItIsNoTicketThenTheStoreIsNotAsked() {
		WebTransportTickets refusing = new WebTransportTickets(new FailingStore(), LIFETIME, this.clock,
				(user) -> Optional.empty());
		for (String value : new String[] { "", "x", "x".repeat(44), "x".repeat(10_000) }) {
			assertThat(refusing.redeem(value, "/room", null).blockOptional(TIMEOUT)).isEmpty();
		}
		assertThat(refusing.getRefused(TicketRefusal.MALFORMED)).isEqualTo(4);
		assertThatIllegalStateException()
			.isThrownBy(() -> refusing.redeem("x".repeat(43), "/room", null).block(TIMEOUT));
	}

	@Test
	void whenTheLoginEndsFirstThenTheTicketEndsWithIt() {
		Instant end = this.clock.instant().plusSeconds(5);
		WebTransportTickets ending = tickets(Optional.of(end));
		IssuedTicket ticket = ending.issue(this.ada, "/room", null).block(TIMEOUT);
		assertThat(ticket).isNotNull();
		assertThat(ticket.expiresIn()).hasSeconds(5);
		this.clock.pass(Duration.ofSeconds(5));
		assertThat(ending.redeem(ticket.value(), "/room", null).blockOptional(TIMEOUT)).isEmpty();
		assertThat(tickets(Optional.of(end.plusSeconds(60))).issue(this.ada, "/room", null)
			.map(IssuedTicket::expiresIn)
			.block(TIMEOUT)).isEqualTo(LIFETIME);
	}

	@Test
	void whenTheStoreHasNoRoomThenThereIsNoTicket() {
		InMemoryWebTransportTicketStore small = new InMemoryWebTransportTicketStore(1, 1, this.clock);
		WebTransportTickets few = new WebTransportTickets(small, LIFETIME, this.clock, (user) -> Optional.empty());
		assertThat(few.issue(this.ada, "/room", null).blockOptional(TIMEOUT)).isPresent();
		assertThat(few.issue(new TestingAuthenticationToken("grace", null), "/room", null).blockOptional(TIMEOUT))
			.isEmpty();
		assertThat(few.getIssued()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "/rooms/Zoë, /rooms/Zo%C3%AB", "/rooms/a%20b, /rooms/a%20b", "/, /", "/a;b/c@d, /a;b/c@d" })
	void whenThePathIsNotAsciiThenItIsEncoded(String path, String sent) {
		assertThat(redeem(issue(path, null), sent, null)).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "room", "/room?a=b", "/room#a", "//evil.org/room", "https://evil.org/room", "/a b",
			"/%4", "/\u0000" })
	void whenItIsNoPathThenThereIsNoTicket(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.tickets.issue(this.ada, path, null));
	}

	@Test
	void whenTextsAreTooLongThenThereIsNoTicket() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.tickets.issue(this.ada, "/" + "x".repeat(2048), null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.tickets.issue(this.ada, "/room", "https://" + "x".repeat(2048)));
	}

	@Test
	void whoSeesTheStoreOrATextLearnsNoSecret() {
		IssuedTicket ticket = issue("/room", ORIGIN);
		assertThat(ticket.value()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(issue("/room", ORIGIN).value());
		assertThat(this.stored).allSatisfy((key, value) -> {
			assertThat(key).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(ticket.value());
			assertThat(value.toString()).contains("/room").doesNotContain(ticket.value(), "ada-pw", key);
		});
		assertThat(ticket.toString()).doesNotContain(ticket.value());
	}

	@Test
	void whenTheStoreIsElsewhereThenTicketsAreSerializable() throws IOException, ClassNotFoundException {
		IssuedTicket ticket = issue("/room", ORIGIN);
		WebTransportTicket stored = this.stored.values().iterator().next();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
			output.writeObject(stored);
		}
		try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			this.stored.replaceAll((key, former) -> read(input));
		}
		assertThat(this.stored.values()).containsExactly(stored);
		assertThat(redeem(ticket, "/room", ORIGIN)).contains(this.ada);
	}

	@Test
	void whenTheLifetimeIsNotPositiveThenFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WebTransportTickets(new FailingStore(), Duration.ZERO,
				this.clock, (user) -> Optional.empty()));
	}

	private static WebTransportTicket read(ObjectInputStream input) {
		try {
			return (WebTransportTicket) input.readObject();
		}
		catch (IOException | ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private WebTransportTickets tickets(Optional<Instant> end) {
		return new WebTransportTickets(new MapStore(), LIFETIME, this.clock, (user) -> end);
	}

	private IssuedTicket issue(String path, @Nullable String origin) {
		IssuedTicket ticket = this.tickets.issue(this.ada, path, origin).block(TIMEOUT);
		assertThat(ticket).isNotNull();
		return ticket;
	}

	private Optional<Authentication> redeem(IssuedTicket ticket, String path, @Nullable String origin) {
		return this.tickets.redeem(ticket.value(), path, origin).blockOptional(TIMEOUT);
	}

	private Map<TicketRefusal, Long> refusals() {
		return Stream.of(TicketRefusal.values())
			.filter((reason) -> this.tickets.getRefused(reason) > 0)
			.collect(Collectors.toMap((reason) -> reason, this.tickets::getRefused));
	}

	/**
	 * Forgets nothing by itself.
	 */
	private final class MapStore implements WebTransportTicketStore {

		@Override
		public Mono<Boolean> put(String key, WebTransportTicket ticket) {
			return Mono.fromSupplier(() -> {
				WebTransportTicketsTests.this.stored.put(key, ticket);
				return true;
			});
		}

		@Override
		public Mono<WebTransportTicket> take(String key) {
			return Mono.fromSupplier(() -> WebTransportTicketsTests.this.stored.remove(key));
		}

	}

	private static final class FailingStore implements WebTransportTicketStore {

		@Override
		public Mono<Boolean> put(String key, WebTransportTicket ticket) {
			return Mono.error(new IllegalStateException("away"));
		}

		@Override
		public Mono<WebTransportTicket> take(String key) {
			return Mono.error(new IllegalStateException("away"));
		}

	}

}
