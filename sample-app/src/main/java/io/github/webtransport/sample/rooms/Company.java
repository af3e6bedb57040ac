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

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.webtransport.sample.rooms.RoomMessage.Join;
import io.github.webtransport.sample.rooms.RoomMessage.Leave;
import io.github.webtransport.sample.rooms.RoomMessage.Welcome;
import io.github.webtransport.spring.messaging.PresenceChange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Who else is in a room, as one member is told.
 */
final class Company {

	private final String room;

	private final Member self;

	private final Set<String> present = new HashSet<>();

	Company(String room, Member self) {
		this.room = room;
		this.self = self;
		this.present.add(self.id());
	}

	/**
	 * Tell of the others.
	 * @param changes who is there, comes and goes
	 * @return a welcome, then who comes and goes
	 */
	Flux<RoomMessage> follow(Flux<PresenceChange> changes) {
		return changes.mapNotNull(this::hear);
	}

	private @Nullable RoomMessage hear(PresenceChange change) {
		if (change.type() == PresenceChange.Type.LIVE) {
			return welcome();
		}
		String user = change.user();
		if (user == null || user.equals(this.self.id())) {
			return null;
		}
		Member member = Member.of(user);
		return switch (change.type()) {
			case JOINED -> this.present.add(user) ? new Join(member.id(), member.name()) : null;
			case LEFT -> this.present.remove(user) ? new Leave(member.id(), member.name()) : null;
			default -> {
				this.present.add(user);
				yield null;
			}
		};
	}

	private RoomMessage welcome() {
		List<Member> members = this.present.stream()
			.map(Member::of)
			.sorted(Comparator.comparing(Member::name).thenComparing(Member::id))
			.toList();
		return new Welcome(this.self.id(), this.self.name(), this.room, members);
	}

}
