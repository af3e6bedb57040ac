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

package io.github.webtransport.spring.session;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.session.WebTransportSessionRegistry.BroadcastResult;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultWebTransportSessionRegistry}.
 */
class WebTransportSessionRegistryTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final DefaultWebTransportSessionRegistry registry = new DefaultWebTransportSessionRegistry();

	private final FakeSession ada = new FakeSession("1", "/rooms/blue", "ada");

	private final FakeSession bob = new FakeSession("2", "/rooms/red", "bob");

	private final FakeSession nobody = new FakeSession("3", "/echo", null);

	WebTransportSessionRegistryTests() {
		for (FakeSession fake : List.of(this.ada, this.bob, this.nobody)) {
			this.registry.sessionOpened(fake.session);
		}
		this.ada.credit.tryEmitEmpty();
		this.nobody.credit.tryEmitEmpty();
	}

	@Test
	void whenThePrincipalIsToldThenListenersLearnOfIt() {
		List<String> told = new ArrayList<>();
		WebTransportSessionListener broken = new WebTransportSessionListener() {

			@Override
			public void principalChanged(WebTransportSession session, Principal principal) {
				throw new IllegalStateException("broken");
			}

		};
		WebTransportSessionListener listener = new WebTransportSessionListener() {

			@Override
			public void principalChanged(WebTransportSession session, Principal principal) {
				told.add(session.getId() + " " + principal.getName());
			}

		};
		DefaultWebTransportSessionRegistry registry = new DefaultWebTransportSessionRegistry(List.of(broken, listener));
		registry.setPrincipal(this.nobody.session, () -> "early");
		registry.sessionOpened(this.nobody.session);
		registry.setPrincipal(this.nobody.session, () -> "grace");
		registry.sessionClosed(this.nobody.session, CloseStatus.NORMAL);
		registry.setPrincipal(this.nobody.session, () -> "late");
		assertThat(told).containsExactly("3 grace");
	}

	@Test
	void shouldFindSessions() {
		assertThat(this.registry.count()).isEqualTo(3);
		assertThat(this.registry.findAll()).containsExactlyInAnyOrder(this.ada.session, this.bob.session,
				this.nobody.session);
		assertThat(this.registry.findById("1")).isSameAs(this.ada.session);
		assertThat(this.registry.findById("4")).isNull();
		assertThat(this.registry.findByPath("/rooms/{room}")).containsExactlyInAnyOrder(this.ada.session,
				this.bob.session);
		assertThat(this.registry.findByPath("rooms/blue")).containsExactly(this.ada.session);
		assertThat(this.registry.findByPrincipal("bob")).containsExactly(this.bob.session);
		this.bob.attributes.put("team", 7);
		assertThat(this.registry.findByAttribute("team", 7)).containsExactly(this.bob.session);
		assertThat(this.registry.findByAttribute("team", 8)).isEmpty();
	}

	@Test
	void whenSessionHasEndedThenItIsNotFound() {
		this.registry.sessionClosed(this.ada.session, CloseStatus.NORMAL);
		assertThat(this.registry.count()).isEqualTo(2);
		assertThat(this.registry.findById("1")).isNull();
		assertThat(this.registry.findByPrincipal("ada")).isEmpty();
		this.registry.setPrincipal(this.ada.session, () -> "ada");
		assertThat(this.registry.findByPrincipal("ada")).isEmpty();
	}

	@Test
	void whenPrincipalIsLearntLaterThenItTakesThePlaceOfTheFirst() {
		this.registry.setPrincipal(this.nobody.session, () -> "eve");
		this.registry.setPrincipal(this.ada.session, () -> "eve");
		assertThat(this.registry.findByPrincipal("eve")).containsExactlyInAnyOrder(this.ada.session,
				this.nobody.session);
		assertThat(this.registry.findByPrincipal("ada")).isEmpty();
	}

	@Test
	void shouldBroadcastDatagrams() {
		this.bob.datagramResult = DatagramResult.DROPPED;
		this.nobody.datagramResult = DatagramResult.QUEUED;
		assertThat(this.registry.broadcastDatagram(this.registry.findAll(), bytes("hi"))).isEqualTo(2);
		assertThat(this.ada.received).containsExactly("datagram hi");
	}

	@Test
	void whenMemberIsSlowThenTheOthersAreNotHeldUp() {
		StepVerifier
			.withVirtualTime(() -> this.registry.broadcastMessage(this.registry.findAll(), bytes("hello"),
					Duration.ofSeconds(10)))
			.expectSubscription()
			.then(() -> {
				assertThat(this.ada.received).containsExactly("message hello");
				assertThat(this.nobody.received).containsExactly("message hello");
			})
			.expectNoEvent(Duration.ofSeconds(9))
			.thenAwait(Duration.ofSeconds(1))
			.expectNext(new BroadcastResult(2, 1))
			.expectComplete()
			.verify(TIMEOUT);
		this.bob.credit.tryEmitEmpty();
		assertThat(this.bob.received).isEmpty();
	}

	@Test
	void whenManyMembersAreSlowThenOneTimerIsForAll() {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			List<WebTransportSession> members = Collections.nCopies(RegisteredSession.MAX_OUTSTANDING,
					this.bob.session);
			BroadcastResult[] result = new BroadcastResult[1];
			this.registry.broadcastMessage(members, bytes("hello"), TIMEOUT).subscribe((told) -> result[0] = told);
			assertThat(time.getScheduledTaskCount()).isOne();
			time.advanceTimeBy(TIMEOUT.minusMillis(1));
			assertThat(result[0]).isNull();
			time.advanceTimeBy(Duration.ofMillis(1));
			assertThat(result[0]).isEqualTo(new BroadcastResult(0, members.size()));
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@Test
	void whenMembersHaveAMessageThenTheyShareItsBytesAndThenNobodyHoldsThem() {
		this.bob.credit.tryEmitEmpty();
		this.registry.broadcastMessage(this.registry.findAll(), bytes("hello")).block(TIMEOUT);
		assertThat(this.ada.addresses).hasSize(1).isEqualTo(this.bob.addresses).isEqualTo(this.nobody.addresses);
		assertThat(this.ada.messages).singleElement().satisfies((message) -> assertThat(refCnt(message)).isZero());
	}

	@Test
	void whenMessageIsCancelledThenMembersThatWaitMissIt() {
		Disposable broadcast = this.registry.broadcastMessage(this.registry.findAll(), bytes("hello")).subscribe();
		broadcast.dispose();
		this.bob.credit.tryEmitEmpty();
		assertThat(this.bob.received).isEmpty();
		assertThat(this.ada.received).containsExactly("message hello");
		assertThat(this.ada.messages).singleElement().satisfies((message) -> assertThat(refCnt(message)).isZero());
	}

	@Test
	void whenMemberHasTooManyMessagesOutstandingThenItMissesTheNext() {
		List<Disposable> outstanding = new ArrayList<>();
		for (int i = 0; i < RegisteredSession.MAX_OUTSTANDING; i++) {
			outstanding.add(this.registry.broadcastMessage(List.of(this.bob.session), bytes("old")).subscribe());
		}
		assertThat(this.registry.broadcastMessage(this.registry.findAll(), bytes("new")).block(TIMEOUT))
			.isEqualTo(new BroadcastResult(2, 1));
		outstanding.forEach(Disposable::dispose);
		this.bob.credit.tryEmitEmpty();
		assertThat(this.registry.broadcastMessage(this.registry.findAll(), bytes("newer")).block(TIMEOUT))
			.isEqualTo(new BroadcastResult(3, 0));
		assertThat(this.bob.received).containsExactly("message newer");
	}

	@Test
	void whenMemberHasEndedThenItMissesTheMessage() {
		List<WebTransportSession> members = this.registry.findByPrincipal("ada");
		this.registry.sessionClosed(this.ada.session, CloseStatus.NORMAL);
		assertThat(this.registry.broadcastMessage(members, bytes("late")).block(TIMEOUT))
			.isEqualTo(new BroadcastResult(0, 1));
		assertThat(this.registry.broadcastDatagram(members, bytes("late"))).isZero();
		assertThat(this.registry.broadcastMessage(List.of(), bytes("late")).block(TIMEOUT))
			.isEqualTo(new BroadcastResult(0, 0));
	}

	@Test
	void shouldCloseSessions() {
		this.registry.close(this.registry.findByPath("/rooms/*"), CloseStatus.of(5)).block(TIMEOUT);
		assertThat(this.ada.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.of(5));
		assertThat(this.bob.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.of(5));
		assertThat(this.nobody.closed.scan(Scannable.Attr.TERMINATED)).isFalse();
	}

	@Test
	void whenSessionsAreInAGroupThenTheyAreFound() {
		Disposable place = this.registry.join(this.ada.session, "blue");
		Disposable again = this.registry.join(this.ada.session, "blue");
		this.registry.join(this.bob.session, "blue");
		assertThat(this.registry.findByGroup("blue")).containsExactlyInAnyOrder(this.ada.session, this.bob.session);
		assertThat(this.registry.findByGroup("red")).isEmpty();
		place.dispose();
		place.dispose();
		assertThat(this.registry.findByGroup("blue")).hasSize(2);
		again.dispose();
		assertThat(this.registry.findByGroup("blue")).containsExactly(this.bob.session);
		this.bob.closed.tryEmitValue(CloseStatus.NORMAL);
		assertThat(this.registry.findByGroup("blue")).isEmpty();
		assertThat(this.registry.broadcastDatagram(this.registry.findByGroup("blue"), bytes("hi"))).isZero();
	}

	@Test
	void whenSessionHasEndedThenItIsInNoGroup() {
		this.ada.closed.tryEmitValue(CloseStatus.NORMAL);
		this.registry.join(this.ada.session, "blue");
		assertThat(this.registry.findByGroup("blue")).isEmpty();
	}

	@Test
	void whenAccessIsRevokedThenTheSessionsOfThePrincipalAreClosed() {
		this.registry.setPrincipal(this.nobody.session, () -> "ada");
		assertThat(this.registry.findPrincipal(this.nobody.session).getName()).isEqualTo("ada");
		this.registry.closeByPrincipal("ada", CloseStatus.of(4403)).block(TIMEOUT);
		assertThat(this.ada.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.of(4403));
		assertThat(this.nobody.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.of(4403));
		assertThat(this.bob.closed.scan(Scannable.Attr.TERMINATED)).isFalse();
	}

	@Test
	void whenOtherNodesCannotBeToldThenTheSessionsOfThisOneAreClosedAllTheSame() {
		RemoteSessions away = (name, status) -> Mono.error(new IllegalStateException("away"));
		List<String> told = new ArrayList<>();
		RemoteSessions other = (name, status) -> Mono.fromRunnable(() -> told.add(name + " " + status.code()));
		DefaultWebTransportSessionRegistry registry = new DefaultWebTransportSessionRegistry(List.of(),
				List.of(away, other));
		registry.sessionOpened(this.ada.session);
		StepVerifier.create(registry.closeByPrincipal("ada", CloseStatus.of(4403)))
			.expectErrorMessage("away")
			.verify(TIMEOUT);
		assertThat(this.ada.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.of(4403));
		assertThat(told).containsExactly("ada 4403");
	}

	private static int refCnt(DataBuffer message) {
		return ((NettyDataBuffer) message).getNativeBuffer().refCnt();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
