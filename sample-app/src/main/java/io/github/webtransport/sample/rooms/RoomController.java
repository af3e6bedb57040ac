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

package io.github.webtransport.sample.rooms;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Rooms for everybody, under whatever name.
 */
@WebTransportController
@WebTransportMapping("/rooms/{room}")
class RoomController extends RoomEndpoint {

	RoomController(WebTransportTopics topics, WebTransportSessionRegistry sessions) {
		super("rooms/", topics, sessions);
	}

	@SessionMapping
	Mono<Void> join(@PathVariable String room, @RequestParam(required = false) @Nullable String name,
			@RequestParam(required = false) @Nullable String member, WebTransportSession session) {
		return enter(room, Member.guest(member, name)::id, session);
	}

}
