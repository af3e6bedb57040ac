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

package io.github.webtransport.spring.messaging.delivery;

import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.delivery.PeerSession.PeerStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever clients and publishers do, no client sees a gap or a duplicate that it was not
 * told of.
 */
class TopicOrderPropertyTests {

	private static final int CLIENTS = 4;

	@Property(tries = 100)
	void whenClientsComeGoAndReadAsTheyLikeThenTheyMissNothingInSilence(
			@ForAll @Size(max = 150) List<@IntRange(max = 9999) Integer> steps) {
		try (TopicFixture fixture = new TopicFixture()) {
			List<Client> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(new Client(fixture, i));
			}
			long published = 0;
			for (int step : steps) {
				Client client = clients.get(step / 10 % CLIENTS);
				int amount = 1 + step / 100 % 10;
				switch (step % 10) {
					case 0, 1, 2 -> {
						for (int i = 0; i < amount; i++) {
							published++;
							fixture.publish("rooms/blue", published);
						}
					}
					case 3, 4, 5 -> client.read(amount);
					case 6, 7 -> client.connect(published);
					case 8 -> client.disconnect();
					default -> client.cancel();
				}
			}
			for (Client client : clients) {
				client.connect(published);
				client.read(1000);
				client.check();
				assertThat(client.last).isEqualTo(published);
				client.disconnect();
			}
			fixture.assertNothingIsLeft();
		}
	}

	/**
	 * A client that comes back with the last position that it has seen.
	 */
	private static final class Client {

		private final TopicFixture fixture;

		private final int number;

		private int sessions;

		private @Nullable PeerSession session;

		private @Nullable TopicSubscription subscription;

		private int seen;

		private String epoch = "";

		private long last = -1;

		private Client(TopicFixture fixture, int number) {
			this.fixture = fixture;
			this.number = number;
		}

		private void connect(long published) {
			if (this.session != null) {
				if (!this.session.stream().isOver()) {
					return;
				}
				disconnect();
			}
			boolean resumes = this.last >= 0;
			String query = resumes ? "?since=rooms/blue:" + this.epoch + ":" + this.last : "";
			this.session = new PeerSession(this.number + "-" + this.sessions++, query, null).giveCredit().readNothing();
			this.subscription = this.fixture.subscribe(this.session, "rooms/blue");
			this.seen = 0;
			assertThat(this.subscription.isRecovered())
				.isEqualTo(resumes && published - this.last <= TopicFixture.HISTORY);
			if (!this.subscription.isRecovered()) {
				this.last = published;
				this.epoch = this.subscription.getPosition().epoch();
			}
			assertThat(this.subscription.getPosition()).isEqualTo(new TopicPosition(this.epoch, this.last));
		}

		private void read(int amount) {
			if (this.session != null) {
				this.session.stream().request(amount);
				check();
			}
		}

		private void check() {
			if (this.session == null) {
				return;
			}
			PeerStream stream = this.session.stream();
			while (this.seen < stream.items.size()) {
				String item = stream.items.get(this.seen++);
				if (item.startsWith("{\"topic\"")) {
					assertThat(item).contains("\"offset\":" + this.last + ",");
				}
				else {
					this.last++;
					assertThat(item).isEqualTo("{\"offset\":%d,\"data\":%d}".formatted(this.last, this.last));
				}
			}
		}

		private void cancel() {
			if (this.subscription != null) {
				this.subscription.cancel();
				check();
				assertThat(this.session.stream().isOver()).isTrue();
			}
		}

		private void disconnect() {
			if (this.session != null) {
				check();
				this.fixture.end(this.session);
				this.session = null;
				this.subscription = null;
			}
		}

	}

}
