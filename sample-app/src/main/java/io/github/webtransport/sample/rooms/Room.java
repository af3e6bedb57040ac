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

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.sample.rooms.RoomMessage.Chat;
import io.github.webtransport.sample.rooms.RoomMessage.Join;
import io.github.webtransport.sample.rooms.RoomMessage.Leave;
import io.github.webtransport.sample.rooms.RoomMessage.Person;
import io.github.webtransport.sample.rooms.RoomMessage.Problem;
import io.github.webtransport.sample.rooms.RoomMessage.Welcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A room: passes on what its members say and where their cursors are. One lock makes all
 * members see the same things in the same order; under it lines are queued, nobody is
 * waited for.
 */
final class Room {

	private final String name;

	private final JsonMapper mapper;

	private final Clock clock;

	private final Map<Long, Member> members = new LinkedHashMap<>();

	private boolean closed;

	Room(String name, JsonMapper mapper, Clock clock) {
		this.name = name;
		this.mapper = mapper;
		this.clock = clock;
	}

	/**
	 * Add a member.
	 * @param id the id of the member
	 * @param name the name of the member
	 * @param session the session of the member
	 * @return the member, or {@code null} when the last member has just left and this
	 * room is about to be forgotten
	 */
	synchronized @Nullable Member join(long id, String name, WebTransportSession session) {
		if (this.closed) {
			return null;
		}
		tell(new Join(id, name));
		Member member = new Member(id, name, session);
		this.members.put(id, member);
		member.queue(new Welcome(id, name, this.name, people()));
		return member;
	}

	/**
	 * Remove a member. Harmless when it has left before.
	 * @param member the member
	 * @return whether this was the last one: the room takes no more
	 */
	synchronized boolean leave(Member member) {
		if (this.members.remove(member.id()) != null) {
			member.complete();
			tell(new Leave(member.id(), member.name()));
		}
		this.closed = this.members.isEmpty();
		return this.closed;
	}

	synchronized void say(Member member, String text) {
		tell(new Chat(member.id(), member.name(), text, this.clock.millis()));
	}

	synchronized void refuse(Member member, String why) {
		member.queue(new Problem(why));
	}

	/**
	 * Show a cursor to all others: the one who moves it knows best where it is.
	 * @param member the member
	 * @param cursor its position
	 */
	void move(Member member, Cursor cursor) {
		byte[] datagram = this.mapper.writeValueAsBytes(cursor.of(member.id()));
		others(member).forEach((other) -> other.show(datagram));
	}

	private synchronized List<Member> others(Member member) {
		return this.members.values().stream().filter((other) -> other != member).toList();
	}

	private void tell(RoomMessage message) {
		// A copy: a member whose queue overflows may leave on the spot.
		List.copyOf(this.members.values()).forEach((member) -> member.queue(message));
	}

	private List<Person> people() {
		return this.members.values().stream().map((member) -> new Person(member.id(), member.name())).toList();
	}

}
