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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.redis.RedisBrokerSettings;
import io.github.webtransport.spring.messaging.redis.RedisNode;
import io.github.webtransport.spring.messaging.redis.RedisServer;
import io.github.webtransport.spring.messaging.redis.TcpRelay;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Three nodes, each with a network of its own to one Redis, clients that go from one to
 * another, and everything that can fail.
 */
final class ThreeNodes implements AutoCloseable {

	private static final List<String> TOPICS = List.of("rooms/blue", "rooms/red");

	private static final int CLIENTS = 6;

	/**
	 * More is kept than is published, so that whatever is lost is lost by Redis.
	 */
	private static final RedisBrokerSettings BROKER = new RedisBrokerSettings(100_000, Duration.ofMinutes(10),
			Duration.ofMillis(200), Duration.ofMillis(250), Duration.ofSeconds(1));

	private static final TopicSettings TOPIC_SETTINGS = new TopicSettings(10_000, 10_000_000, 1000, 200, 10);

	private static final Duration CONVERGENCE = Duration.ofSeconds(30);

	private final Random random;

	private final Storage storage;

	private final RedisServer server;

	private final TopicLedger ledger = new TopicLedger();

	private final List<TcpRelay> relays = new ArrayList<>();

	private final List<RedisNode> nodes = new ArrayList<>();

	private final List<TopicFixture> fixtures = new ArrayList<>();

	private final List<RovingClient> clients = new ArrayList<>();

	private final Map<String, List<Set<String>>> followed = new HashMap<>();

	private final List<Disposable> following = new ArrayList<>();

	private final AtomicLong messages = new AtomicLong();

	private final AtomicInteger publishing = new AtomicInteger();

	private int losses;

	ThreeNodes(long seed, Storage storage) {
		this.random = new Random(seed);
		this.storage = storage;
		this.server = storage.server.get();
		this.server.start();
		for (int i = 0; i < 3; i++) {
			TcpRelay relay = new TcpRelay(this.server.port());
			RedisNode node = new RedisNode(relay.port(), BROKER).awaitAvailable();
			TopicFixture fixture = new TopicFixture(node.broker(), TopicAuthorization.denyAll(), TOPIC_SETTINGS);
			this.relays.add(relay);
			this.nodes.add(node);
			this.fixtures.add(fixture);
			TOPICS.forEach((topic) -> follow(fixture, topic));
		}
		for (int i = 0; i < CLIENTS; i++) {
			RovingClient client = new RovingClient("client" + i, TOPICS.get(i % TOPICS.size()), this.ledger);
			this.clients.add(client);
			client.move(any(this.fixtures));
		}
	}

