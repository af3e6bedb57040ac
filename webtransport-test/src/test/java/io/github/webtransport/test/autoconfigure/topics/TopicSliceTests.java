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

import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.WebTransportMessagingTemplate;
import io.github.webtransport.test.TopicSpec;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.autoconfigure.WebTransportTest;
import io.github.webtransport.test.autoconfigure.topics.RoomController.Cursor;
import io.github.webtransport.test.autoconfigure.topics.RoomController.Said;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Topics in a slice, in memory.
 */
@WebTransportTest(properties = "webtransport.test.client.timeout=2s")
class TopicSliceTests {

	@Autowired
	private WebTransportTestClient client;

	@Autowired
	private WebTransportMessagingTemplate template;

	@Test
	void whenOneSpeaksThenAllInTheRoomHearIt() {
		ExchangeSpec ada = this.client.path("/rooms/blue").exchange();
		ExchangeSpec bob = this.client.path("/rooms/blue").exchange();
		TopicSpec heard = ada.expectTopic("rooms/blue").expectRecovered(false);
		bob.bidirectionalStream().send(new Said("hi"), new Said("there")).expectEnd();
		heard.message(new Said("hi")).message(new Said("there"));
		bob.expectTopic("rooms/blue").message(new Said("hi"));
		assertThat(bob.expectTopic("rooms/blue").nextMessage(Said.class)).isEqualTo(new Said("there"));
		bob.sendDatagram(new Cursor(1, 2));
		heard.datagram(new Cursor(1, 2));
	}

	@Test
	void whenClientComesBackThenItMissesNothing() {
		ExchangeSpec first = this.client.path("/rooms/red").exchange();
		this.template.convertAndSend("rooms/red", "one");
		TopicPosition seen = first.expectTopic("rooms/red").message("one").position();
		first.close();
		this.template.convertAndSend("rooms/red", "two");
		ExchangeSpec second = this.client.path("/rooms/red?since=rooms/red:" + seen).exchange();
		this.template.convertAndSend("rooms/red", "three");
		second.expectTopic("rooms/red").expectRecovered(true).message("two").message("three");
	}

	@Test
	void whenClientAsksForTopicsThenItGetsThoseThatItMay() {
		ExchangeSpec exchange = this.client.path("/rooms/green").exchange();
		exchange.unidirectionalStream().send("secret/plans\nno name\nnews/today\n");
		exchange.expectTopic("news/today");
		this.template.convertAndSend("secret/plans", 1);
		this.template.convertAndSend("news/today", 2);
		exchange.expectTopic("news/today").message(2);
		exchange.expectTopic("rooms/green");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> exchange.expectTopic("secret/plans"));
	}

	@Test
	void whenNameOfTheTopicIsNotValidThenTheSessionIsRejected() {
		this.client.path("/rooms/{room}", "a b").exchange().expectRejected().status(400);
	}

	@Test
	void whenMessageIsAnotherThenTheStoryIsTold() {
		ExchangeSpec exchange = this.client.path("/rooms/pink").exchange();
		this.template.convertAndSend("rooms/pink", "one");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> exchange.expectTopic("rooms/pink").message("two"))
			.withMessageContaining("Message expected:<two> but was:<one>");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> exchange.expectTopic("rooms/pink").expectRecovered(true))
			.withMessageContaining("Recovered expected:<true> but was:<false>");
	}

}
