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

import java.util.List;

import io.github.webtransport.sample.rooms.RoomEndpoint.Said;
import io.github.webtransport.sample.rooms.RoomMessage.Chat;
import io.github.webtransport.sample.rooms.RoomMessage.Join;
import io.github.webtransport.sample.rooms.RoomMessage.Leave;
import io.github.webtransport.sample.rooms.RoomMessage.Person;
import io.github.webtransport.sample.rooms.RoomMessage.Problem;
import io.github.webtransport.sample.rooms.RoomMessage.Welcome;
import io.github.webtransport.sample.security.SecurityConfiguration;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.StreamSpec;
import io.github.webtransport.test.autoconfigure.WebTransportTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoomController}, by sessions in memory.
 */
@WebTransportTest(RoomController.class)
@Import({ Rooms.class, SecurityConfiguration.class })
class RoomEndpointTests {

	@Autowired
	private WebTransportTestClient client;

	@Test
	void whenTwoAreInARoomThenEachHearsTheOther() {
		StreamSpec ann = enter("talk", "Ann");
		Welcome first = ann.nextLine(Welcome.class);
		StreamSpec bob = enter("talk", "Bob");
		Welcome second = bob.nextLine(Welcome.class);
		assertThat(second.members()).isEqualTo(List.of(new Person(first.id(), "Ann"), new Person(second.id(), "Bob")));
		ann.expectLine(new Join(second.id(), "Bob"));
		bob.write(new Said("Hello"));
		assertThat(ann.nextLine(Chat.class).text()).isEqualTo("Hello");
		assertThat(bob.nextLine(Chat.class).from()).isEqualTo(second.id());
		bob.exchange().close();
		ann.expectLine(new Leave(second.id(), "Bob"));
	}

	@Test
	void whenALineIsNotJsonThenTheMemberIsTold() {
		StreamSpec ann = enter("errors", "Ann");
		ann.nextLine(Welcome.class);
		ann.write("nonsense\n");
		assertThat(ann.nextLine(Problem.class).text()).startsWith("A line must be a JSON object");
	}

	@Test
	void whenALineIsTooLongThenTheSessionIsClosed() {
		StreamSpec ann = enter("long", "Ann");
		ann.write("x".repeat(5000)).exchange().expectClose(3, RoomController.LINE_TOO_LONG.reason());
	}

	private StreamSpec enter(String room, String name) {
		return this.client.path("/rooms/{room}?name={name}", room, name).exchange().bidirectionalStream().write("\n");
	}

}
