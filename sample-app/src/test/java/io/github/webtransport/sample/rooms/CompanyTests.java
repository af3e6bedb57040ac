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

import io.github.webtransport.sample.rooms.RoomMessage.Join;
import io.github.webtransport.sample.rooms.RoomMessage.Leave;
import io.github.webtransport.sample.rooms.RoomMessage.Welcome;
import io.github.webtransport.spring.messaging.PresenceChange;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/**
 * Tests for {@link Company}.
 */
class CompanyTests {

	private final TestPublisher<PresenceChange> changes = TestPublisher.create();

	private final Flux<RoomMessage> news = new Company("blue", Member.of("ada")).follow(this.changes.flux());

	@Test
	void whenOthersAreThereThenTheWelcomeTellsSo() {
		StepVerifier.create(this.news)
			.then(() -> change(PresenceChange.Type.PRESENT, "bob"))
			.then(() -> change(PresenceChange.Type.PRESENT, "ada"))
			.then(() -> this.changes.next(PresenceChange.LIVE))
			.expectNext(new Welcome("ada", "ada", "blue", List.of(Member.of("ada"), Member.of("bob"))))
			.thenCancel()
			.verify();
	}

	@Test
	void whenOthersComeAndGoThenOneselfIsNotToldOf() {
		StepVerifier.create(this.news)
			.then(() -> this.changes.next(PresenceChange.LIVE))
			.expectNext(new Welcome("ada", "ada", "blue", List.of(Member.of("ada"))))
			.then(() -> change(PresenceChange.Type.JOINED, "ada"))
			.then(() -> change(PresenceChange.Type.JOINED, "eve"))
			.expectNext(new Join("eve", "eve"))
			.then(() -> change(PresenceChange.Type.LEFT, "eve"))
			.expectNext(new Leave("eve", "eve"))
			.then(() -> change(PresenceChange.Type.LEFT, "ada"))
			.thenCancel()
			.verify();
	}

	private void change(PresenceChange.Type type, String user) {
		this.changes.next(new PresenceChange(type, user, "session"));
	}

}
