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

import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.WebTransportMessagingTemplate;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.RemoteSessions;
import io.github.webtransport.test.TopicSpec;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.autoconfigure.topics.RoomController.Cursor;
import io.github.webtransport.test.autoconfigure.topics.RoomController.Said;
import io.github.webtransport.test.nodes.WebTransportNodes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Topics of two nodes, over QUIC.
 */
class TopicNodesIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void whenOneSpeaksOnANodeThenThoseOnTheOtherHearItAndMissNothingWhenTheirsIsStopped() {
		try (WebTransportNodes nodes = WebTransportNodes.of(TopicApplication.class)
			.properties("webtransport.server.address=127.0.0.1", "webtransport.server.ssl.self-signed=true",
					"webtransport.server.security.enabled=false", "webtransport.server.shutdown=immediate")
			.start(2)) {
			ExchangeSpec ada = nodes.client(0).path("/rooms/blue").exchange();
			ExchangeSpec bob = nodes.client(1).path("/rooms/blue").exchange();
			TopicSpec heard = ada.expectTopic("rooms/blue");
			bob.bidirectionalStream().send(new Said("hi")).expectEnd();
			heard.message(new Said("hi"));
			bob.sendDatagram(new Cursor(1, 2));
			heard.datagram(new Cursor(1, 2));
			assertThat(nodes.bean(0, WebTransportTopics.class).presence("rooms/blue").block(TIMEOUT).sessions())
				.hasSize(2);
			assertThat(nodes.context(0).getBeansOfType(RemoteSessions.class)).as("tells others whom to close")
				.hasSize(1);
			TopicPosition seen = heard.position();
			nodes.stop(0);
			nodes.bean(1, WebTransportMessagingTemplate.class).convertAndSend("rooms/blue", new Said("there"));
			ExchangeSpec after = nodes.client(1).path("/rooms/blue?since=rooms/blue:" + seen).exchange();
			after.expectTopic("rooms/blue").expectRecovered(true).message(new Said("there"));
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> nodes.client(0));
		}
	}

	@Test
	void whenThereAreNoNodesThenItIsSaid() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebTransportNodes.of(TopicApplication.class).start(0))
			.withMessage("'count' must be positive: 0");
	}

}
