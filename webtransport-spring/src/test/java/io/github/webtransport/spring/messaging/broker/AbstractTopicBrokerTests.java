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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link TopicBroker} does that keeps messages. It keeps {@value #HISTORY}
 * messages of a topic, and users may be away for {@value #GRACE} ms.
 */
public abstract class AbstractTopicBrokerTests extends AbstractLiveTopicBrokerTests {

	public static final int HISTORY = 10;

	public static final int GRACE = 300;

	@Test
	void whenMessagesArePublishedThenTheirOffsetsAreConsecutive() {
		List<TopicPosition> positions = Flux.range(0, 5)
			.concatMap((i) -> ((i % 2 == 0) ? broker() : otherBroker()).publish("rooms/blue", bytes(i)))
			.collectList()
			.block(TIMEOUT);
		assertThat(positions).map(TopicPosition::offset).containsExactly(1L, 2L, 3L, 4L, 5L);
		assertThat(positions).map(TopicPosition::epoch).containsOnly(positions.get(0).epoch());
		assertThat(broker().publish("rooms/red", bytes(0)).block(TIMEOUT).offset()).isEqualTo(1);
	}

	@Test
	void whenSomethingIsPublishedThenListenersAreToldOfThePositionThatThePublisherIs() {
		Recorder recorder = new Recorder();
		broker().subscribe("rooms/blue", recorder).block(TIMEOUT);
		TopicPosition position = otherBroker().publish("rooms/blue", bytes(7)).block(TIMEOUT);
		await(() -> recorder.messages.size() == 1);
		assertThat(recorder.messages.get(0).position()).isEqualTo(position);
	}

	@Test
	void whenPositionIsKeptThenHistoryHasWhatCameSince() {
		TopicPosition second = publish(5).get(1);
		TopicHistory history = otherBroker().history("rooms/blue", second).block(TIMEOUT);
		assertThat(history.recovered()).isTrue();
		assertThat(history.position()).isEqualTo(new TopicPosition(second.epoch(), 5));
		assertThat(history.messages()).map((message) -> message.position().offset()).containsExactly(3L, 4L, 5L);
		assertThat(history.messages()).map((message) -> new String(message.payload(), StandardCharsets.UTF_8))
			.containsExactly("2", "3", "4");
	}

	@Test
	void whenNothingCameSinceThenHistoryIsEmptyAndComplete() {
		TopicPosition last = publish(3).get(2);
		TopicHistory history = broker().history("rooms/blue", last).block(TIMEOUT);
		assertThat(history.recovered()).isTrue();
		assertThat(history.messages()).isEmpty();
		TopicHistory empty = broker().history("rooms/red", null).block(TIMEOUT);
		assertThat(empty.recovered()).isFalse();
		assertThat(broker().history("rooms/red", empty.position()).block(TIMEOUT).recovered()).isTrue();
	}

	@Test
	void whenNoPositionIsGivenThenThePresentOneIsTold() {
		publish(3);
		TopicHistory history = broker().history("rooms/blue", null).block(TIMEOUT);
		assertThat(history.recovered()).isFalse();
		assertThat(history.position().offset()).isEqualTo(3);
		assertThat(history.messages()).isEmpty();
	}

	@Test
	void whenMoreWasPublishedThanIsKeptThenOnlyTheEndIsRecovered() {
		List<TopicPosition> positions = publish(HISTORY + 5);
		assertThat(broker().history("rooms/blue", positions.get(3)).block(TIMEOUT).recovered()).isFalse();
		TopicHistory history = broker().history("rooms/blue", positions.get(4)).block(TIMEOUT);
		assertThat(history.recovered()).isTrue();
		assertThat(history.messages()).hasSize(HISTORY);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 4, Long.MAX_VALUE, Long.MIN_VALUE })
	void whenOffsetIsNoneOfTheTopicThenNothingIsRecovered(long offset) {
		String epoch = publish(3).get(0).epoch();
		TopicHistory history = broker().history("rooms/blue", new TopicPosition(epoch, offset)).block(TIMEOUT);
		assertThat(history.recovered()).isFalse();
		assertThat(history.messages()).isEmpty();
		assertThat(history.position().offset()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "'; DROP TABLE", "\n\u0000", "0123456789012345678901234567890123456789" })
	void whenEpochIsNoneOfTheTopicThenNothingIsRecovered(String epoch) {
		publish(3);
		TopicHistory history = broker().history("rooms/blue", new TopicPosition(epoch, 2)).block(TIMEOUT);
		assertThat(history.recovered()).isFalse();
		assertThat(history.messages()).isEmpty();
	}

	@Test
	void whenNamesAreThoseOfUsersThenTopicsAreToldApart() {
		broker().publish("$user/ada lovelace {1}", bytes(1)).block(TIMEOUT);
		broker().publish("$user/ada lovelace {2}", bytes(1)).block(TIMEOUT);
		assertThat(broker().publish("$user/ada lovelace {1}", bytes(1)).block(TIMEOUT).offset()).isEqualTo(2);
	}

	@Test
	void whenMembersComeAndGoThenPresenceFollows() {
		TopicMember ada = new TopicMember("a/1", "1", "ada");
		TopicMember adaToo = new TopicMember("b/1", "2", "ada");
		TopicMember nobody = new TopicMember("a/2", "3", null);
		broker().join("rooms/blue", ada).block(TIMEOUT);
		otherBroker().join("rooms/blue", adaToo).block(TIMEOUT);
		broker().join("rooms/blue", nobody).block(TIMEOUT);
		Presence presence = otherBroker().presence("rooms/blue").block(TIMEOUT);
		assertThat(presence.users()).containsExactly("ada");
		assertThat(presence.sessions()).containsExactlyInAnyOrder(new Presence.Session("1", "ada"),
				new Presence.Session("2", "ada"), new Presence.Session("3", null));
		broker().leave("rooms/blue", ada).block(TIMEOUT);
		broker().leave("rooms/blue", ada).block(TIMEOUT);
		broker().leave("rooms/blue", nobody).block(TIMEOUT);
		assertThat(broker().presence("rooms/blue").block(TIMEOUT).sessions())
			.containsExactly(new Presence.Session("2", "ada"));
		assertThat(broker().presence("rooms/red").block(TIMEOUT)).isEqualTo(new Presence(List.of(), Set.of()));
	}

	@Test
	void whenUserStaysAwayThenItIsToldOnce() {
		List<PresenceChange> changes = new CopyOnWriteArrayList<>();
		Disposable listening = broker().presenceChanges("rooms/blue").subscribe(changes::add);
		await(() -> changes.contains(PresenceChange.LIVE));
		changes.clear();
		TopicMember ada = new TopicMember("a/1", "1", "ada");
		TopicMember adaToo = new TopicMember("a/2", "2", "ada");
		broker().join("rooms/blue", ada).block(TIMEOUT);
		broker().join("rooms/blue", adaToo).block(TIMEOUT);
		broker().leave("rooms/blue", ada).block(TIMEOUT);
		broker().leave("rooms/blue", adaToo).block(TIMEOUT);
		assertThat(broker().presence("rooms/blue").block(TIMEOUT).users()).containsExactly("ada");
		await(() -> changes.size() >= 2);
		assertThat(changes).containsExactly(new PresenceChange(PresenceChange.Type.JOINED, "ada", "1"),
				new PresenceChange(PresenceChange.Type.LEFT, "ada", "2"));
		assertThat(broker().presence("rooms/blue").block(TIMEOUT).users()).isEmpty();
		listening.dispose();
	}

	@Test
	void whenUserComesBackAtOnceThenNobodyIsToldThatItWasGone() {
		List<PresenceChange> changes = new CopyOnWriteArrayList<>();
		broker().presenceChanges("rooms/blue").subscribe(changes::add);
		await(() -> changes.contains(PresenceChange.LIVE));
		changes.clear();
		broker().join("rooms/blue", new TopicMember("a/1", "1", "ada")).block(TIMEOUT);
		broker().leave("rooms/blue", new TopicMember("a/1", "1", "ada")).block(TIMEOUT);
		otherBroker().join("rooms/blue", new TopicMember("b/1", "2", "ada")).block(TIMEOUT);
		broker().join("rooms/blue", new TopicMember("a/2", "3", "bob")).block(TIMEOUT);
		broker().leave("rooms/blue", new TopicMember("a/2", "3", "bob")).block(TIMEOUT);
		await(() -> changes.size() >= 3);
		assertThat(changes).map((change) -> change.type() + " " + change.user())
			.containsExactly("JOINED ada", "JOINED bob", "LEFT bob");
	}

	@Test
	void whenOthersAreThereBeforeThenTheyComeFirstAndChangesFollow() {
		List<PresenceChange> changes = new CopyOnWriteArrayList<>();
		broker().join("rooms/blue", new TopicMember("a/1", "1", "ada")).block(TIMEOUT);
		broker().join("rooms/blue", new TopicMember("a/2", "2", "ada")).block(TIMEOUT);
		otherBroker().join("rooms/blue", new TopicMember("b/1", "3", null)).block(TIMEOUT);
		broker().presenceChanges("rooms/blue").subscribe(changes::add);
		await(() -> changes.contains(PresenceChange.LIVE));
		assertThat(changes).map(PresenceChange::type)
			.containsExactly(PresenceChange.Type.PRESENT, PresenceChange.Type.PRESENT, PresenceChange.Type.LIVE);
		assertThat(changes).map(PresenceChange::user).containsOnlyOnce("ada");
		otherBroker().leave("rooms/blue", new TopicMember("b/1", "3", null)).block(TIMEOUT);
		await(() -> changes.size() == 4);
		assertThat(changes.get(3)).isEqualTo(new PresenceChange(PresenceChange.Type.LEFT, null, "3"));
	}

	@Test
	void whenSomeListenWhileOthersComeAndGoThenNothingIsMissed() {
		List<Set<String>> seen = new CopyOnWriteArrayList<>();
		Flux.range(0, 60).concatMap((i) -> {
			TopicMember member = new TopicMember("b/" + i, "b" + i, null);
			if (i % 10 == 5) {
				seen.add(follow());
			}
			return otherBroker().join("rooms/blue", member)
				.then((i % 2 == 0) ? otherBroker().leave("rooms/blue", member) : Mono.empty());
		}).blockLast(TIMEOUT);
		assertThat(seen).hasSize(6);
		Set<String> there = broker().presence("rooms/blue")
			.block(TIMEOUT)
			.sessions()
			.stream()
			.map(Presence.Session::id)
			.collect(Collectors.toSet());
		assertThat(there).hasSize(30);
		seen.forEach((one) -> await(() -> one.equals(there)));
	}

	/**
	 * Follow who is there. Whatever does not fit together is there too.
	 */
	private Set<String> follow() {
		Set<String> there = ConcurrentHashMap.newKeySet();
		broker().presenceChanges("rooms/blue").subscribe((change) -> {
			boolean fits = switch (change.type()) {
				case PRESENT, JOINED -> there.add(change.session());
				case LEFT -> there.remove(change.session());
				case LIVE -> true;
			};
			if (!fits) {
				there.add(change.toString());
			}
		}, (ex) -> there.add(ex.toString()));
		return there;
	}

	private List<TopicPosition> publish(int count) {
		return Flux.range(0, count)
			.concatMap((i) -> broker().publish("rooms/blue", bytes(i)))
			.collectList()
			.block(TIMEOUT);
	}

}
