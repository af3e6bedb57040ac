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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.PublisherProbe;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionEventPublisher} and {@link SessionExpiryListener}.
 */
class SessionListenersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private final FakeSession fake = new FakeSession("1", "/echo", "ada");

	@Test
	void eventsArePublishedElsewhereAndInOrder() {
		Queue<Runnable> elsewhere = new ArrayDeque<>();
		SessionEndTasks endTasks = new SessionEndTasks();
		SessionEventPublisher publisher = new SessionEventPublisher(this.events::add,
				new BlockingCalls(BlockingSettings.DEFAULT, elsewhere::add), endTasks);
		publisher.sessionOpened(this.fake.session);
		publisher.sessionClosed(this.fake.session, CloseStatus.of(4));
		assertThat(this.events).isEmpty();
		AtomicBoolean done = new AtomicBoolean();
		endTasks.whenDone().subscribe(null, null, () -> done.set(true));
		while (!elsewhere.isEmpty()) {
			assertThat(done).isFalse();
			elsewhere.remove().run();
		}
		assertThat(done).isTrue();
		assertThat(this.events).hasSize(2);
		assertThat(this.events.get(0)).isInstanceOfSatisfying(WebTransportSessionOpenedEvent.class,
				(event) -> assertThat(event.getSession()).isSameAs(this.fake.session));
		assertThat(this.events.get(1)).isInstanceOfSatisfying(WebTransportSessionClosedEvent.class, (event) -> {
			assertThat(event.getSession()).isSameAs(this.fake.session);
			assertThat(event.getCloseStatus()).isEqualTo(CloseStatus.of(4));
		});
	}

	@Test
	void whenListenerOfAnEventFailsThenTheNextEventIsPublished() {
		SessionEventPublisher publisher = new SessionEventPublisher((event) -> {
			this.events.add(event);
			throw new IllegalStateException("broken");
		}, new BlockingCalls(BlockingSettings.DEFAULT, Runnable::run), new SessionEndTasks());
		publisher.sessionOpened(this.fake.session);
		publisher.sessionClosed(this.fake.session, CloseStatus.NORMAL);
		assertThat(this.events).hasSize(2);
	}

	@Test
	void whenAuthenticationExpiresThenSessionIsClosed() {
		Sinks.One<CloseStatus> expired = Sinks.one();
		new SessionExpiryListener(
				List.of((session, principal) -> Mono.empty(), (session, principal) -> expired.asMono()))
			.sessionOpened(this.fake.session);
		expired.tryEmitValue(CloseStatus.of(4401));
		assertThat(this.fake.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.of(4401));
	}

	@Test
	void whenExpiryFailsThenSessionIsClosed() {
		new SessionExpiryListener(List.of((session, principal) -> {
			throw new IllegalStateException("broken");
		})).sessionOpened(this.fake.session);
		assertThat(this.fake.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.INTERNAL_ERROR);
	}

	@Test
	void whenSessionEndsThenNobodyWaitsForItsExpiry() {
		PublisherProbe<CloseStatus> expiry = PublisherProbe.of(Mono.never());
		new SessionExpiryListener(List.of((session, principal) -> expiry.mono())).sessionOpened(this.fake.session);
		expiry.assertWasSubscribed();
		this.fake.closed.tryEmitValue(CloseStatus.NORMAL);
		expiry.assertWasCancelled();
	}

	@Test
	void expiryIsToldWhoIsThere() {
		List<String> asked = new CopyOnWriteArrayList<>();
		SessionExpiryListener listener = new SessionExpiryListener(List.of((session, principal) -> {
			asked.add((principal != null) ? principal.getName() : "nobody");
			return Mono.empty();
		}));
		listener.sessionOpened(this.fake.session);
		listener.sessionOpened(new FakeSession("2", "/echo", null).session);
		assertThat(asked).containsExactly("ada", "nobody");
	}

	@Test
	void whenSomebodyLogsInLaterThenExpiryIsAskedAgainAndTheFormerAnswerDoesNotCount() {
		PublisherProbe<CloseStatus> former = PublisherProbe.of(Mono.never());
		Sinks.One<CloseStatus> expired = Sinks.one();
		SessionExpiryListener listener = new SessionExpiryListener(
				List.of((session, principal) -> "grace".equals((principal != null) ? principal.getName() : null)
						? expired.asMono() : former.mono()));
		listener.sessionOpened(this.fake.session);
		former.assertWasSubscribed();
		listener.principalChanged(this.fake.session, () -> "grace");
		former.assertWasCancelled();
		expired.tryEmitValue(CloseStatus.of(4401));
		assertThat(this.fake.closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.of(4401));
	}

	@Test
	void whenSomebodyLogsInToASessionThatHasEndedThenExpiryIsNotAsked() {
		List<String> asked = new CopyOnWriteArrayList<>();
		SessionExpiryListener listener = new SessionExpiryListener(List.of((session, principal) -> {
			asked.add((principal != null) ? principal.getName() : "nobody");
			return Mono.never();
		}));
		listener.sessionOpened(this.fake.session);
		listener.sessionClosed(this.fake.session, CloseStatus.NORMAL);
		listener.principalChanged(this.fake.session, () -> "grace");
		assertThat(asked).containsExactly("ada");
	}

}
