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

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.AbstractLiveTopicBrokerTests.Recorder;
import io.github.webtransport.spring.messaging.broker.AbstractTopicBrokerTests;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisTopicBroker} with servers that forget, and networks that fail.
 */
class RedisFailureTests {

	private static final String TOPIC = "rooms/blue";

	@Test
	void whenAnswerIsLostWithTheConnectionThenTheMessageIsPublishedOnce() throws Exception {
		try (RedisServer server = new RedisServer().start();
				TcpRelay relay = new TcpRelay(server.port());
				RedisNode node = new RedisNode(relay.port()).awaitAvailable()) {
			publish(node, 1);
			relay.holdBackAnswers();
			CompletableFuture<TopicPosition> second = node.broker().publish(TOPIC, bytes(2)).toFuture();
			CompletableFuture<TopicPosition> third = node.broker().publish(TOPIC, bytes(3)).toFuture();
			AbstractTopicBrokerTests
				.await(() -> server.command("xlen", RedisKeys.of(TOPIC).ofMessages().get(1)).equals("3"));
			relay.cut();
			relay.open();
			assertThat(second.get(10, TimeUnit.SECONDS).offset()).isEqualTo(2);
			assertThat(third.get(10, TimeUnit.SECONDS).offset()).isEqualTo(3);
			assertThat(publish(node, 4).offset()).isEqualTo(4);
		}
	}

