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

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.messaging.SubscribeOptions;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.PathVariable;

/**
 * Rooms, as the documentation shows them, and topics that clients ask for.
 */
@WebTransportController
@WebTransportMapping("/rooms/{room}")
class RoomController {

	private final WebTransportTopics topics;

	RoomController(WebTransportTopics topics) {
		this.topics = topics;
	}

	@SessionMapping
	Mono<Void> join(@PathVariable String room, WebTransportSession session) {
		return this.topics.subscribe(session, "rooms/" + room).then();
	}

	@StreamMapping
	Mono<Void> say(@PathVariable String room, Flux<Said> lines) {
		return lines.concatMap((said) -> this.topics.publish("rooms/" + room, said)).then();
	}

	@StreamMapping(direction = io.github.webtransport.StreamDirection.UNIDIRECTIONAL)
	Mono<Void> follow(WebTransportSession session, Flux<String> topics) {
		return topics.concatMap(
				(topic) -> this.topics.subscribeRequested(session, topic, SubscribeOptions.DEFAULT).onErrorComplete())
			.then();
	}

	@DatagramMapping
	Mono<Void> cursor(@PathVariable String room, Cursor cursor) {
		return this.topics.publishDatagram("rooms/" + room, cursor);
	}

	record Said(String text) {

	}

	record Cursor(int x, int y) {

	}

}
