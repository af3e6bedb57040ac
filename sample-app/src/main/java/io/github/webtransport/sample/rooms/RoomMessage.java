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

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A line for the members of a room, told apart by its {@code type}. What is said comes on
 * the stream of the topic, all else on the stream of the member.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({ @Type(name = "welcome", value = RoomMessage.Welcome.class),
		@Type(name = "join", value = RoomMessage.Join.class), @Type(name = "leave", value = RoomMessage.Leave.class),
		@Type(name = "chat", value = RoomMessage.Chat.class),
		@Type(name = "error", value = RoomMessage.Problem.class) })
sealed interface RoomMessage {

	/**
	 * The first line for a new member.
	 *
	 * @param id the id of the new member
	 * @param name the name under which the others know it
	 * @param room the name of the room
	 * @param members all members, the new one included
	 */
	record Welcome(String id, String name, String room, List<Member> members) implements RoomMessage {
	}

	/**
	 * Somebody came.
	 *
	 * @param id the id of the member
	 * @param name the name of the member
	 */
	record Join(String id, String name) implements RoomMessage {
	}

	/**
	 * Somebody went.
	 *
	 * @param id the id of the member
	 * @param name the name of the member
	 */
	record Leave(String id, String name) implements RoomMessage {
	}

	/**
	 * Somebody, maybe the receiver itself, said something.
	 *
	 * @param from the id of the member
	 * @param name the name of the member
	 * @param text what was said
	 * @param time when, in milliseconds since the epoch
	 */
	record Chat(String from, String name, String text, long time) implements RoomMessage {
	}

	/**
	 * A line of the receiver was not understood.
	 *
	 * @param text what is wrong with it
	 */
	record Problem(String text) implements RoomMessage {
	}

}
