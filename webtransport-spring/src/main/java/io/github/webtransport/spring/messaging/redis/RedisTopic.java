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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.PresenceTable;
import io.github.webtransport.spring.messaging.broker.SerialQueue;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A topic that this node listens to. What Redis tells is not trusted to be all: offsets
 * show what is missing, which is read then. Where it cannot be read any more, listeners
 * are told.
 */
final class RedisTopic {

	private static final Log logger = LogFactory.getLog(RedisTopic.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(RedisTopic.class);

	private final RedisKeys keys;

	private final RedisCommands commands;

	private final List<TopicListener> listeners = new CopyOnWriteArrayList<>();

	private final SerialQueue<Runnable> events = new SerialQueue<>(RedisTopic::run);

	private final AtomicInteger looking = new AtomicInteger();

	private final Sinks.Empty<Void> ready = Sinks.empty();

	private final Map<String, Boolean> touched = new ConcurrentHashMap<>();

	private final PresenceTable presence;

	/**
	 * The answer that is being waited for, if any. Guarded by {@link #touched}.
	 */
	private @Nullable Mono<Void> lookWhoIsThere;

	/**
	 * Whether somebody listens to changes of presence.
	 */
	private volatile boolean watched;

	private @Nullable TopicPosition last;

	/**
	 * A message behind {@link #last} came, and not the next one.
	 */
	private boolean gap;

	/**
	 * Where {@link #last} stood when more was published since than can be read.
	 */
	private @Nullable TopicPosition suspected;

	/**
	 * Those who use it. Belongs to the broker.
	 */
	private int users;

	RedisTopic(RedisKeys keys, RedisCommands commands, PresenceTable presence) {
		this.keys = keys;
		this.commands = commands;
		this.presence = presence;
	}

	RedisTopic acquire() {
		this.users++;
		return this;
	}

	/**
	 * Return whether nobody is left.
	 */
	boolean release() {
		this.users--;
		return this.users == 0;
	}

	String channel() {
		return this.keys.channel();
	}

	/**
	 * Wait until it is known where the topic is.
	 */
	Mono<Void> ready() {
		return this.ready.asMono();
	}

	void failed(Throwable failure) {
		this.ready.tryEmitError(failure);
	}

	void add(TopicListener listener) {
		this.listeners.add(listener);
	}

	void remove(TopicListener listener) {
		this.listeners.remove(listener);
	}

	private static void run(Runnable event) {
		try {
			event.run();
		}
		catch (RuntimeException ex) {
			errors.error("Listener of a topic failed", ex);
		}
	}

	/**
	 * Redis tells something. Called by one thread at a time.
	 */
	void told(byte[] message) {
		switch (message[0]) {
			case 'm' -> published(message);
			case 'd' -> this.listeners
				.forEach((listener) -> listener.onDatagram(Arrays.copyOfRange(message, 1, message.length)));
			case 'j', 'l' -> presenceChanged(message);
			default -> logger.debug("Something else is told on channel " + channel());
		}
	}

	private void published(byte[] message) {
		int line = RedisItems.indexOfLine(message);
		TopicPosition position = TopicPosition.parse(new String(message, 1, line - 1, StandardCharsets.UTF_8));
		boolean missing = false;
		synchronized (this) {
			TopicPosition last = this.last;
			if (last == null || !isKnown(last, position)) {
				missing = last == null || !follows(last, position);
				if (missing) {
					this.gap = true;
				}
				else {
					add(new BrokerMessage(position, Arrays.copyOfRange(message, line + 1, message.length)));
				}
			}
		}
		this.events.drain();
		if (missing) {
			look();
		}
	}

	private static boolean isKnown(TopicPosition last, TopicPosition next) {
		return next.offset() <= last.offset() && next.epoch().equals(last.epoch());
	}

	private static boolean follows(TopicPosition last, TopicPosition next) {
		return next.offset() == last.offset() + 1 && next.epoch().equals(last.epoch());
	}

	private void add(BrokerMessage message) {
		this.last = message.position();
		this.gap = false;
		this.events.add(() -> this.listeners.forEach((listener) -> listener.onMessage(message)));
	}

	/**
	 * Look for what was not told. Once at a time, and again if that is asked for
	 * meanwhile.
	 */
	void look() {
		if (this.looking.getAndIncrement() == 0) {
			lookNow();
		}
	}

	private void lookNow() {
		int asked = this.looking.get();
		TopicPosition since;
		synchronized (this) {
			since = this.last;
		}
		this.commands.historySinceTold(this.keys, since).doFinally((signal) -> {
			if (this.looking.addAndGet(-asked) != 0) {
				lookNow();
			}
		}).subscribe((history) -> found(since, history), (ex) -> {
			// The next heartbeat looks again
			logger.debug("It cannot be told what is missing of " + channel(), ex);
			failed(ex);
		});
	}

	private void found(@Nullable TopicPosition since, TopicHistory history) {
		synchronized (this) {
			TopicPosition last = this.last;
			if (last == null || since == null) {
				this.last = (last != null) ? last : history.position();
			}
			else if (history.recovered()) {
				history.messages()
					.stream()
					.filter((message) -> this.last != null && follows(this.last, message.position()))
					.forEach(this::add);
			}
			else if (!isKnown(last, history.position()) && isLost(last, history.position())) {
				this.last = history.position();
				this.gap = false;
				this.events.add(() -> this.listeners.forEach(TopicListener::onLost));
			}
		}
		this.events.drain();
		this.ready.tryEmitEmpty();
	}

	/**
	 * Of a busy topic much may have been published that is on its way to this node, more
	 * than can be read. Unless it is known to be missing, it is lost when nothing of it
	 * has come by the next look.
	 */
	private boolean isLost(TopicPosition last, TopicPosition present) {
		if (this.gap || !last.epoch().equals(present.epoch()) || last.equals(this.suspected)) {
			return true;
		}
		this.suspected = last;
		return false;
	}

	// Presence

	private void presenceChanged(byte[] message) {
		if (this.watched) {
			TopicMember member = RedisMember.parse(new String(message, 1, message.length - 1, StandardCharsets.UTF_8));
			this.touched.put(member.id(), true);
			if (message[0] == 'j') {
				this.presence.join(member);
			}
			else {
				this.presence.leave(member);
			}
			this.presence.tellChanges();
		}
	}

	/**
	 * Take over who is there, without those of whom something else was told meanwhile.
	 * Once at a time: what one look has heard must not be forgotten for another.
	 */
	Mono<Void> lookWhoIsThere() {
		return Mono.defer(() -> {
			synchronized (this.touched) {
				if (this.lookWhoIsThere == null) {
					this.watched = true;
					this.touched.clear();
					this.lookWhoIsThere = this.commands.presence(this.keys).doOnNext((present) -> {
						this.presence.replace(present.members(), this.touched.keySet());
						this.presence.tellChanges();
					}).doOnTerminate(this::looked).then().cache();
				}
				return this.lookWhoIsThere;
			}
		});
	}

	private void looked() {
		synchronized (this.touched) {
			this.lookWhoIsThere = null;
		}
	}

	boolean isWatched() {
		return this.watched;
	}

	PresenceTable presence() {
		return this.presence;
	}

}
