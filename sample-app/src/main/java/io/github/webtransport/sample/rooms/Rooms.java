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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The rooms that have members. A room comes with its first member and goes with its last.
 * Every controller has rooms of its own: an open one and a secured one of the same name
 * are two.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class Rooms {

	private static final int LONGEST_NAME = 24;

	private final Map<String, Room> rooms = new ConcurrentHashMap<>();

	private final AtomicLong ids = new AtomicLong();

	private final JsonMapper mapper;

	Rooms(JsonMapper mapper) {
		this.mapper = mapper;
	}

	void join(String roomName, @Nullable String memberName, WebTransportSession session) {
		long id = this.ids.incrementAndGet();
		String name = displayName(memberName, id);
		while (true) {
			Room room = this.rooms.computeIfAbsent(roomName, (key) -> new Room(key, this.mapper, Clock.systemUTC()));
			Member member = room.join(id, name, session);
			if (member != null) {
				session.getAttributes().put(Attendance.ATTRIBUTE, new Attendance(room, member));
				return;
			}
			// The last member left between the two steps above.
			this.rooms.remove(roomName, room);
		}
	}

	void leave(String roomName, Attendance attendance) {
		if (attendance.room().leave(attendance.member())) {
			this.rooms.remove(roomName, attendance.room());
		}
	}

	int size() {
		return this.rooms.size();
	}

	private static String displayName(@Nullable String name, long id) {
		String clean = (name != null) ? name.replaceAll("\\p{Cntrl}", "").strip() : "";
		if (!StringUtils.hasText(clean)) {
			return "Guest " + id;
		}
		int length = Math.min(LONGEST_NAME, clean.codePointCount(0, clean.length()));
		return clean.substring(0, clean.offsetByCodePoints(0, length));
	}

	/**
	 * A member in its room.
	 *
	 * @param room the room
	 * @param member the member
	 */
	record Attendance(Room room, Member member) {

		private static final String ATTRIBUTE = Attendance.class.getName();

		static Attendance of(WebTransportSession session) {
			return (Attendance) Objects.requireNonNull(session.getAttributes().get(ATTRIBUTE));
		}

	}

}
