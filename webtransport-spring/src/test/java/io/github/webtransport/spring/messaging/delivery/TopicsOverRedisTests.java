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
import java.util.stream.IntStream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.broker.AbstractTopicBrokerTests;
import io.github.webtransport.spring.messaging.redis.RedisNode;
import io.github.webtransport.spring.messaging.redis.RedisServer;
import io.github.webtransport.spring.session.DefaultWebTransportSessionRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/**
 * Sessions of two nodes, and a real server between them.
 */
class TopicsOverRedisTests {

	private static final RedisServer server = new RedisServer();

	private RedisNode node;

	private RedisNode otherNode;

	private TopicFixture here;

	private TopicFixture there;

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
		this.here = new TopicFixture(this.node.broker(), TopicAuthorization.denyAll());
		this.there = new TopicFixture(this.otherNode.broker(), TopicAuthorization.denyAll());
	}

	@AfterEach
	void stopNodes() {
		this.here.close();
		this.there.close();
		this.node.close();
		this.otherNode.close();
	}

	private static void awaitItems(PeerSession peer, int count) {
		AbstractTopicBrokerTests.await(() -> !peer.streams.isEmpty() && peer.stream().items.size() >= count);
	}

	@Test
	void whenSomethingIsPublishedOnOneNodeThenSessionsOfBothGetIt() {
		PeerSession ada = new PeerSession("1", "", "ada").giveCredit();
		PeerSession bob = new PeerSession("2", "", "bob").giveCredit();
		this.here.subscribe(ada, "rooms/blue");
		this.there.subscribe(bob, "rooms/blue");
		this.here.publish("rooms/blue", "from here");
		this.there.publish("rooms/blue", "from there");
		this.here.topics.publishDatagram("rooms/blue", 7).block(TopicFixture.TIMEOUT);
		awaitItems(ada, 3);
		awaitItems(bob, 3);
		AbstractTopicBrokerTests.await(() -> ada.datagrams.size() == 1 && bob.datagrams.size() == 1);
		assertThat(ada.stream().items).isEqualTo(bob.stream().items);
		assertThat(ada.stream().items.subList(1, 3)).containsExactly("{\"offset\":1,\"data\":\"from here\"}",
				"{\"offset\":2,\"data\":\"from there\"}");
		assertThat(this.there.topics.presence("rooms/blue").block(TopicFixture.TIMEOUT).users())
			.containsExactlyInAnyOrder("ada", "bob");
		this.here.end(ada);
		this.there.end(bob);
		this.here.assertNothingIsLeft();
		this.there.assertNothingIsLeft();
	}

	@Test
	void whenClientComesBackToAnotherNodeThenItMissesNothing() {
		PeerSession before = new PeerSession("1").giveCredit();
		this.here.subscribe(before, "rooms/blue");
		TopicPosition seen = this.here.publish("rooms/blue", 1);
		this.here.end(before);
		this.node.close();
		IntStream.rangeClosed(2, 5).forEach((i) -> this.there.publish("rooms/blue", i));
		PeerSession after = new PeerSession("2", "?since=rooms/blue:" + seen, null).giveCredit();
		assertThat(this.there.subscribe(after, "rooms/blue").isRecovered()).isTrue();
		this.there.publish("rooms/blue", 6);
		awaitItems(after, 6);
		assertThat(after.stream().items.subList(1, 6)).isEqualTo(
				IntStream.rangeClosed(2, 6).mapToObj((i) -> "{\"offset\":%d,\"data\":%d}".formatted(i, i)).toList());
	}

	@Test
	void whenEverythingIsLostThenStreamsAreResetAndNothingIsRecovered() {
		PeerSession peer = new PeerSession("1").giveCredit();
		TopicSubscription subscription = this.here.subscribe(peer, "rooms/blue");
		TopicPosition seen = this.there.publish("rooms/blue", 1);
		awaitItems(peer, 2);
		server.command("flushall");
		this.there.publish("rooms/blue", 2);
		assertThat(subscription.ended().block(TopicFixture.TIMEOUT)).isEqualTo(TopicEnd.HISTORY_LOST);
		assertThat(peer.stream().resetCode).isEqualTo(TopicEnd.HISTORY_LOST.getCode());
		assertThat(this.here.subscribe(peer, "rooms/blue", seen).isRecovered()).isFalse();
	}

	@Test
	void whenMessageIsForAUserThenItsSessionsOnBothNodesGetIt() {
		PeerSession first = new PeerSession("1", "", "ada").giveCredit();
		PeerSession second = new PeerSession("2", "", "ada").giveCredit();
		new UserTopicListener(this.here.topics).sessionOpened(first.session);
		new UserTopicListener(this.there.topics).sessionOpened(second.session);
		AbstractTopicBrokerTests
			.await(() -> this.here.topics.getTopicCount() == 1 && this.there.topics.getTopicCount() == 1);
		// Until both listen, which nobody is told of
		AbstractTopicBrokerTests.await(() -> {
			this.here.topics.publishToUser("ada", "hi").block(TopicFixture.TIMEOUT);
			return !first.streams.isEmpty() && !second.streams.isEmpty();
		});
		assertThat(first.stream().items.get(0)).contains("\"topic\":\"$user\"");
	}

	@Test
	void whenAccessIsRevokedOnOneNodeThenTheSessionsOfTheOtherAreClosed() {
		PeerSession peer = new PeerSession("1", "", "ada").giveCredit();
		given(peer.session.close(any())).willAnswer((invocation) -> Mono.fromRunnable(peer::end));
		this.there.registry.sessionOpened(peer.session);
		TopicRemoteSessions closing = new TopicRemoteSessions(this.there.topics, this.there.registry);
		TopicRemoteSessions telling = new TopicRemoteSessions(this.here.topics, this.here.registry);
		DefaultWebTransportSessionRegistry registry = new DefaultWebTransportSessionRegistry(List.of(),
				List.of(telling));
		AbstractTopicBrokerTests.await(() -> {
			registry.closeByPrincipal("ada", CloseStatus.of(4403)).block(TopicFixture.TIMEOUT);
			return peer.closed.scan(Scannable.Attr.TERMINATED);
		});
		closing.dispose();
		telling.dispose();
	}

}
