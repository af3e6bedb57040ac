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

package io.github.webtransport.spring.messaging.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InProcessTopicBroker}.
 */
class InProcessTopicBrokerTests extends AbstractTopicBrokerTests {

	private static final Duration AGE = Duration.ofSeconds(60);

	private final InProcessTopicBroker broker = new InProcessTopicBroker(
			new InProcessBrokerSettings(HISTORY, AGE, 1 << 20, 1000, Duration.ofMillis(GRACE)));

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AfterEach
	void disposeBroker() {
		this.broker.dispose();
		this.time.dispose();
	}

	@Override
	protected TopicBroker broker() {
		return this.broker;
	}

	@Override
	protected TopicBroker otherBroker() {
		return this.broker;
	}

	private InProcessTopicBroker timed(int historyMemory, int maxTopics) {
		return new InProcessTopicBroker(
				new InProcessBrokerSettings(HISTORY, AGE, historyMemory, maxTopics, Duration.ofSeconds(5)), this.time);
	}

	@Test
	void whenMessagesAreOldThenTheyAreNotKept() {
		InProcessTopicBroker broker = timed(1000, 10);
		broker.subscribe("rooms/blue", new Recorder()).block(TIMEOUT);
		TopicPosition first = broker.publish("rooms/blue", bytes(1)).block(TIMEOUT);
		this.time.advanceTimeBy(Duration.ofSeconds(40));
		TopicPosition second = broker.publish("rooms/blue", bytes(2)).block(TIMEOUT);
		this.time.advanceTimeBy(Duration.ofSeconds(40));
		assertThat(broker.history("rooms/blue", new TopicPosition(first.epoch(), 0)).block(TIMEOUT).recovered())
			.isFalse();
		assertThat(broker.history("rooms/blue", first).block(TIMEOUT).messages()).hasSize(1);
		assertThat(broker.getHistoryMemory()).isEqualTo(1);
		this.time.advanceTimeBy(AGE);
		assertThat(broker.getHistoryMemory()).isZero();
		assertThat(broker.history("rooms/blue", first).block(TIMEOUT).recovered()).isFalse();
		assertThat(broker.history("rooms/blue", second).block(TIMEOUT).recovered()).isTrue();
	}

	@Test
	void whenTopicIsUnusedThenItIsForgottenAndItsEpochChanges() {
		InProcessTopicBroker broker = timed(1000, 10);
		Disposable listening = broker.subscribe("rooms/red", new Recorder()).block(TIMEOUT);
		TopicPosition before = broker.publish("rooms/blue", bytes(1)).block(TIMEOUT);
		this.time.advanceTimeBy(AGE.multipliedBy(2));
		assertThat(broker.getTopicCount()).isEqualTo(1);
		TopicPosition after = broker.publish("rooms/blue", bytes(1)).block(TIMEOUT);
		assertThat(after.offset()).isEqualTo(1);
		assertThat(after.epoch()).isNotEqualTo(before.epoch());
		assertThat(broker.history("rooms/blue", before).block(TIMEOUT).recovered()).isFalse();
		listening.dispose();
		this.time.advanceTimeBy(AGE.multipliedBy(2));
		assertThat(broker.getTopicCount()).isZero();
		assertThat(broker.getHistoryMemory()).isZero();
	}

	@Test
	void whenThereAreTooManyTopicsThenTheLongestUnusedAreForgotten() {
		InProcessTopicBroker broker = timed(1000, 3);
		broker.subscribe("a", new Recorder()).block(TIMEOUT);
		broker.publish("b", bytes(1)).block(TIMEOUT);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		broker.publish("c", bytes(1)).block(TIMEOUT);
		broker.publish("d", bytes(1)).block(TIMEOUT);
		assertThat(broker.getTopicCount()).isLessThanOrEqualTo(3);
		assertThat(broker.publish("a", bytes(1)).block(TIMEOUT).offset()).isEqualTo(1);
		assertThat(broker.publish("b", bytes(1)).block(TIMEOUT).offset()).isEqualTo(1);
		assertThat(broker.getHistoryMemory()).isLessThanOrEqualTo(3);
	}

	@Test
	void whenAllTopicsAreUsedThenAnotherIsRefusedUntilOneIsNot() {
		InProcessTopicBroker broker = timed(1000, 2);
		Disposable listening = broker.subscribe("a", new Recorder()).block(TIMEOUT);
		broker.join("b", new TopicMember("1", "1", "ada")).block(TIMEOUT);
		assertThatExceptionOfType(TopicException.class).isThrownBy(() -> broker.publish("c", bytes(1)).block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(TopicException.Reason.UNAVAILABLE));
		broker.publish("a", bytes(1)).block(TIMEOUT);
		listening.dispose();
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(broker.publish("c", bytes(1)).block(TIMEOUT).offset()).isEqualTo(1);
	}

