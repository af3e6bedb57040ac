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

package io.github.webtransport.spring.messaging.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Who is subscribed to a topic. Users who have gone stay for the time in which they may
 * come back.
 *
 * @since 0.1.0
 */
public final class PresenceTable {

	/**
	 * Nobody.
	 */
	static final Presence NOBODY = new Presence(List.of(), Set.of());

	/**
	 * How many changes may wait for one who listens: some seconds of many coming and
	 * going.
	 */
	static final int MAX_WAITING = 256;

	private final Duration grace;

	private final Scheduler scheduler;

	private final Map<String, TopicMember> members = new LinkedHashMap<>();

	private final Map<String, User> users = new HashMap<>();

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Create a table.
	 * @param grace how long users may be away
	 * @param scheduler waits for them
	 */
	public PresenceTable(Duration grace, Scheduler scheduler) {
		this.grace = grace;
		this.scheduler = scheduler;
	}

	/**
	 * Return who is present and what changes then, which fails when too many changes
	 * wait.
	 * @param listening begins to listen
	 * @return the changes
	 */
	public static Flux<PresenceChange> changes(Supplier<Listener> listening) {
		return Flux.defer(() -> {
			Listener listener = listening.get();
			return Flux.fromIterable(listener.present)
				.concatWithValues(PresenceChange.LIVE)
				.concatWith(listener.changes.asFlux())
				.doFinally((signal) -> listener.dispose());
		});
	}

	/**
	 * Begin to listen, which is to be disposed of.
	 * @return one who is told of changes from now on
	 */
	public synchronized Listener listen() {
		Listener listener = new Listener(this, present());
		this.listeners.add(listener);
		return listener;
	}

	private List<PresenceChange> present() {
		Map<Object, PresenceChange> present = new LinkedHashMap<>();
		this.users.forEach((name, user) -> {
			if (user.away != null) {
				present.put(name, new PresenceChange(PresenceChange.Type.PRESENT, name, user.last));
			}
		});
		this.members.values()
			.forEach((member) -> present.putIfAbsent((member.user() != null) ? member.user() : member,
					new PresenceChange(PresenceChange.Type.PRESENT, member.user(), member.session())));
		return List.copyOf(present.values());
	}

	/**
	 * Be present. Who listens is told by {@link #tellChanges()}.
	 * @param member who it is
	 */
	public synchronized void join(TopicMember member) {
		if (this.members.putIfAbsent(member.id(), member) != null) {
			return;
		}
		if (member.user() == null || this.users.computeIfAbsent(member.user(), (name) -> new User()).come()) {
			add(PresenceChange.Type.JOINED, member);
		}
	}

	/**
	 * Be present no longer. Who listens is told by {@link #tellChanges()}.
	 * @param member who it is
	 */
	public synchronized void leave(TopicMember member) {
		if (this.members.remove(member.id()) == null) {
			return;
		}
		User user = (member.user() != null) ? this.users.get(member.user()) : null;
		if (user == null) {
			add(PresenceChange.Type.LEFT, member);
		}
		else if (user.go()) {
			user.last = member.session();
			user.away = this.scheduler.schedule(() -> leaveForGood(member, user), this.grace.toMillis(),
					TimeUnit.MILLISECONDS);
		}
	}

	private void leaveForGood(TopicMember member, User user) {
		synchronized (this) {
			if (user.sessions > 0 || !this.users.remove(member.user(), user)) {
				return;
			}
			add(PresenceChange.Type.LEFT, member);
		}
		tellChanges();
	}

	private void add(PresenceChange.Type type, TopicMember member) {
		if (!this.listeners.isEmpty()) {
			PresenceChange change = new PresenceChange(type, member.user(), member.session());
			this.listeners.forEach((listener) -> listener.waiting.add(change));
		}
	}

	/**
	 * Tell of what has changed. Not to be called with a lock held: those who listen are
	 * the application's.
	 */
	public void tellChanges() {
		this.listeners.forEach((listener) -> listener.waiting.drain());
	}

	/**
	 * Let others be present. Who listens is told by {@link #tellChanges()}.
	 * @param present those who are
	 * @param except the identifiers of members that stay as they are
	 */
	public synchronized void replace(Collection<TopicMember> present, Set<String> except) {
		Map<String, TopicMember> next = new LinkedHashMap<>();
		present.forEach((member) -> next.put(member.id(), member));
		List.copyOf(this.members.values())
			.stream()
			.filter((member) -> !next.containsKey(member.id()) && !except.contains(member.id()))
			.forEach(this::leave);
		next.values().stream().filter((member) -> !except.contains(member.id())).forEach(this::join);
	}

	synchronized Presence presence() {
		List<Presence.Session> sessions = this.members.values()
			.stream()
			.map((member) -> new Presence.Session(member.session(), member.user()))
			.distinct()
			.toList();
		return new Presence(sessions, this.users.keySet());
	}

	synchronized boolean isEmpty() {
		return this.members.isEmpty() && this.users.isEmpty() && this.listeners.isEmpty();
	}

	/**
	 * A user who is there, or may be coming back.
	 */
	private static final class User {

		private int sessions;

		private @Nullable Disposable away;

		/**
		 * The session that was the last to go.
		 */
		private @Nullable String last;

		/**
		 * Return whether this is news.
		 */
		private boolean come() {
			boolean news = this.sessions == 0 && this.away == null;
			this.sessions++;
			if (this.away != null) {
				this.away.dispose();
				this.away = null;
			}
			return news;
		}

		/**
		 * Return whether no session is left.
		 */
		private boolean go() {
			this.sessions--;
			return this.sessions == 0;
		}

	}

	/**
	 * One who is told of changes. They are handed over one after another, and outside of
	 * the lock.
	 */
	public static final class Listener implements Disposable {

		private final PresenceTable table;

		private final List<PresenceChange> present;

		private final Sinks.Many<PresenceChange> changes = Sinks.many()
			.unicast()
			.onBackpressureBuffer(Queues.<PresenceChange>get(MAX_WAITING).get());

		private final SerialQueue<PresenceChange> waiting = new SerialQueue<>(this::tell);

		private Listener(PresenceTable table, List<PresenceChange> present) {
			this.table = table;
			this.present = present;
		}

		private void tell(PresenceChange change) {
			if (this.changes.tryEmitNext(change).isFailure()) {
				// Without effect for one who wants no more
				this.changes.tryEmitError(new TopicException(TopicException.Reason.FELL_BEHIND,
						MAX_WAITING + " changes of presence wait already"));
			}
		}

		@Override
		public void dispose() {
			this.table.listeners.remove(this);
		}

	}

}
