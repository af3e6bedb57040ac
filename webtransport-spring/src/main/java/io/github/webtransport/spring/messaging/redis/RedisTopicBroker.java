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

package io.github.webtransport.spring.messaging.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.PresenceTable;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Carries topics by Redis, 6.2 or later, alone, with Sentinel or as a cluster. Keys and
 * channels begin with {@code webtransport:}.
 *
 * <p>
 * Publishing is one script: it gives the next offset, adds to a stream and tells the
 * nodes that listen. Whatever a node is not told, it reads from the stream: at the next
 * message, or with the next heartbeat. A node that hears nothing of its own heartbeat
 * listens anew.
 *
 * <p>
 * Redis may be away, also at first: everything fails with
 * {@link TopicException.Reason#UNAVAILABLE} then, and works again by itself when it is
 * back.
 *
 * @since 0.1.0
 */
public final class RedisTopicBroker implements TopicBroker, Disposable {

	private static final Log logger = LogFactory.getLog(RedisTopicBroker.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(RedisTopicBroker.class);

	private final ReactiveRedisConnectionFactory connectionFactory;

	private final RedisFirstConnection firstConnection;

	private final RedisBrokerSettings settings;

	private final RedisCommands commands;

	private final String nodeChannel = RedisKeys.ofNode(UUID.randomUUID().toString());

	private final Map<String, RedisTopic> topics = new ConcurrentHashMap<>();

	/**
	 * Topics by their channels.
	 */
	private final Map<String, RedisTopic> channels = new ConcurrentHashMap<>();

	/**
	 * The members of this node, by topic.
	 */
	private final Map<String, Map<String, TopicMember>> members = new ConcurrentHashMap<>();

	private final AtomicBoolean opening = new AtomicBoolean();

	private final AtomicBoolean away = new AtomicBoolean();

	private final Disposable heartbeat;

	private volatile @Nullable RedisListening listening;

	private volatile boolean heard = true;

	/**
	 * Create a broker, which connects by itself.
	 * @param connectionFactory connects to Redis
	 * @param settings the settings
	 */
	public RedisTopicBroker(ReactiveRedisConnectionFactory connectionFactory, RedisBrokerSettings settings) {
		this.connectionFactory = connectionFactory;
		this.settings = settings;
		this.firstConnection = new RedisFirstConnection(connectionFactory);
		this.commands = new RedisCommands(connectionFactory, this.firstConnection, settings);
		listen();
		this.heartbeat = Flux.interval(settings.heartbeat(), Schedulers.parallel())
			.onBackpressureDrop()
			.subscribe((number) -> tryToBeat());
	}

	/**
	 * Return whether Redis can be reached, as far as is known.
	 * @return {@code false} before the first connection, and while it does not answer
	 */
	@Override
	public boolean isAvailable() {
		return this.listening != null && !this.away.get();
	}

	// Connection

	private void listen() {
		if (!this.opening.compareAndSet(false, true)) {
			return;
		}
		Set<String> channels = new HashSet<>(this.channels.keySet());
		channels.add(this.nodeChannel);
		this.firstConnection
			.before(RedisListening.open(this.connectionFactory, channels, this::told, this.settings.timeout()))
			.timeout(this.settings.timeout().multipliedBy(2))
			.doFinally((signal) -> this.opening.set(false))
			.subscribe((opened) -> opened(opened, channels), (ex) -> gone(ex));
	}

	private void opened(RedisListening opened, Set<String> channels) {
		RedisListening former = this.listening;
		this.listening = opened;
		this.heard = true;
		back();
		if (former != null) {
			former.close();
		}
		if (isDisposed()) {
			opened.close();
			return;
		}
		List<String> others = new ArrayList<>(this.channels.keySet());
		others.removeAll(channels);
		if (!others.isEmpty()) {
			opened.subscribe(others).subscribe(null, (ex) -> {
				logger.debug("Channels are not listened to", ex);
				this.heard = false;
			});
		}
		this.topics.values().forEach(RedisTopic::look);
	}

	private void told(String channel, byte[] message) {
		if (channel.equals(this.nodeChannel)) {
			this.heard = true;
			return;
		}
		RedisTopic topic = this.channels.get(channel);
		try {
			if (topic != null && message.length > 0) {
				topic.told(message);
			}
		}
		catch (RuntimeException ex) {
			// Anybody may publish to a channel, and an error would end them all
			errors.error("What Redis has told cannot be read", ex);
		}
	}

	private void tryToBeat() {
		try {
			beat();
		}
		catch (RuntimeException ex) {
			// There is another one
			errors.error("A heartbeat failed", ex);
		}
	}

	private void beat() {
		if (this.listening == null || !this.heard) {
			listen();
		}
		this.heard = false;
		this.commands.tell(this.nodeChannel, "h".getBytes(StandardCharsets.UTF_8))
			.subscribe(null, this::gone, this::back);
		this.topics.values().forEach((topic) -> {
			topic.look();
			if (topic.isWatched()) {
				quietly(topic.lookWhoIsThere());
			}
		});
		this.members.forEach((topic, present) -> {
			if (!present.isEmpty()) {
				quietly(this.commands.refresh(RedisKeys.of(topic), present.values()));
			}
		});
	}

	private static void quietly(Mono<Void> operation) {
		operation.subscribe(null, (ex) -> logger.debug("Redis does not answer a heartbeat", ex));
	}

	private void gone(Throwable failure) {
		if (this.away.compareAndSet(false, true)) {
			logger.warn("Redis cannot be reached: nothing is published to topics until it is back");
		}
		logger.debug("Redis cannot be reached", failure);
	}

	private void back() {
		if (this.away.compareAndSet(true, false)) {
			logger.info("Redis is back");
		}
	}

	private <T> Mono<T> whenConnected(Supplier<Mono<T>> operation) {
		return Mono.defer(() -> {
			if (this.listening == null) {
				// To connect would block, perhaps an event loop
				throw new TopicException(TopicException.Reason.UNAVAILABLE, "Redis has not been reached yet");
			}
			return operation.get();
		});
	}

	// Messages

	@Override
	public Mono<TopicPosition> publish(String topic, byte[] payload) {
		return whenConnected(() -> this.commands.publish(RedisKeys.of(topic), payload));
	}

	@Override
	public Mono<Void> publishDatagram(String topic, byte[] payload) {
		return whenConnected(() -> {
			byte[] message = new byte[payload.length + 1];
			message[0] = 'd';
			System.arraycopy(payload, 0, message, 1, payload.length);
			return this.commands.tell(RedisKeys.of(topic).channel(), message);
		});
	}

	@Override
	public Mono<TopicHistory> history(String topic, @Nullable TopicPosition since) {
		return whenConnected(() -> this.commands.history(RedisKeys.of(topic), since));
	}

	@Override
	public Mono<Disposable> subscribe(String topic, TopicListener listener) {
		return use(topic, (found) -> {
			found.add(listener);
			return () -> found.remove(listener);
		}).map(Use::end);
	}

	/**
	 * Listen to a topic for a purpose.
	 */
	private Mono<Use> use(String name, Function<RedisTopic, Disposable> purpose) {
		return whenConnected(() -> {
			RedisTopic topic = this.topics.compute(name,
					(key, found) -> ((found != null) ? found : create(key)).acquire());
			Disposable end = purpose.apply(topic);
			AtomicBoolean ended = new AtomicBoolean();
			Disposable release = () -> {
				if (ended.compareAndSet(false, true)) {
					end.dispose();
					release(name);
				}
			};
			AtomicBoolean completed = new AtomicBoolean();
			return topic.ready()
				.then(Mono.fromSupplier(() -> new Use(topic, release)))
				.doOnSuccess((done) -> completed.set(true))
				.doOnError((ex) -> release.dispose())
				.doOnCancel(() -> {
					if (!completed.get()) {
						release.dispose();
					}
				});
		});
	}

	private RedisTopic create(String name) {
		RedisTopic topic = new RedisTopic(RedisKeys.of(name), this.commands,
				new PresenceTable(this.settings.presenceGrace(), Schedulers.parallel()));
		this.channels.put(topic.channel(), topic);
		RedisListening listening = this.listening;
		if (listening != null) {
			listening.subscribe(List.of(topic.channel())).subscribe(null, topic::failed, topic::look);
		}
		return topic;
	}

	private void release(String name) {
		this.topics.computeIfPresent(name, (key, topic) -> {
			if (!topic.release()) {
				return topic;
			}
			this.channels.remove(topic.channel());
			RedisListening listening = this.listening;
			if (listening != null) {
				quietly(listening.unsubscribe(List.of(topic.channel())));
			}
			return null;
		});
	}

	// Presence

	@Override
	public Mono<Void> join(String topic, TopicMember member) {
		return whenConnected(() -> {
			// Also if Redis does not answer now: the next heartbeat tells it
			this.members.compute(topic, (key, present) -> {
				Map<String, TopicMember> members = (present != null) ? present : new ConcurrentHashMap<>();
				members.put(member.id(), member);
				return members;
			});
			return this.commands.join(RedisKeys.of(topic), member).doOnError((ex) -> forget(topic, member));
		});
	}

	@Override
	public Mono<Void> leave(String topic, TopicMember member) {
		return whenConnected(() -> {
			forget(topic, member);
			return this.commands.leave(RedisKeys.of(topic), member);
		});
	}

	private void forget(String topic, TopicMember member) {
		this.members.computeIfPresent(topic, (key, present) -> {
			present.remove(member.id());
			return present.isEmpty() ? null : present;
		});
	}

	@Override
	public Mono<Presence> presence(String topic) {
		return whenConnected(() -> this.commands.presence(RedisKeys.of(topic))).map((present) -> {
			Set<String> users = new HashSet<>(present.away());
			present.members().forEach((member) -> {
				if (member.user() != null) {
					users.add(member.user());
				}
			});
			List<Presence.Session> sessions = present.members()
				.stream()
				.map((member) -> new Presence.Session(member.session(), member.user()))
				.distinct()
				.toList();
			return new Presence(sessions, users);
		});
	}

	@Override
	public Flux<PresenceChange> presenceChanges(String topic) {
		return Flux.usingWhen(use(topic, (found) -> Disposables.single()),
				(use) -> use.topic().lookWhoIsThere().thenMany(PresenceTable.changes(use.topic().presence()::listen)),
				(use) -> Mono.fromRunnable(use.end()::dispose));
	}

	/**
	 * Stop listening.
	 */
	@Override
	public void dispose() {
		this.heartbeat.dispose();
		RedisListening listening = this.listening;
		if (listening != null) {
			listening.close();
		}
	}

	@Override
	public boolean isDisposed() {
		return this.heartbeat.isDisposed();
	}

	/**
	 * A topic while it is listened to.
	 *
	 * @param topic the topic
	 * @param end ends that
	 */
	private record Use(RedisTopic topic, Disposable end) {

	}

}
