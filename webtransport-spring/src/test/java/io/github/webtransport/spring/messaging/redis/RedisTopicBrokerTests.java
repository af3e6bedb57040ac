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

package io.github.webtransport.spring.messaging.redis;

import java.util.List;
import java.util.stream.LongStream;

import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.AbstractTopicBrokerTests;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisTopicBroker} with two nodes and a real server, which fails in
 * every way that it can.
 */
class RedisTopicBrokerTests extends AbstractTopicBrokerTests {

	private static final RedisServer server = new RedisServer();

	private RedisNode node;

	private RedisNode otherNode;

	@BeforeAll
	static void startServer() {
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void startNodes() {
		server.command("flushall");
		this.node = new RedisNode(server.port()).awaitAvailable();
		this.otherNode = new RedisNode(server.port()).awaitAvailable();
	}

	@AfterEach
	void stopNodes() {
		this.node.close();
		this.otherNode.close();
	}

	@Override
	protected TopicBroker broker() {
		return this.node.broker();
	}

	@Override
	protected TopicBroker otherBroker() {
		return this.otherNode.broker();
	}

	private Recorder listen() {
		Recorder recorder = new Recorder();
		broker().subscribe("rooms/blue", recorder).block(TIMEOUT);
		return recorder;
	}

	private static List<Long> offsets(Recorder recorder) {
		return recorder.messages.stream().map((message) -> message.position().offset()).toList();
	}

	@Test
	void whenListenersLoseTheirConnectionThenTheyMissNothing() {
		Recorder recorder = listen();
		for (int round = 1; round <= 3; round++) {
			server.command("client", "kill", "type", "pubsub");
			Flux.range(0, 5).concatMap((i) -> otherBroker().publish("rooms/blue", bytes(i))).blockLast(TIMEOUT);
			int expected = 5 * round;
			await(() -> recorder.messages.size() >= expected);
		}
		assertThat(recorder.lost).isEmpty();
		assertThat(offsets(recorder)).isEqualTo(LongStream.rangeClosed(1, 15).boxed().toList());
	}

	@Test
	void whenTheLastMessageIsNotToldThenTheHeartbeatFindsIt() {
		Recorder recorder = listen();
		server.command("client", "kill", "type", "pubsub");
		otherBroker().publish("rooms/blue", bytes(1)).block(TIMEOUT);
		await(() -> recorder.messages.size() == 1);
		assertThat(recorder.messages).map(BrokerMessage::payload).containsExactly(bytes(1));
	}

	@Test
	void whenEverythingIsFlushedThenListenersAreToldAndTheEpochChanges() {
		Recorder recorder = listen();
		TopicPosition before = broker().publish("rooms/blue", bytes(1)).block(TIMEOUT);
		server.command("flushall");
		TopicPosition after = otherBroker().publish("rooms/blue", bytes(2)).block(TIMEOUT);
		assertThat(after.offset()).isEqualTo(1);
		assertThat(after.epoch()).isNotEqualTo(before.epoch());
		await(() -> !recorder.lost.isEmpty());
		assertThat(broker().history("rooms/blue", before).block(TIMEOUT).recovered()).isFalse();
		broker().publish("rooms/blue", bytes(3)).block(TIMEOUT);
		await(() -> recorder.messages.stream().anyMatch((message) -> message.position().offset() == 2));
	}

	@Test
	void whenRedisIsPausedThenPublishingFailsInTimeAndWorksAfterwards() {
		Recorder recorder = listen();
		server.command("client", "pause", "2500", "all");
		long start = System.nanoTime();
		assertUnavailable();
		assertThat(System.nanoTime() - start).isLessThan(RedisNode.SETTINGS.timeout().multipliedBy(2).toNanos());
		await(() -> publishes());
		await(() -> !recorder.messages.isEmpty());
		assertThat(recorder.lost).isEmpty();
	}

	@Test
	void whenRedisIsKilledAndStartedAgainThenEverythingResumes() {
		Recorder recorder = listen();
		broker().publish("rooms/blue", bytes(1)).block(TIMEOUT);
		server.kill();
		assertUnavailable();
		server.start();
		await(() -> publishes());
		await(() -> !recorder.lost.isEmpty());
		int told = recorder.messages.size();
		await(() -> publishes());
		await(() -> recorder.messages.size() > told);
		await(this.node.broker()::isAvailable);
	}

	@Test
	void whenRedisIsAwayAtFirstThenEverythingBeginsWhenItComes() {
		try (RedisServer late = new RedisServer(); RedisNode early = new RedisNode(late.port())) {
			assertThat(early.broker().isAvailable()).isFalse();
			assertThatExceptionOfType(TopicException.class)
				.isThrownBy(() -> early.broker().publish("rooms/blue", bytes(1)).block(TIMEOUT));
			late.start();
			early.awaitAvailable();
			assertThat(early.broker().publish("rooms/blue", bytes(1)).block(TIMEOUT).offset()).isEqualTo(1);
		}
	}

	@Test
	void whenNodeDiesThenItsMembersAreGoneAndThoseOfOthersStay() {
		TopicMember here = new TopicMember("a/1", "1", "ada");
		TopicMember there = new TopicMember("b/1", "2", "bob");
		broker().join("rooms/blue", here).block(TIMEOUT);
		otherBroker().join("rooms/blue", there).block(TIMEOUT);
		this.otherNode.close();
		await(() -> broker().presence("rooms/blue").block(TIMEOUT).sessions().size() == 1);
		assertThat(broker().presence("rooms/blue").block(TIMEOUT).users()).containsExactly("ada");
	}

	@Test
	void whenPresenceIsLostThenTheHeartbeatTellsItAgain() {
		broker().join("rooms/blue", new TopicMember("a/1", "1", "ada")).block(TIMEOUT);
		server.command("flushall");
		assertThat(broker().presence("rooms/blue").block(TIMEOUT).sessions()).hasSizeLessThanOrEqualTo(1);
		await(() -> broker().presence("rooms/blue").block(TIMEOUT).sessions().size() == 1);
	}

	private boolean publishes() {
		return broker().publish("rooms/blue", bytes(7)).map((position) -> true).onErrorReturn(false).block(TIMEOUT);
	}

	private void assertUnavailable() {
		assertThatExceptionOfType(TopicException.class)
			.isThrownBy(() -> broker().publish("rooms/blue", bytes(9)).block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(TopicException.Reason.UNAVAILABLE));
	}

}
