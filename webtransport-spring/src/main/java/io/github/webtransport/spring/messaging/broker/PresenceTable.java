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
import java.util.function.Function;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

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

	private final List<FluxSink<PresenceChange>> listeners = new CopyOnWriteArrayList<>();

	private final SerialQueue<PresenceChange> changes = new SerialQueue<>(this::tell);

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
	 * Return changes that fail when too many wait.
	 * @param source adds a listener, and gives what removes it
	 * @return the changes
	 */
	public static Flux<PresenceChange> bounded(Function<FluxSink<PresenceChange>, Disposable> source) {
		return Flux
			.<PresenceChange>create((sink) -> sink.onDispose(source.apply(sink)), FluxSink.OverflowStrategy.IGNORE)
			.onBackpressureBuffer(MAX_WAITING)
			.onErrorMap(IllegalStateException.class, (ex) -> new TopicException(TopicException.Reason.FELL_BEHIND,
					MAX_WAITING + " changes of presence wait already", ex));
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
			this.changes.add(new PresenceChange(type, member.user(), member.session()));
		}
	}

	/**
	 * Tell of what has changed. Not to be called with a lock held: those who listen are
	 * the application's.
	 */
	public void tellChanges() {
		this.changes.drain();
	}

	private void tell(PresenceChange change) {
		this.listeners.forEach((listener) -> listener.next(change));
	}

	/**
	 * Tell somebody of changes.
	 * @param listener who is told
	 * @return ends that
	 */
	public Disposable addListener(FluxSink<PresenceChange> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	/**
	 * Return whether anybody is told of changes.
	 * @return {@code true} if so
	 */
	public boolean hasListeners() {
		return !this.listeners.isEmpty();
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

}
