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

import java.util.List;

import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicException.Reason;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * What becomes of subscriptions when the broker is slow, fails or loses something.
 */
class SlowBrokerTests {

	private final PeerSession peer = new PeerSession("1", "", "ada").giveCredit();

	@Test
	void whenBrokerIsAwayThenSubscribingFailsAndNothingIsLeft() {
		TopicBroker broker = mock(TopicBroker.class);
		TopicException away = new TopicException(Reason.UNAVAILABLE, "away");
		given(broker.subscribe(any(), any())).willReturn(Mono.error(away));
		given(broker.publish(any(), any())).willReturn(Mono.error(away));
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			assertRefused(Reason.UNAVAILABLE, () -> fixture.subscribe(this.peer, "rooms/blue"));
			assertRefused(Reason.UNAVAILABLE, () -> fixture.publish("rooms/blue", 1));
			assertThat(fixture.topics.getCounts().getPublishedMessages()).isZero();
			fixture.assertNothingIsLeft();
			given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
			given(broker.history(any(), any()))
				.willReturn(Mono.just(new TopicHistory(new TopicPosition("e", 1), false, List.of())));
			given(broker.join(any(), any())).willReturn(Mono.error(away));
			assertRefused(Reason.UNAVAILABLE, () -> fixture.subscribe(this.peer, "rooms/blue"));
			fixture.assertNothingIsLeft();
		}
	}

	@Test
	void whenSubscribingIsCancelledThenNothingIsLeft() {
		TopicBroker broker = mock(TopicBroker.class);
		Sinks.One<Disposable> listening = Sinks.one();
		given(broker.subscribe(any(), any())).willReturn(listening.asMono());
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			fixture.topics.subscribe(this.peer.session, "rooms/blue").subscribe().dispose();
			fixture.assertNothingIsLeft();
			Disposable late = Disposables.single();
			listening.tryEmitValue(late);
			assertThat(late.isDisposed()).isTrue();
		}
	}

	@Test
	void whenBrokerIsSlowThenWhatItHasAndWhatItTellsAreJoined() {
		TopicBroker broker = mock(TopicBroker.class);
		Sinks.One<TopicHistory> history = Sinks.one();
		given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
		given(broker.history(any(), any())).willReturn(history.asMono());
		given(broker.join(any(), any())).willReturn(Mono.empty());
		given(broker.leave(any(), any())).willReturn(Mono.empty());
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			fixture.topics.subscribe(this.peer.session, "rooms/blue", new TopicPosition("e", 1)).subscribe();
			TopicListener listener = listener(broker);
			List.of(2, 3, 4).forEach((offset) -> listener.onMessage(message("e", offset)));
			history.tryEmitValue(
					new TopicHistory(new TopicPosition("e", 3), true, List.of(message("e", 2), message("e", 3))));
			listener.onMessage(message("e", 4));
			listener.onMessage(message("e", 5));
			assertThat(this.peer.stream().items).map((item) -> item.replaceAll(".*\"offset\":(\\d+).*", "$1"))
				.containsExactly("1", "2", "3", "4", "5");
			fixture.end(this.peer);
			fixture.assertNothingIsLeft();
		}
	}

	@Test
	void whenMoreIsPublishedThanMayWaitWhileTheHistoryIsReadThenItIsReadAgain() {
		TopicBroker broker = mock(TopicBroker.class);
		Sinks.One<TopicHistory> first = Sinks.one();
		Sinks.One<TopicHistory> second = Sinks.one();
		given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
		given(broker.history(any(), any())).willReturn(first.asMono()).willReturn(second.asMono());
		given(broker.join(any(), any())).willReturn(Mono.empty());
		given(broker.leave(any(), any())).willReturn(Mono.empty());
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			fixture.topics.subscribe(this.peer.session, "rooms/blue").subscribe();
			TopicListener listener = listener(broker);
			for (int offset = 2; offset < 12; offset++) {
				listener.onMessage(message("e", offset));
			}
			first.tryEmitValue(new TopicHistory(new TopicPosition("e", 1), false, List.of()));
			assertThat(this.peer.streams).isEmpty();
			second.tryEmitValue(new TopicHistory(new TopicPosition("e", 10), false, List.of()));
			assertThat(this.peer.stream().items).map((item) -> item.replaceAll(".*\"offset\":(\\d+).*", "$1"))
				.containsExactly("10", "11");
			fixture.end(this.peer);
			fixture.assertNothingIsLeft();
		}
	}

	@Test
	void whenTheHistoryIsNeverNewEnoughThenSubscribingFails() {
		TopicBroker broker = mock(TopicBroker.class);
		given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
		given(broker.history(any(), any())).willAnswer((invocation) -> Mono.fromSupplier(() -> {
			listener(broker).onMessage(message("e", 9));
			return new TopicHistory(new TopicPosition("e", 1), false, List.of());
		}));
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			assertRefused(Reason.FELL_BEHIND, () -> fixture.subscribe(this.peer, "rooms/blue"));
			fixture.assertNothingIsLeft();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "e:3", "x:2", "x:1", "lost" })
	void whenBrokerLosesMessagesThenTheStreamIsResetInsteadOfAGap(String next) {
		TopicBroker broker = mock(TopicBroker.class);
		given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
		given(broker.history(eq("rooms/blue"), any()))
			.willReturn(Mono.just(new TopicHistory(new TopicPosition("e", 1), false, List.of())));
		given(broker.join(any(), any())).willReturn(Mono.empty());
		given(broker.leave(any(), any())).willReturn(Mono.empty());
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			TopicSubscription subscription = fixture.subscribe(this.peer, "rooms/blue");
			TopicListener listener = listener(broker);
			if (next.equals("lost")) {
				listener.onLost();
			}
			else {
				TopicPosition position = TopicPosition.parse(next);
				listener.onMessage(message(position.epoch(), position.offset()));
			}
			assertThat(subscription.ended().block(TopicFixture.TIMEOUT)).isEqualTo(TopicEnd.HISTORY_LOST);
			assertThat(this.peer.stream().resetCode).isEqualTo(4409);
			assertThat(this.peer.stream().items).hasSize(1);
			fixture.assertNothingIsLeft();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenMessagesAreLostBeforeTheStreamOpensThenItBeginsWithWhatIsThere(boolean told) {
		TopicBroker broker = mock(TopicBroker.class);
		PeerSession later = new PeerSession("2");
		given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
		given(broker.history(any(), any())).willReturn(history("e", 1)).willReturn(history("x", 3));
		given(broker.join(any(), any())).willReturn(Mono.empty());
		given(broker.leave(any(), any())).willReturn(Mono.empty());
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			TopicSubscription subscription = fixture.subscribe(later, "rooms/blue", new TopicPosition("e", 1));
			if (told) {
				listener(broker).onLost();
			}
			listener(broker).onMessage(message("x", 4));
			assertThat(subscription.isActive()).isTrue();
			later.giveCredit();
			assertThat(later.stream().items).containsExactly(
					"{\"topic\":\"rooms/blue\",\"epoch\":\"x\",\"offset\":3,\"recovered\":false}",
					"{\"offset\":4,\"data\":1}");
			fixture.end(later);
			fixture.assertNothingIsLeft();
		}
	}

	@Test
	void whenMessagesAreLostWhileTheHistoryIsReadThenItIsReadAgain() {
		TopicBroker broker = mock(TopicBroker.class);
		Sinks.One<TopicHistory> first = Sinks.one();
		given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
		given(broker.history(any(), any())).willReturn(first.asMono()).willReturn(history("x", 3));
		given(broker.join(any(), any())).willReturn(Mono.empty());
		given(broker.leave(any(), any())).willReturn(Mono.empty());
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			fixture.topics.subscribe(this.peer.session, "rooms/blue").subscribe();
			listener(broker).onLost();
			first.tryEmitValue(new TopicHistory(new TopicPosition("e", 1), false, List.of()));
			assertThat(this.peer.stream().items).hasSize(1).first().asString().contains("\"epoch\":\"x\"");
			fixture.end(this.peer);
			fixture.assertNothingIsLeft();
		}
	}

	@Test
	void whenMessagesAreLostForAUserThenItsNextOneComesAllTheSame() {
		TopicBroker broker = mock(TopicBroker.class);
		given(broker.subscribe(any(), any())).willReturn(Mono.just(Disposables.single()));
		given(broker.history(any(), any())).willReturn(history("e", 1)).willReturn(history("x", 0));
		try (TopicFixture fixture = new TopicFixture(broker, TopicAuthorization.denyAll())) {
			fixture.topics.subscribeToUser(this.peer.session, "ada").block(TopicFixture.TIMEOUT);
			listener(broker).onLost();
			assertThat(this.peer.streams).isEmpty();
			listener(broker).onMessage(message("x", 1));
			assertThat(this.peer.stream().items).hasSize(2);
			fixture.end(this.peer);
			fixture.assertNothingIsLeft();
		}
	}

	private static Mono<TopicHistory> history(String epoch, long offset) {
		return Mono.just(new TopicHistory(new TopicPosition(epoch, offset), false, List.of()));
	}

	private static TopicListener listener(TopicBroker broker) {
		ArgumentCaptor<TopicListener> listener = ArgumentCaptor.captor();
		then(broker).should().subscribe(any(), listener.capture());
		return listener.getValue();
	}

	private static BrokerMessage message(String epoch, long offset) {
		return new BrokerMessage(new TopicPosition(epoch, offset), new byte[] { '1' });
	}

	private static void assertRefused(Reason reason, ThrowingCallable call) {
		assertThatExceptionOfType(TopicException.class).isThrownBy(call).satisfies((ex) -> assertReason(ex, reason));
	}

	private static void assertReason(Throwable ex, Reason reason) {
		assertThat(ex).isInstanceOfSatisfying(TopicException.class,
				(refusal) -> assertThat(refusal.getReason()).isEqualTo(reason));
	}

}
