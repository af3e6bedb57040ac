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

package io.github.webtransport.spring.messaging.delivery;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.DatagramTooLargeException;
import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.SubscribeOptions;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicException.Reason;
import io.github.webtransport.spring.messaging.TopicMessage;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.delivery.TopicDeliveryTests.Said;
import io.github.webtransport.spring.session.DefaultWebTransportSessionRegistry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.codec.EncodingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link DefaultWebTransportTopics}.
 */
class WebTransportTopicsTests {

	private final TopicFixture fixture = new TopicFixture();

	private final DefaultWebTransportTopics topics = this.fixture.topics;

	private final PeerSession peer = new PeerSession("1", "", "ada").giveCredit();

	@AfterEach
	void closeFixture() {
		this.fixture.close();
	}

	// Names and payloads

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\nb", "\"", "a\\", "{a}", "$user/ada", "a\u0000", "*", "a?b", "a#b",
			"\uD83D\uDC18", "\uD83D" })
	void whenNameIsNotValidThenItIsRefusedEverywhere(String topic) {
		assertRefused(Reason.INVALID_NAME, () -> this.fixture.publish(topic, 1));
		assertRefused(Reason.INVALID_NAME, () -> this.fixture.subscribe(this.peer, topic));
		assertRefused(Reason.INVALID_NAME, () -> this.topics.publishDatagram(topic, 1).block(TopicFixture.TIMEOUT));
		assertRefused(Reason.INVALID_NAME,
				() -> this.topics.subscribeRequested(this.peer.session, topic, SubscribeOptions.DEFAULT)
					.block(TopicFixture.TIMEOUT));
		assertRefused(Reason.INVALID_NAME,
				() -> this.topics.receive(topic, String.class).blockFirst(TopicFixture.TIMEOUT));
		assertRefused(Reason.INVALID_NAME, () -> this.topics.presence(topic).block(TopicFixture.TIMEOUT));
		assertRefused(Reason.INVALID_NAME, () -> this.topics.presenceChanges(topic).blockFirst(TopicFixture.TIMEOUT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "rooms/blue", "räume/größe", "комната", "部屋", "a.b_c-d:e@f~g+h=i,j!" })
	void whenNameIsValidThenItIsTaken(String topic) {
		this.fixture.subscribe(this.peer, topic);
		this.fixture.publish(topic, 1);
		assertThat(this.peer.stream().items.get(0)).startsWith("{\"topic\":\"" + topic + "\"");
		assertThat(this.peer.stream().items).hasSize(2);
	}

	@Test
	void whenNameIsLongThenItIsRefused() {
		this.fixture.publish("x".repeat(200), 1);
		assertRefused(Reason.INVALID_NAME, () -> this.fixture.publish("x".repeat(201), 1));
	}

	@Test
	void whenMessageIsTooLargeThenItIsRefused() {
		this.fixture.publish("rooms/blue", "x".repeat(998));
		assertRefused(Reason.MESSAGE_TOO_LARGE, () -> this.fixture.publish("rooms/blue", "x".repeat(999)));
	}

	@Test
	void whenPayloadIsNoValueThenItIsRefused() {
		assertThatExceptionOfType(EncodingException.class)
			.isThrownBy(() -> this.fixture.publish("rooms/blue", Flux.just(1)));
		assertThatExceptionOfType(EncodingException.class)
			.isThrownBy(() -> this.fixture.publish("rooms/blue", ByteBuffer.allocate(1)));
	}

	@Test
	void whenPayloadIsBytesThenItIsBase64() {
		this.fixture.subscribe(this.peer, "rooms/blue");
		this.fixture.publish("rooms/blue", new byte[] { 1, 2, 3 });
		assertThat(this.peer.stream().items.get(1)).isEqualTo("{\"offset\":1,\"data\":\"AQID\"}");
		TopicMessage<byte[]> received = this.topics.receive("rooms/blue", byte[].class, new TopicPosition(epoch(), 0))
			.blockFirst(TopicFixture.TIMEOUT);
		assertThat(received.payload()).containsExactly(1, 2, 3);
	}

	private String epoch() {
		return this.fixture.broker.history("rooms/blue", null).block(TopicFixture.TIMEOUT).position().epoch();
	}

	// Datagrams

	@Test
	void whenDatagramIsPublishedThenEachSubscribedSessionGetsIt() {
		PeerSession other = new PeerSession("2").giveCredit();
		this.fixture.subscribe(this.peer, "rooms/blue");
		this.fixture.subscribe(other, "rooms/blue");
		other.datagramResult = DatagramResult.DROPPED;
		this.topics.publishDatagram("rooms/blue", new Said("hi")).block(TopicFixture.TIMEOUT);
		this.topics.publishDatagram("rooms/red", new Said("hi")).block(TopicFixture.TIMEOUT);
		assertThat(this.peer.datagrams).containsExactly("{\"topic\":\"rooms/blue\",\"data\":{\"text\":\"hi\"}}");
		assertThat(other.datagrams).hasSize(1);
		assertThat(this.topics.getCounts().getPublishedDatagrams()).isEqualTo(2);
		assertThat(this.topics.getCounts().getDeliveredDatagrams()).isEqualTo(1);
		assertThat(this.topics.getCounts().getDropped(TopicDrop.NOT_SENT)).isEqualTo(1);
		assertThat(this.fixture.used()).isZero();
	}

	@Test
	void whenDatagramIsTooLargeForAnyPathThenThePublisherIsToldSo() {
		this.fixture.subscribe(this.peer, "rooms/blue");
		String fits = "x".repeat(200 - "{\"topic\":\"rooms/blue\",\"data\":\"\"}".length());
		this.topics.publishDatagram("rooms/blue", fits).block(TopicFixture.TIMEOUT);
		assertThatExceptionOfType(DatagramTooLargeException.class)
			.isThrownBy(() -> this.topics.publishDatagram("rooms/blue", fits + "x").block(TopicFixture.TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getActual()).isEqualTo(201));
		assertThat(this.peer.datagrams).hasSize(1);
		this.peer.datagramResult = DatagramResult.TOO_LARGE;
		this.topics.publishDatagram("rooms/blue", fits).block(TopicFixture.TIMEOUT);
		assertThat(this.topics.getCounts().getDropped(TopicDrop.TOO_LARGE)).isEqualTo(2);
	}

	// What clients ask for

	@Test
	void whenClientAsksForATopicThenItIsDeniedByDefault() {
		assertRefused(Reason.ACCESS_DENIED,
				() -> this.topics.subscribeRequested(this.peer.session, "rooms/blue", SubscribeOptions.DEFAULT)
					.block(TopicFixture.TIMEOUT));
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenAuthorizationAllowsThenClientGetsTheTopicAndNoOther() {
		TopicAuthorization authorization = (session, topic) -> switch (topic) {
			case "rooms/blue" -> Mono.just(true);
			case "rooms/red" -> Mono.empty();
			default -> Mono.error(new IllegalStateException("broken"));
		};
		try (TopicFixture fixture = new TopicFixture(null, authorization)) {
			fixture.topics.subscribeRequested(this.peer.session, "rooms/blue", SubscribeOptions.DEFAULT)
				.block(TopicFixture.TIMEOUT);
			assertThat(this.peer.stream().items).hasSize(1);
			for (String topic : List.of("rooms/red", "rooms/green")) {
				assertRefused(Reason.ACCESS_DENIED,
						() -> fixture.topics.subscribeRequested(this.peer.session, topic, SubscribeOptions.DEFAULT)
							.block(TopicFixture.TIMEOUT));
			}
		}
	}

	@Test
	void whenSessionHasAsManySubscriptionsAsItMayThenAnotherIsRefused() {
		TopicSubscription first = this.fixture.subscribe(this.peer, "a");
		this.fixture.subscribe(this.peer, "b");
		this.fixture.subscribe(this.peer, "b");
		assertRefused(Reason.TOO_MANY_SUBSCRIPTIONS, () -> this.fixture.subscribe(this.peer, "c"));
		this.fixture.subscribe(new PeerSession("2"), "c");
		first.cancel();
		this.fixture.subscribe(this.peer, "c");
		assertThat(this.topics.getCounts().getSubscribers()).isEqualTo(4);
	}

	// Users

	@Test
	void whenMessageIsForAUserThenEachOfItsSessionsGetsItAndOpensItsStreamThen() {
		UserTopicListener listener = new UserTopicListener(this.topics);
		PeerSession second = new PeerSession("2", "", "ada").giveCredit();
		PeerSession bob = new PeerSession("3", "", "bob").giveCredit();
		PeerSession nobody = new PeerSession("4").giveCredit();
		List.of(this.peer, second, bob, nobody).forEach((each) -> listener.sessionOpened(each.session));
		assertThat(this.peer.streams).isEmpty();
		TopicPosition position = this.topics.publishToUser("ada", new Said("hi")).block(TopicFixture.TIMEOUT);
		String[] expected = {
				"{\"topic\":\"$user\",\"epoch\":\"%s\",\"offset\":0,\"recovered\":false}".formatted(position.epoch()),
				"{\"offset\":1,\"data\":{\"text\":\"hi\"}}" };
		assertThat(this.peer.stream().items).containsExactly(expected);
		assertThat(second.stream().items).containsExactly(expected);
		assertThat(bob.streams).isEmpty();
		assertThat(nobody.streams).isEmpty();
		this.topics.publishDatagramToUser("bob", 1).block(TopicFixture.TIMEOUT);
		assertThat(bob.datagrams).containsExactly("{\"topic\":\"$user\",\"data\":1}");
		assertThat(this.peer.datagrams).isEmpty();
		List.of(this.peer, second, bob, nobody).forEach((each) -> {
			listener.sessionClosed(each.session, CloseStatus.NORMAL);
			this.fixture.end(each);
		});
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenUserComesBackThenItGetsWhatWasSentMeanwhile() {
		UserTopicListener listener = new UserTopicListener(this.topics);
		TopicPosition seen = this.topics.publishToUser("ada", 1).block(TopicFixture.TIMEOUT);
		this.topics.publishToUser("ada", 2).block(TopicFixture.TIMEOUT);
		PeerSession back = new PeerSession("2", "?since=$user:" + seen, "ada").giveCredit();
		listener.sessionOpened(back.session);
		assertThat(back.stream().items).hasSize(2).last().isEqualTo("{\"offset\":2,\"data\":2}");
		PeerSession late = new PeerSession("3", "?since=$user:x:1", "ada").giveCredit();
		listener.sessionOpened(late.session);
		assertThat(late.stream().items).singleElement().asString().contains("\"recovered\":false");
	}

	@Test
	void whenPrincipalChangesThenTheSessionGetsTheMessagesOfTheNewOne() {
		UserTopicListener listener = new UserTopicListener(this.topics);
		listener.sessionOpened(this.peer.session);
		listener.principalChanged(this.peer.session, () -> "eve");
		this.topics.publishToUser("ada", 1).block(TopicFixture.TIMEOUT);
		assertThat(this.peer.streams).isEmpty();
		this.topics.publishToUser("eve", 2).block(TopicFixture.TIMEOUT);
		assertThat(this.peer.stream().items).hasSize(2);
		listener.sessionClosed(this.peer.session, CloseStatus.NORMAL);
		assertThat(this.topics.getCounts().getSubscribers()).isZero();
	}

	@Test
	void whenAccessIsRevokedOnOneNodeThenSessionsOfAnotherAreClosed() {
		DefaultWebTransportSessionRegistry here = new DefaultWebTransportSessionRegistry();
		TopicRemoteSessions remote = new TopicRemoteSessions(this.topics, here);
		here.sessionOpened(this.peer.session);
		given(this.peer.session.close(any())).willAnswer((invocation) -> Mono.fromRunnable(this.peer::end));
		new DefaultWebTransportSessionRegistry(List.of(), List.of(remote)).closeByPrincipal("bob", CloseStatus.of(4403))
			.block(TopicFixture.TIMEOUT);
		then(this.peer.session).should(never()).close(any());
		new DefaultWebTransportSessionRegistry(List.of(), List.of(remote))
			.closeByPrincipal("ada", CloseStatus.of(4403, "Revoked"))
			.block(TopicFixture.TIMEOUT);
		then(this.peer.session).should().close(CloseStatus.of(4403, "Revoked"));
		remote.dispose();
		this.fixture.assertNothingIsLeft();
	}

	// Presence

	@Test
	void whenSessionsAreSubscribedThenTheirUsersArePresent() {
		List<PresenceChange> changes = new CopyOnWriteArrayList<>();
		this.topics.presenceChanges("rooms/blue").subscribe(changes::add);
		PeerSession later = new PeerSession("2").giveCredit();
		this.fixture.registry.sessionOpened(later.session);
		this.fixture.registry.setPrincipal(later.session, () -> "grace");
		this.fixture.subscribe(this.peer, "rooms/blue");
		TopicSubscription second = this.fixture.subscribe(this.peer, "rooms/blue");
		this.fixture.subscribe(later, "rooms/blue");
		second.cancel();
		Presence presence = this.topics.presence("rooms/blue").block(TopicFixture.TIMEOUT);
		assertThat(presence.users()).isEqualTo(Set.of("ada", "grace"));
		assertThat(presence.sessions()).containsExactlyInAnyOrder(new Presence.Session("1", "ada"),
				new Presence.Session("2", "grace"));
		assertThat(this.fixture.registry.findByGroup("rooms/blue")).containsExactlyInAnyOrder(this.peer.session,
				later.session);
		assertThat(changes).map(PresenceChange::user).containsExactly(null, "ada", "grace");
	}

	// Receiving

	@Test
	void whenTopicIsReceivedThenMessagesAreValues() {
		TopicPosition first = this.fixture.publish("rooms/blue", new Said("missed"));
		StepVerifier.create(this.topics.receive("rooms/blue", Said.class))
			.then(() -> this.fixture.publish("rooms/blue", new Said("hi")))
			.expectNext(new TopicMessage<>("rooms/blue", new TopicPosition(first.epoch(), 2), new Said("hi")))
			.thenCancel()
			.verify(TopicFixture.TIMEOUT);
		ResolvableType type = ResolvableType.forType(new ParameterizedTypeReference<List<String>>() {
		});
		this.fixture.publish("rooms/red", List.of("a"));
		TopicPosition red = this.fixture.publish("rooms/red", List.of("b"));
		assertThat(this.topics.receive("rooms/red", type, new TopicPosition(red.epoch(), 1))
			.blockFirst(TopicFixture.TIMEOUT)
			.payload()).isEqualTo(List.of("b"));
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenReceiverHasAPositionThenItGetsAllSince() {
		TopicPosition first = this.fixture.publish("rooms/blue", "a");
		this.fixture.publish("rooms/blue", "b");
		StepVerifier.create(this.topics.receive("rooms/blue", String.class, first).map(TopicMessage::payload))
			.expectNext("b")
			.then(() -> this.fixture.publish("rooms/blue", "c"))
			.expectNext("c")
			.thenCancel()
			.verify(TopicFixture.TIMEOUT);
	}

	@Test
	void whenPositionOfReceiverIsLostThenItFails() {
		StepVerifier.create(this.topics.receive("rooms/blue", String.class, new TopicPosition("x", 1)))
			.expectErrorSatisfies((ex) -> assertReason(ex, Reason.HISTORY_LOST))
			.verify(TopicFixture.TIMEOUT);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenReceiversDoNotAskThenTheLagIsThatOfTheSlowest() {
		assertThat(this.fixture.topics.getLag()).isZero();
		StepVerifier.create(this.topics.receive("rooms/blue", Integer.class), 1)
			.then(() -> this.topics.receive("rooms/blue", Integer.class).subscribe().dispose())
			.then(() -> List.of(1, 2, 3).forEach((i) -> this.fixture.publish("rooms/blue", i)))
			.expectNextCount(1)
			.then(() -> assertThat(this.fixture.topics.getLag()).isEqualTo(2))
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> assertThat(this.fixture.topics.getLag()).isEqualTo(1))
			.thenCancel()
			.verify(TopicFixture.TIMEOUT);
		assertThat(this.fixture.topics.getLag()).isZero();
	}

	@Test
	void whenReceiverDoesNotAskThenItFallsBehind() {
		StepVerifier.create(this.topics.receive("rooms/blue", Integer.class), 1).expectSubscription().then(() -> {
			for (int i = 0; i < TopicFixture.OUTBOX + 2; i++) {
				this.fixture.publish("rooms/blue", i);
			}
		})
			.expectNextMatches((message) -> message.payload() == 0)
			.expectErrorSatisfies((ex) -> assertReason(ex, Reason.FELL_BEHIND))
			.verify(TopicFixture.TIMEOUT);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenMessageIsNoneOfTheTypeThenReceiverFails() {
		StepVerifier.create(this.topics.receive("rooms/blue", Said.class))
			.then(() -> this.fixture.publish("rooms/blue", "text"))
			.expectError(DecodingException.class)
			.verify(TopicFixture.TIMEOUT);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenReceiverPublishesThenOthersSeeTheSameOrder() {
		this.topics.receive("rooms/blue", Integer.class)
			.filter((message) -> message.payload() < 3)
			.flatMap((message) -> this.topics.publish("rooms/blue", message.payload() + 1))
			.subscribe();
		this.fixture.subscribe(this.peer, "rooms/blue");
		this.fixture.publish("rooms/blue", 0);
		assertThat(this.peer.stream().items.subList(1, 5)).containsExactly("{\"offset\":1,\"data\":0}",
				"{\"offset\":2,\"data\":1}", "{\"offset\":3,\"data\":2}", "{\"offset\":4,\"data\":3}");
	}

	private static void assertRefused(Reason reason, ThrowingCallable call) {
		assertThatExceptionOfType(TopicException.class).isThrownBy(call).satisfies((ex) -> assertReason(ex, reason));
	}

	private static void assertReason(Throwable ex, Reason reason) {
		assertThat(ex).isInstanceOfSatisfying(TopicException.class,
				(refusal) -> assertThat(refusal.getReason()).isEqualTo(reason));
	}

}
