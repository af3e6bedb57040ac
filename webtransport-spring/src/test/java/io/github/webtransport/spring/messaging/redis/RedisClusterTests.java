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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.AbstractLiveTopicBrokerTests.Recorder;
import io.github.webtransport.spring.messaging.broker.AbstractTopicBrokerTests;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisTopicBroker} over a cluster of three masters, and over Sentinel.
 */
class RedisClusterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final List<RedisServer> servers = new ArrayList<>();

	private final List<RedisNode> nodes = new ArrayList<>();

	@AfterEach
	void stop() {
		this.nodes.forEach(RedisNode::close);
		this.servers.forEach(RedisServer::close);
	}

	private RedisServer start(String... options) {
		RedisServer server = RedisServer.with(options);
		this.servers.add(server);
		return server.start();
	}

	private RedisNode node(RedisConfiguration configuration) {
		RedisNode node = new RedisNode(configuration);
		this.nodes.add(node);
		AbstractTopicBrokerTests.await(node.broker()::isAvailable, TIMEOUT);
		return node;
	}

	@Test
	void whenRedisIsAClusterThenTopicsAreSpreadAndAllNodesHearThem() {
		List<String> ports = IntStream.range(0, 3).mapToObj((i) -> String.valueOf(RedisServer.freePort())).toList();
		List<RedisServer> masters = IntStream.range(0, 3)
			.mapToObj((i) -> start("--cluster-enabled", "yes", "--cluster-port", ports.get(i), "--save", ""))
			.toList();
		RedisServer first = masters.get(0);
		int slots = 16384;
		for (int i = 0; i < 3; i++) {
			RedisServer master = masters.get(i);
			master.command("cluster", "addslotsrange", String.valueOf(slots * i / 3),
					String.valueOf(slots * (i + 1) / 3 - 1));
			master.command("cluster", "set-config-epoch", String.valueOf(i + 1));
			first.command("cluster", "meet", "127.0.0.1", String.valueOf(master.port()), ports.get(i));
		}
		masters.forEach((master) -> AbstractTopicBrokerTests
			.await(() -> master.command("cluster", "info").contains("cluster_state:ok"), TIMEOUT));
		RedisClusterConfiguration configuration = new RedisClusterConfiguration();
		masters.forEach((master) -> configuration.clusterNode("127.0.0.1", master.port()));
		RedisNode node = node(configuration);
		RedisNode other = node(configuration);
		for (int i = 0; i < 6; i++) {
			String topic = "rooms/" + i;
			Recorder recorder = listen(node, topic);
			for (int message = 1; message <= 5; message++) {
				publish(other, topic);
			}
			AbstractTopicBrokerTests.await(() -> recorder.messages.size() == 5, TIMEOUT);
			assertThat(recorder.messages).map((message) -> message.position().offset())
				.isEqualTo(LongStream.rangeClosed(1, 5).boxed().toList());
			assertThat(recorder.lost).isEmpty();
			node.broker().join(topic, new TopicMember("a/" + i, "1", "ada")).block(TIMEOUT);
			assertThat(other.broker().presence(topic).block(TIMEOUT).users()).containsExactly("ada");
		}
		assertThat(masters).as("keys on all masters")
			.allSatisfy((master) -> assertThat(Integer.parseInt(master.command("dbsize"))).isPositive());
	}

	@Test
	void whenSentinelFailsOverThenEverythingResumesAndListenersAreTold() throws IOException {
		RedisServer master = start("--save", "");
		RedisServer replica = start("--save", "", "--replicaof", "127.0.0.1 " + master.port());
		AbstractTopicBrokerTests.await(() -> master.command("info", "replication").contains("state=online"), TIMEOUT);
		Path file = Files.createTempFile("sentinel", ".conf");
		Files.writeString(file, """
				sentinel monitor main 127.0.0.1 %d 1
				sentinel down-after-milliseconds main 1000
				sentinel failover-timeout main 5000
				""".formatted(master.port()), StandardCharsets.UTF_8);
		try {
			RedisServer sentinel = start(file.toString(), "--sentinel");
			AbstractTopicBrokerTests.await(
					() -> sentinel.command("sentinel", "replicas", "main").contains(String.valueOf(replica.port())),
					TIMEOUT);
			RedisNode node = node(
					new RedisSentinelConfiguration().master("main").sentinel("127.0.0.1", sentinel.port()));
			Recorder recorder = listen(node, "rooms/blue");
			TopicPosition before = publish(node, "rooms/blue");
			AbstractTopicBrokerTests.await(() -> recorder.messages.size() == 1, TIMEOUT);
			master.kill();
			AbstractTopicBrokerTests.await(() -> publishes(node), TIMEOUT);
			AbstractTopicBrokerTests.await(() -> !recorder.lost.isEmpty(), TIMEOUT);
			TopicPosition after = publish(node, "rooms/blue");
			assertThat(after.epoch()).isNotEqualTo(before.epoch());
			AbstractTopicBrokerTests.await(
					() -> recorder.messages.stream().anyMatch((message) -> message.position().equals(after)), TIMEOUT);
			assertThat(node.broker().history("rooms/blue", before).block(TIMEOUT).recovered()).isFalse();
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private static Recorder listen(RedisNode node, String topic) {
		Recorder recorder = new Recorder();
		node.broker().subscribe(topic, recorder).block(TIMEOUT);
		return recorder;
	}

	private static TopicPosition publish(RedisNode node, String topic) {
		return node.broker().publish(topic, new byte[] { '1' }).block(TIMEOUT);
	}

	private static boolean publishes(RedisNode node) {
		return node.broker()
			.publish("rooms/blue", new byte[] { '1' })
			.map((position) -> true)
			.onErrorReturn(false)
			.block(TIMEOUT);
	}

}