	@Test
	void whenMemoryIsUsedUpThenLessIsKept() {
		InProcessTopicBroker broker = timed(100, 10);
		TopicPosition first = broker.publish("a", new byte[60]).block(TIMEOUT);
		broker.publish("b", new byte[60]).block(TIMEOUT);
		assertThat(broker.getHistoryMemory()).isLessThanOrEqualTo(100);
		TopicPosition second = broker.publish("a", new byte[30]).block(TIMEOUT);
		assertThat(broker.getHistoryMemory()).isLessThanOrEqualTo(100);
		assertThat(broker.history("a", first).block(TIMEOUT).messages()).hasSize(1);
		broker.publish("a", new byte[1000]).block(TIMEOUT);
		assertThat(broker.getHistoryMemory()).isZero();
		assertThat(broker.history("a", second).block(TIMEOUT).recovered()).isFalse();
	}

	@Test
	void whenChangesOfPresenceAreNotTakenThenTheyEnd() {
		StepVerifier.create(this.broker.presenceChanges("rooms/blue"), 0).expectSubscription().then(() -> {
			for (int i = 0; i <= PresenceTable.MAX_WAITING + 1; i++) {
				this.broker.join("rooms/blue", new TopicMember("a/" + i, "1", null)).block(TIMEOUT);
			}
		})
			.thenRequest(Long.MAX_VALUE)
			.expectNext(PresenceChange.LIVE)
			.thenConsumeWhile((change) -> change.type() == PresenceChange.Type.JOINED)
			.expectErrorSatisfies(
					(ex) -> assertThat(((TopicException) ex).getReason()).isEqualTo(TopicException.Reason.FELL_BEHIND))
			.verify(TIMEOUT);
		assertThat(this.broker.presence("rooms/blue").block(TIMEOUT).sessions()).hasSize(1);
	}

	@Test
	void whenUserMayBeComingBackThenItIsPresentToThoseWhoBeginToListen() {
		InProcessTopicBroker broker = timed(1000, 10);
		broker.join("rooms/blue", new TopicMember("a/1", "1", "ada")).block(TIMEOUT);
		broker.leave("rooms/blue", new TopicMember("a/1", "1", "ada")).block(TIMEOUT);
		StepVerifier.create(broker.presenceChanges("rooms/blue"))
			.expectNext(new PresenceChange(PresenceChange.Type.PRESENT, "ada", "1"), PresenceChange.LIVE)
			.then(() -> this.time.advanceTimeBy(Duration.ofSeconds(6)))
			.expectNext(new PresenceChange(PresenceChange.Type.LEFT, "ada", "1"))
			.thenCancel()
			.verify(TIMEOUT);
	}

	@Test
	void whenManyAreThereThenTheyMayBeTakenOneByOne() {
		int many = PresenceTable.MAX_WAITING * 2;
		for (int i = 0; i < many; i++) {
			this.broker.join("rooms/blue", new TopicMember("a/" + i, "1", null)).block(TIMEOUT);
		}
		StepVerifier.create(this.broker.presenceChanges("rooms/blue"), 1)
			.expectNextCount(1)
			.thenRequest(many)
			.expectNextCount(many - 1)
			.expectNext(PresenceChange.LIVE)
			.thenCancel()
			.verify(TIMEOUT);
	}

	@Test
	void whenWhoHearsOfChangesAsksForPresenceThenNothingIsStuck() {
		List<Integer> sizes = new CopyOnWriteArrayList<>();
		this.broker.presenceChanges("rooms/blue")
			.skip(1)
			.flatMap((change) -> this.broker.presence("rooms/blue"))
			.subscribe((presence) -> sizes.add(presence.sessions().size()));
		this.broker.join("rooms/blue", new TopicMember("a/1", "1", null)).block(TIMEOUT);
		assertThat(sizes).containsExactly(1);
	}

	@Test
	void whenSettingCannotWorkThenItIsNamed() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new InProcessBrokerSettings(-1, AGE, 1, 1, AGE))
			.withMessage("'historySize' is -1 (expected: 0 or more)");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new InProcessBrokerSettings(1, Duration.ZERO, 1, 1, AGE))
			.withMessageContaining("historyAge");
	}

}