	private void follow(TopicFixture fixture, String topic) {
		Set<String> there = ConcurrentHashMap.newKeySet();
		this.followed.computeIfAbsent(topic, (key) -> new ArrayList<>()).add(there);
		this.following.add(Flux.defer(() -> {
			there.clear();
			return fixture.topics.presenceChanges(topic);
		}).retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(100))).subscribe((change) -> {
			if (change.type() == PresenceChange.Type.LEFT) {
				there.remove(change.user());
			}
			else if (change.user() != null) {
				there.add(change.user());
			}
		}));
	}

	private <T> T any(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	/**
	 * Let things happen for a time.
	 */
	void live(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		while (System.nanoTime() < end) {
			step();
			this.clients.forEach((client) -> client.look(any(this.fixtures)));
			pause(this.random.nextInt(30));
		}
	}

	private static void pause(long millis) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
	}

	private void step() {
		switch (this.random.nextInt(24)) {
			case 0, 1, 2 -> any(this.clients).move(any(this.fixtures));
			case 3 -> fail("pubsub clients killed", () -> this.server.command("client", "kill", "type", "pubsub"));
			case 4 -> fail("clients killed", () -> this.server.command("client", "kill", "type", "normal"));
			case 5 -> fail("paused",
					() -> this.server.command("client", "pause", String.valueOf(20 + this.random.nextInt(300)), "all"));
			case 6 -> {
				if (this.random.nextInt(4) == 0) {
					this.losses++;
					fail("flushed", () -> this.server.command("flushall"));
				}
			}
			case 7 -> {
				if (this.random.nextInt(2) == 0) {
					restart();
				}
			}
			case 8, 9 ->
				partition(this.random.nextInt(this.relays.size()), this.random.nextInt(3), this.random.nextInt(1200));
			case 10 -> {
				if (this.storage == Storage.SNAPSHOTS) {
					fail("saved", () -> this.server.command("save"));
				}
			}
			default -> publish(this.random.nextInt(this.fixtures.size()), any(TOPICS), 1 + this.random.nextInt(12));
		}
	}

	private void fail(String event, Runnable fault) {
		this.ledger.tell(event);
		fault.run();
	}

	private void restart() {
		if (this.storage != Storage.APPENDED) {
			this.losses++;
		}
		fail("killed", this.server::kill);
		pause(this.random.nextInt(200));
		fail("started", this.server::start);
	}

	private void partition(int number, int kind, int millis) {
		TcpRelay relay = this.relays.get(number);
		this.ledger.tell("partition of node " + number + ", kind " + kind + ", " + millis + " ms");
		switch (kind) {
			case 0 -> relay.holdBack();
			case 1 -> relay.holdBackAnswers();
			default -> relay.cut();
		}
		boolean cutBeforeHealing = this.random.nextBoolean();
		Mono.delay(Duration.ofMillis(millis)).subscribe((done) -> {
			if (cutBeforeHealing) {
				relay.cut();
			}
			relay.open();
			this.ledger.tell("node " + number + " is back");
		});
	}

	private void publish(int node, String topic, int count) {
		this.publishing.addAndGet(count);
		Flux.range(0, count)
			.flatMap((i) -> publish(this.fixtures.get(node), topic).onErrorResume((ex) -> Mono.empty())
				.doFinally((signal) -> this.publishing.decrementAndGet()), this.random.nextBoolean() ? 1 : 4)
			.subscribe();
	}

	private Mono<TopicPosition> publish(TopicFixture fixture, String topic) {
		return Mono.defer(() -> {
			long message = this.messages.incrementAndGet();
			return fixture.topics.publish(topic, message)
				.doOnNext((position) -> this.ledger.published(topic, position, message));
		});
	}

	/**
	 * Let nothing fail any more, wait until all have what they must have, and check what
	 * they had on the way.
	 */
	void check() {
		await(() -> this.publishing.get() == 0, () -> "publishers end");
		this.relays.forEach(TcpRelay::open);
		this.server.command("client", "unpause");
		for (TopicFixture fixture : this.fixtures) {
			for (String topic : TOPICS) {
				await(() -> publish(fixture, topic).map((position) -> true).onErrorReturn(false).block(CONVERGENCE),
						() -> "something is published again");
			}
		}
		for (String topic : TOPICS) {
			checkMessages(topic);
			checkPresence(topic);
		}
		this.ledger.assertNothingIsViolated();
	}

	private void checkMessages(String topic) {
		TopicPosition last = history(topic, TopicPosition.UNKNOWN).position();
		List<RovingClient> clients = this.clients.stream().filter((client) -> client.topic().equals(topic)).toList();
		await(() -> {
			clients.forEach((client) -> client.look(any(this.fixtures)));
			pause(20);
			return clients.stream().allMatch((client) -> client.isAt(last));
		}, () -> "all are at %s, but there are %s".formatted(last, clients));
		Map<TopicPosition, Long> kept = history(topic, new TopicPosition(last.epoch(), 0)).messages()
			.stream()
			.collect(Collectors.toMap((message) -> message.position(),
					(message) -> Long.valueOf(new String(message.payload(), StandardCharsets.UTF_8))));
		if (kept.size() != last.offset()) {
			this.ledger.violated("%s has %d messages at %s".formatted(topic, kept.size(), last));
		}
		this.ledger.check(topic, last, kept);
		if (this.ledger.epochs(topic) > 1 + this.losses) {
			this.ledger
				.violated("%s has %d epochs after %d losses".formatted(topic, this.ledger.epochs(topic), this.losses));
		}
	}

	private TopicHistory history(String topic, TopicPosition since) {
		return Objects.requireNonNull(this.nodes.get(0).broker().history(topic, since).block(CONVERGENCE));
	}

	private void checkPresence(String topic) {
		List<RovingClient> clients = this.clients.stream().filter((client) -> client.topic().equals(topic)).toList();
		Set<String> users = clients.stream().map(RovingClient::name).collect(Collectors.toSet());
		for (TopicFixture fixture : this.fixtures) {
			await(() -> {
				Presence presence = fixture.topics.presence(topic).block(CONVERGENCE);
				return presence.users().equals(users) && presence.sessions()
					.stream()
					.map(Presence.Session::id)
					.collect(Collectors.toSet())
					.equals(clients.stream().map(RovingClient::present).collect(Collectors.toSet()));
			}, () -> "%s are present, but that is %s".formatted(clients,
					fixture.topics.presence(topic).block(CONVERGENCE)));
		}
		this.followed.get(topic)
			.forEach((there) -> await(() -> there.equals(users), () -> users + " are told of, but that is " + there));
	}

	private void await(BooleanSupplier condition, Supplier<String> what) {
		long end = System.nanoTime() + CONVERGENCE.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				this.ledger.violated("Waited until " + what.get());
				this.ledger.assertNothingIsViolated();
			}
			pause(5);
		}
	}

	int messages() {
		return this.ledger.size();
	}

	/**
	 * End all clients, and check that nothing is left of them.
	 */
	void end() {
		this.clients.forEach(RovingClient::close);
		this.ledger.assertNothingIsViolated();
		this.fixtures.forEach(TopicFixture::assertNothingIsLeft);
	}

	@Override
	public void close() {
		this.clients.forEach(RovingClient::close);
		this.following.forEach(Disposable::dispose);
		this.fixtures.forEach(TopicFixture::close);
		this.nodes.forEach(RedisNode::close);
		this.relays.forEach(TcpRelay::close);
		this.server.close();
	}

	/**
	 * What Redis keeps when it dies.
	 */
	enum Storage {

		NOTHING(RedisServer::new), SNAPSHOTS(RedisServer::withSnapshots), APPENDED(RedisServer::thatAppends);

		private final Supplier<RedisServer> server;

		Storage(Supplier<RedisServer> server) {
			this.server = server;
		}

	}

}
