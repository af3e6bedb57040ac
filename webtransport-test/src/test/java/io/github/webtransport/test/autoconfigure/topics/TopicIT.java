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

package io.github.webtransport.test.autoconfigure.topics;

import java.time.Duration;

import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.WebTransportMessagingTemplate;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import io.github.webtransport.test.TopicSpec;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.autoconfigure.topics.RoomController.Cursor;
import io.github.webtransport.test.autoconfigure.topics.RoomController.Said;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Topics over QUIC.
 */
@SpringBootTest(classes = TopicApplication.class,
		properties = { "webtransport.server.port=0", "webtransport.server.address=127.0.0.1",
				"webtransport.server.ssl.self-signed=true", "webtransport.server.security.enabled=false",
				"webtransport.messaging.outbox-messages=20" })
class TopicIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Autowired
	private WebTransportTestClient client;

	@Autowired
	private WebTransportTopics topics;

	@Autowired
	private WebTransportMessagingTemplate template;

	@Autowired
	private WebTransportSessionRegistry registry;

	@Test
	void whenOneSpeaksThenAllInTheRoomHearIt() {
		ExchangeSpec ada = this.client.path("/rooms/blue").exchange();
		ExchangeSpec bob = this.client.path("/rooms/blue").exchange();
		TopicSpec heard = ada.expectTopic("rooms/blue");
		bob.bidirectionalStream().send(new Said("hi"), new Said("there")).expectEnd();
		heard.message(new Said("hi")).message(new Said("there"));
		bob.expectTopic("rooms/blue").message(new Said("hi")).message(new Said("there"));
		bob.sendDatagram(new Cursor(1, 2));
		heard.datagram(new Cursor(1, 2));
		assertThat(this.registry.findByGroup("rooms/blue")).hasSize(2);
	}

	@Test
	void whenClientDoesNotReadThenItIsResetAndComesBackWhileOthersGetEverything() {
		ExchangeSpec slow = this.client.path("/rooms/red").exchange();
		ExchangeSpec fast = this.client.path("/rooms/red").exchange();
		TopicSpec stuck = slow.expectTopic("rooms/red");
		TopicSpec heard = fast.expectTopic("rooms/red");
		TopicPosition begin = heard.position();
		String large = "x".repeat(200_000);
		for (int i = 0; i < 60; i++) {
			this.topics.publish("rooms/red", i + large).block(TIMEOUT);
			heard.message(i + large);
		}
		stuck.expectReset(TopicEnd.FELL_BEHIND).close();
		TopicSpec resumed = this.client.path("/rooms/red?since=rooms/red:" + begin).exchange().expectTopic("rooms/red");
		resumed.expectRecovered(true);
		for (int i = 0; i < 60; i++) {
			resumed.message(i + large);
		}
	}

	@Test
	void whenManySubscribersComeAndGoWhileMessagesArePublishedThenEachSeesOneOrder() {
		Disposable publishing = Flux.range(0, 100_000)
			.delayElements(Duration.ofMillis(2))
			.concatMap((number) -> this.topics.publish("rooms/green", number))
			.subscribe();
		for (int round = 0; round < 5; round++) {
			ExchangeSpec exchange = this.client.path("/rooms/green").exchange();
			TopicSpec topic = exchange.expectTopic("rooms/green");
			int first = topic.nextMessage(Integer.class);
			topic.message(first + 1).message(first + 2);
			exchange.close();
		}
		publishing.dispose();
	}

	@Test
	void whenSessionsHaveEndedThenNothingIsLeftOfThem() {
		ExchangeSpec exchange = this.client.path("/rooms/pink").exchange();
		exchange.expectTopic("rooms/pink");
		assertThat(this.topics.presence("rooms/pink").block(TIMEOUT).sessions()).hasSize(1);
		exchange.close();
		Flux.interval(Duration.ofMillis(10))
			.flatMap((number) -> this.topics.presence("rooms/pink"))
			.filter((presence) -> presence.sessions().isEmpty())
			.blockFirst(TIMEOUT);
		assertThat(this.registry.findByGroup("rooms/pink")).isEmpty();
		this.template.convertAndSend("rooms/pink", "nobody is here");
	}

}
