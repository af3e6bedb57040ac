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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.AbstractLiveTopicBrokerTests.Recorder;
import io.github.webtransport.spring.messaging.broker.AbstractTopicBrokerTests;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a node whose process is stopped, or killed.
 */
class NodeProcessTests {

	private final RedisServer server = new RedisServer();

	private RedisNode node;

	private NodeProcess process;

	@BeforeEach
	void start() {
		this.server.start();
		this.process = NodeProcess.start(this.server.port());
		this.node = new RedisNode(this.server.port()).awaitAvailable();
		this.process.awaitLine("ready 1");
	}

	@AfterEach
	void stop() {
		this.process.close();
		this.node.close();
		this.server.close();
	}

	@Test
	void whenProcessIsStoppedForLongerThanItsPresenceThenItIsGoneAndComesBackWithoutAGap() {
		List<PresenceChange> changes = new CopyOnWriteArrayList<>();
		this.node.broker().presenceChanges(NodeProcess.TOPIC).subscribe(changes::add);
		AbstractTopicBrokerTests.await(() -> changes.contains(PresenceChange.LIVE));
		assertThat(changes.get(0)).isEqualTo(change(PresenceChange.Type.PRESENT));
		this.process.signal("STOP");
		AbstractTopicBrokerTests.await(() -> changes.contains(change(PresenceChange.Type.LEFT)));
		assertThat(sessions()).isEmpty();
		publish("2");
		this.server.command("client", "kill", "type", "pubsub");
		publish("3");
		this.process.signal("CONT");
		AbstractTopicBrokerTests.await(() -> changes.contains(change(PresenceChange.Type.JOINED)));
		assertThat(sessions()).containsExactly(new Presence.Session("process", "ada"));
		this.process.awaitLine("message 3");
		publish("4");
		this.process.awaitLine("message 4");
		assertThat(this.process.lines()).filteredOn((line) -> line.matches("message \\d"))
			.containsExactly("message 2", "message 3", "message 4");
		assertThat(this.process.lines()).doesNotContain("lost");
	}

	@Test
	void whenEverythingIsLostWhileTheProcessIsStoppedThenItSaysSo() {
		this.process.signal("STOP");
		this.server.command("flushall");
		publish("1");
		this.process.signal("CONT");
		this.process.awaitLine("lost");
		publish("2");
		this.process.awaitLine("message 2");
		assertThat(this.process.lines()).doesNotContain("message 1");
	}

	@Test
	void whenProcessIsKilledThenWhatItHasPublishedStaysAndItsPresenceDoesNot() {
		assertThat(this.process.isAlive()).isTrue();
		Recorder recorder = new Recorder();
		this.node.broker().subscribe(NodeProcess.TOPIC, recorder).block(AbstractTopicBrokerTests.TIMEOUT);
		this.process.signal("KILL");
		TopicHistory history = this.node.broker()
			.history(NodeProcess.TOPIC, null)
			.block(AbstractTopicBrokerTests.TIMEOUT);
		TopicPosition beginning = new TopicPosition(history.position().epoch(), 0);
		assertThat(this.node.broker()
			.history(NodeProcess.TOPIC, beginning)
			.block(AbstractTopicBrokerTests.TIMEOUT)
			.messages()).map((message) -> new String(message.payload(), StandardCharsets.UTF_8))
			.containsExactly("\"I am here\"");
		AbstractTopicBrokerTests.await(() -> sessions().isEmpty());
		publish("2");
		AbstractTopicBrokerTests.await(() -> recorder.messages.size() == 1);
		assertThat(recorder.messages.get(0).position().offset()).isEqualTo(2);
	}

	private static PresenceChange change(PresenceChange.Type type) {
		return new PresenceChange(type, "ada", "process");
	}

	private List<Presence.Session> sessions() {
		return this.node.broker().presence(NodeProcess.TOPIC).block(AbstractTopicBrokerTests.TIMEOUT).sessions();
	}

	private void publish(String value) {
		this.node.broker()
			.publish(NodeProcess.TOPIC, value.getBytes(StandardCharsets.UTF_8))
			.block(AbstractTopicBrokerTests.TIMEOUT);
	}

}
