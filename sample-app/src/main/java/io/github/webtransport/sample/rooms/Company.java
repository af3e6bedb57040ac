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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.github.webtransport.sample.rooms.RoomMessage.Join;
import io.github.webtransport.sample.rooms.RoomMessage.Leave;
import io.github.webtransport.sample.rooms.RoomMessage.Welcome;
import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who else is in a room, as one member is told.
 */
final class Company {

	private final String room;

	private final Member self;

	private final Set<String> present = new HashSet<>();

	/**
	 * What was heard before it was known who is there; {@code null} from then on.
	 */
	private @Nullable List<PresenceChange> early = new ArrayList<>();

	Company(String room, Member self) {
		this.room = room;
		this.self = self;
	}

	/**
	 * Tell of the others.
	 * @param changes who comes and goes
	 * @param presence who is there
	 * @return a welcome, then who comes and goes
	 */
	Flux<RoomMessage> follow(Flux<PresenceChange> changes, Mono<Presence> presence) {
		// Changes first, or those of the moment between the two would be missed
		Flux<Supplier<@Nullable RoomMessage>> news = Flux.merge(changes.map((change) -> () -> hear(change)),
				presence.map((there) -> () -> welcome(there)));
		return news.mapNotNull(Supplier::get);
	}

	private @Nullable RoomMessage hear(PresenceChange change) {
		if (this.early != null) {
			this.early.add(change);
			return null;
		}
		String user = change.user();
		if (user == null || user.equals(this.self.id()) || !apply(change.type(), user)) {
			return null;
		}
		Member member = Member.of(user);
		return (change.type() == PresenceChange.Type.JOINED) ? new Join(member.id(), member.name())
				: new Leave(member.id(), member.name());
	}

	private boolean apply(PresenceChange.Type type, String user) {
		return (type == PresenceChange.Type.JOINED) ? this.present.add(user) : this.present.remove(user);
	}

	private RoomMessage welcome(Presence presence) {
		this.present.addAll(presence.users());
		List<PresenceChange> missed = (this.early != null) ? this.early : List.of();
		this.early = null;
		missed.forEach(this::hear);
		this.present.add(this.self.id());
		List<Member> members = this.present.stream()
			.map(Member::of)
			.sorted(Comparator.comparing(Member::name).thenComparing(Member::id))
			.toList();
		return new Welcome(this.self.id(), this.self.name(), this.room, members);
	}

}
