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
import io.github.webtransport.sample.rooms.RoomMessage.Problem;
import io.github.webtransport.sample.rooms.RoomMessage.Welcome;
import io.github.webtransport.sample.security.SecurityConfiguration;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.test.TopicSpec;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.WebTransportTestClient.StreamSpec;
import io.github.webtransport.test.autoconfigure.WebTransportTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoomController}, by sessions in memory.
 */
@WebTransportTest(RoomController.class)
@Import(SecurityConfiguration.class)
class RoomEndpointTests {

	@Autowired
	private WebTransportTestClient client;

	@Test
	void whenTwoAreInARoomThenEachHearsTheOther() {
		StreamSpec ann = enter("talk", "Ann");
		Welcome first = ann.nextLine(Welcome.class);
		StreamSpec bob = enter("talk", "Bob");
		Welcome second = bob.nextLine(Welcome.class);
		assertThat(second.room()).isEqualTo("talk");
		assertThat(second.members()).isEqualTo(List.of(new Member(first.id(), "Ann"), new Member(second.id(), "Bob")));
		ann.expectLine(new Join(second.id(), "Bob"));
		bob.write(new Said("Hello"));
		Chat heard = topic(ann, "talk").nextMessage(Chat.class);
		assertThat(heard.text()).isEqualTo("Hello");
		assertThat(heard.name()).isEqualTo("Bob");
		assertThat(topic(bob, "talk").nextMessage(Chat.class)).isEqualTo(heard);
		bob.exchange().close();
		ann.expectLine(new Leave(second.id(), "Bob"));
	}

	@Test
	void whenSomebodySpeaksInAnotherRoomThenItIsNotHeard() {
		StreamSpec ann = enter("blue", "Ann");
		StreamSpec eve = enter("red", "Eve");
		assertThat(ann.nextLine(Welcome.class).members()).hasSize(1);
		assertThat(eve.nextLine(Welcome.class).members()).hasSize(1);
		eve.write(new Said("One"));
		assertThat(topic(eve, "red").nextMessage(Chat.class).text()).isEqualTo("One");
		ann.write(new Said("Two"));
		assertThat(topic(ann, "blue").nextMessage(Chat.class).text()).isEqualTo("Two");
	}

	@Test
	void whenAMemberEndsItsStreamThenItHasLeft() {
		StreamSpec ann = enter("end", "Ann");
		ann.nextLine(Welcome.class);
		StreamSpec bob = enter("end", "Bob");
		String id = bob.nextLine(Welcome.class).id();
		ann.expectLine(new Join(id, "Bob"));
		bob.send();
		topic(bob, "end").expectEnd();
		ann.expectLine(new Leave(id, "Bob"));
	}

	@Test
	void whenAMemberComesBackThenItIsTheSameAndHasMissedNothing() {
		StreamSpec ann = enter("again", "Ann");
		ann.nextLine(Welcome.class);
		StreamSpec bob = visit("/rooms/again?name=Bob&member=b1");
		String id = bob.nextLine(Welcome.class).id();
		ann.expectLine(new Join(id, "Bob"));
		TopicPosition seen = topic(bob, "again").position();
		bob.exchange().close();
		ann.write(new Said("Missed?"));
		assertThat(topic(ann, "again").nextMessage(Chat.class).text()).isEqualTo("Missed?");
		StreamSpec back = visit("/rooms/again?name=Bob&member=b1&since={since}", "rooms/again:" + seen);
		assertThat(back.nextLine(Welcome.class).id()).isEqualTo(id);
		assertThat(topic(back, "again").expectRecovered(true).nextMessage(Chat.class).text()).isEqualTo("Missed?");
		String eve = enter("again", "Eve").nextLine(Welcome.class).id();
		// Nothing of Bob, neither that he left nor that he came
		ann.expectLine(new Join(eve, "Eve"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "[1]", "{}", "{\"text\": \"\"}", "{\"text\": {}}" })
	void whenALineIsNotUnderstoodThenOnlyItsAuthorIsTold(String line) {
		StreamSpec ann = enter("errors", "Ann");
		ann.nextLine(Welcome.class);
		ann.write(line + "\n");
		assertThat(ann.nextLine(Problem.class).text()).startsWith("A line ");
		StreamSpec bob = enter("errors", "Bob");
		bob.write(new Said("Next"));
		assertThat(topic(bob, "errors").nextMessage(Chat.class).text()).isEqualTo("Next");
	}

	@Test
	void whenALineIsTooLongThenTheSessionIsClosed() {
		StreamSpec ann = enter("long", "Ann");
		ann.write("x".repeat(5000)).exchange().expectClose(3, RoomController.LINE_TOO_LONG.reason());
	}

	@Test
	void whenACursorMovesThenTheRoomSeesIt() {
		StreamSpec ann = enter("cursors", "Ann");
		ann.nextLine(Welcome.class);
		StreamSpec bob = enter("cursors", "Bob");
		String id = bob.nextLine(Welcome.class).id();
		bob.exchange().sendDatagram("{\"n\": 7, \"x\": 0.25, \"y\": 0.5, \"pressed\": true}");
		topic(ann, "cursors").datagram(new Cursor(id, 7, 0.25, 0.5, true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "[]", "null", "{\"x\": 1e999, \"y\": 0}", "{\"x\": \"left\"}" })
	void whenACursorIsNotUnderstoodThenNothingHappens(String cursor) {
		StreamSpec ann = enter("lost", "Ann");
		String id = ann.nextLine(Welcome.class).id();
		ann.exchange().sendDatagram(cursor).sendDatagram("{\"x\": 1, \"y\": 2}");
		topic(ann, "lost").datagram(new Cursor(id, 0, 1, 2, false));
	}

	@Test
	void whenTheNameOfTheRoomCannotBeOneThenTheSessionIsRefused() {
		this.client.path("/rooms/{room}", "x".repeat(65)).exchange().expectRejected().status(400);
		this.client.path("/rooms/{room}", "a b").exchange().expectRejected().status(400);
	}

	private StreamSpec enter(String room, String name) {
		return visit("/rooms/{room}?name={name}", room, name);
	}

	private StreamSpec visit(String path, Object... variables) {
		ExchangeSpec exchange = this.client.path(path, variables).exchange();
		return exchange.bidirectionalStream().write("\n");
	}

	private static TopicSpec topic(StreamSpec member, String room) {
		return member.exchange().expectTopic("rooms/" + room);
	}

}