	@Test
	void whenRedisNeverAnswersThenPublishingFailsInTimeAndNothingIsLogged() throws Exception {
		Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
		Hooks.onErrorDropped(dropped::add);
		// Takes connections, and says nothing
		try (ServerSocket silent = new ServerSocket(0); RedisNode node = new RedisNode(silent.getLocalPort())) {
			for (int i = 0; i < 3; i++) {
				assertThat(node.broker().publish(TOPIC, bytes(i)).toFuture()).failsWithin(Duration.ofSeconds(20))
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(TopicException.class);
			}
			assertThat(node.broker().isAvailable()).isFalse();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
		assertThat(dropped).isEmpty();
	}

	@Test
	void whenRedisIsPutBackToASnapshotThenListenersAreToldAndTheEpochChanges() {
		try (RedisServer server = RedisServer.withSnapshots().start();
				RedisNode node = new RedisNode(server.port()).awaitAvailable();
				RedisNode other = new RedisNode(server.port()).awaitAvailable()) {
			Recorder recorder = listen(node);
			TopicPosition first = publish(other, 1);
			server.command("save");
			TopicPosition third = publish(other, 2, 3);
			AbstractTopicBrokerTests.await(() -> recorder.messages.size() == 3);
			server.kill();
			server.start();
			AbstractTopicBrokerTests.await(() -> publishes(other));
			// As many as it takes to be where listeners were before
			TopicPosition last = publish(other, 5, 6, 7);
			assertThat(last.epoch()).isNotEqualTo(first.epoch());
			AbstractTopicBrokerTests.await(() -> !recorder.lost.isEmpty());
			assertThat(history(node, first).recovered()).isFalse();
			assertThat(history(node, third).recovered()).isFalse();
		}
	}

	@Test
	void whenRedisHasWhatItAnsweredThenTheEpochOutlivesItsDeath() {
		try (RedisServer server = RedisServer.thatAppends().start();
				RedisNode node = new RedisNode(server.port()).awaitAvailable();
				RedisNode other = new RedisNode(server.port()).awaitAvailable()) {
			Recorder recorder = listen(node);
			TopicPosition first = publish(other, 1, 2);
			server.kill();
			server.start();
			AbstractTopicBrokerTests.await(() -> publishes(other));
			AbstractTopicBrokerTests.await(() -> recorder.messages.size() >= 3);
			assertThat(recorder.lost).isEmpty();
			assertThat(recorder.messages).map(BrokerMessage::position)
				.startsWith(new TopicPosition(first.epoch(), 1), first, new TopicPosition(first.epoch(), 3));
			assertThat(history(node, first).recovered()).isTrue();
		}
	}

	@Test
	void whenTopicIsBehindWhatWasToldThenItBeginsAnew() {
		try (RedisServer server = new RedisServer().start();
				RedisNode node = new RedisNode(server.port()).awaitAvailable()) {
			Recorder recorder = listen(node);
			TopicPosition third = publish(node, 1, 2, 3);
			AbstractTopicBrokerTests.await(() -> recorder.messages.size() == 3);
			// As after a crash of the machine
			List<String> keys = RedisKeys.of(TOPIC).ofMessages();
			server.command("hset", keys.get(0), "offset", "1");
			server.command("xtrim", keys.get(1), "maxlen", "1");
			AbstractTopicBrokerTests.await(() -> !recorder.lost.isEmpty());
			TopicPosition after = publish(node, 4);
			assertThat(after.epoch()).isNotEqualTo(third.epoch());
			assertThat(after.offset()).isEqualTo(1);
			AbstractTopicBrokerTests.await(() -> recorder.messages.size() == 4);
			// Clients may say what they like
			history(node, new TopicPosition(after.epoch(), 1000));
			assertThat(publish(node, 5)).isEqualTo(new TopicPosition(after.epoch(), 2));
		}
	}

	@Test
	void whenAMessageIsKeptAndNobodyIsToldThenItIsFoundAllTheSame() {
		try (RedisServer server = new RedisServer().start();
				RedisNode node = new RedisNode(server.port()).awaitAvailable()) {
			Recorder recorder = listen(node);
			publish(node, 1);
			List<String> keys = RedisKeys.of(TOPIC).ofMessages();
			server.command("eval", "redis.call('HINCRBY', KEYS[1], 'offset', 1)"
					+ " redis.call('XADD', KEYS[2], '2-0', 'd', '2', 't', redis.call('TIME')[1] * 1000, 'i', 'x:1')",
					"2", keys.get(0), keys.get(1));
			AbstractTopicBrokerTests.await(() -> recorder.messages.size() == 2);
			assertThat(recorder.messages.get(1).payload()).isEqualTo(bytes(2));
		}
	}

	@Test
	void whenNodeIsCutOffThenPublishingFailsInTimeAndNothingIsMissedAfterwards() {
		try (RedisServer server = new RedisServer().start();
				TcpRelay relay = new TcpRelay(server.port());
				RedisNode node = new RedisNode(relay.port()).awaitAvailable();
				RedisNode other = new RedisNode(server.port()).awaitAvailable()) {
			Recorder recorder = listen(node);
			for (Runnable partition : List.<Runnable>of(relay::holdBack, relay::cut)) {
				recorder.messages.clear();
				partition.run();
				long start = System.nanoTime();
				assertThatExceptionOfType(TopicException.class).isThrownBy(() -> publish(node, 1))
					.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(TopicException.Reason.UNAVAILABLE));
				assertThat(System.nanoTime() - start)
					.isLessThan(RedisNode.SETTINGS.timeout().multipliedBy(3).toNanos());
				TopicPosition last = publish(other, 2, 3, 4);
				relay.open();
				AbstractTopicBrokerTests.await(() -> publishes(node));
				AbstractTopicBrokerTests.await(() -> recorder.messages.stream()
					.anyMatch((message) -> message.position().offset() > last.offset()));
				assertThat(recorder.lost).isEmpty();
				assertThat(recorder.messages.stream().map((message) -> message.position().offset()).toList()).isSorted()
					.doesNotHaveDuplicates()
					.contains(last.offset() - 2, last.offset() - 1, last.offset());
			}
		}
	}

	private static Recorder listen(RedisNode node) {
		Recorder recorder = new Recorder();
		node.broker().subscribe(TOPIC, recorder).block(AbstractTopicBrokerTests.TIMEOUT);
		return recorder;
	}

	private static TopicPosition publish(RedisNode node, int... values) {
		TopicPosition last = TopicPosition.UNKNOWN;
		for (int value : values) {
			last = node.broker().publish(TOPIC, bytes(value)).block(AbstractTopicBrokerTests.TIMEOUT);
		}
		return last;
	}

	private static boolean publishes(RedisNode node) {
		return node.broker()
			.publish(TOPIC, bytes(0))
			.map((position) -> true)
			.onErrorReturn(false)
			.block(AbstractTopicBrokerTests.TIMEOUT);
	}

	private static TopicHistory history(RedisNode node, TopicPosition since) {
		return node.broker().history(TOPIC, since).block(AbstractTopicBrokerTests.TIMEOUT);
	}

	private static byte[] bytes(int value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
