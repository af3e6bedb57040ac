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

import java.security.Principal;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.PathVariable;

/**
 * Rooms for users who have logged in, each under its own name. Who gets here is decided
 * by the security filter chain of the application.
 */
@WebTransportController
@WebTransportMapping("/secure/rooms/{room}")
class SecuredRoomController extends RoomEndpoint {

	SecuredRoomController(WebTransportTopics topics, WebTransportSessionRegistry sessions) {
		super("secure/rooms/", topics, sessions);
	}

	@SessionMapping
	Mono<Void> join(@PathVariable String room, Principal principal, WebTransportSession session) {
		return enter(room, principal, session);
	}

}
