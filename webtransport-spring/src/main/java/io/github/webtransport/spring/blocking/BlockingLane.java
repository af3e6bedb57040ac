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

package io.github.webtransport.spring.blocking;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * The blocking calls of one kind: those that run, no more than there are threads for, and
 * those that wait. No session and no user has more of them than its share. Users take
 * turns, and so do the sessions of each.
 */
final class BlockingLane {

	private final BlockingSettings settings;

	private final int queue;

	private final int queuePerUser;

	private final Executor executor;

	private final SaturationLog saturation;

	private final Map<String, User> users = new HashMap<>();

	/**
	 * Users who have a call that waits for nothing but a thread.
	 */
	private final ArrayDeque<User> ready = new ArrayDeque<>();

	private int running;

	private int waiting;

	/**
	 * Calls that wait, of each user no more than its share of the queue.
	 */
	private int backlog;

	private long rejected;

	/**
	 * Create a lane.
	 * @param settings the limits
	 * @param bounded whether the queue is
	 * @param executor runs each call at once, on a thread of its own
	 * @param saturation told when calls wait for a thread or are refused
	 */
	BlockingLane(BlockingSettings settings, boolean bounded, Executor executor, SaturationLog saturation) {
		this.settings = settings;
		this.queue = bounded ? settings.getQueue() : Integer.MAX_VALUE;
		this.queuePerUser = bounded ? settings.getQueuePerUser() : Integer.MAX_VALUE;
		this.executor = executor;
		this.saturation = saturation;
	}

	/**
	 * Run a call as soon as there is a thread for it, or refuse it.
	 */
	void submit(BlockingTask task) {
		List<BlockingTask> started;
		boolean saturated;
		BlockingCallRejectedException refusal;
		synchronized (this) {
			User user = this.users.computeIfAbsent(task.caller().user(), User::new);
			Session session = user.sessions.computeIfAbsent(task.caller().session(), (id) -> new Session(user, id));
			refusal = enqueue(task, session);
			saturated = this.running >= this.settings.getThreads();
			started = start();
			forgetIfIdle(session);
		}
		execute(started);
		if (refusal != null) {
			this.saturation.rejected(stats(), task.caller());
			task.refuse(refusal);
		}
		else if (saturated) {
			this.saturation.waiting(stats(), task.caller());
		}
	}

	private @Nullable BlockingCallRejectedException enqueue(BlockingTask task, Session session) {
		boolean atOnce = this.running < this.settings.getThreads()
				&& session.user.running < this.settings.getMaxPerUser()
				&& session.running < this.settings.getMaxPerSession() && session.waiting.isEmpty();
		if (!atOnce && (this.waiting >= this.queue || session.user.waiting >= this.queuePerUser)) {
			this.rejected++;
			return new BlockingCallRejectedException(
					"No thread for a blocking call of %s: %d run and %d wait, of the user %d run and %d wait".formatted(
							task.caller(), this.running, this.waiting, session.user.running, session.user.waiting));
		}
		session.waiting.add(task);
		waits(session.user);
		refresh(session);
		return null;
	}

	private void waits(User user) {
		this.waiting++;
		if (++user.waiting <= this.settings.getQueuePerUser()) {
			this.backlog++;
		}
	}

	private void waitsNoMore(User user) {
		this.waiting--;
		if (user.waiting-- <= this.settings.getQueuePerUser()) {
			this.backlog--;
		}
	}

	/**
	 * Take the calls whose turn it is.
	 */
	private List<BlockingTask> start() {
		List<BlockingTask> started = new ArrayList<>(1);
		while (this.running < this.settings.getThreads()) {
			User user = this.ready.poll();
			if (user == null) {
				break;
			}
			user.inTurn = false;
			Session session = user.ready.poll();
			if (session != null) {
				session.inTurn = false;
				take(session, started);
				refresh(session);
			}
			refresh(user);
		}
		return started;
	}

	private void take(Session session, List<BlockingTask> started) {
		BlockingTask task = (session.running < this.settings.getMaxPerSession()) ? session.waiting.poll() : null;
		if (task != null) {
			waitsNoMore(session.user);
			session.running++;
			session.user.running++;
			this.running++;
			started.add(task);
		}
	}

	private void refresh(Session session) {
		if (!session.inTurn && !session.waiting.isEmpty() && session.running < this.settings.getMaxPerSession()) {
			session.inTurn = true;
			session.user.ready.add(session);
		}
		refresh(session.user);
	}

	private void refresh(User user) {
		if (!user.inTurn && !user.ready.isEmpty() && user.running < this.settings.getMaxPerUser()) {
			user.inTurn = true;
			this.ready.add(user);
		}
	}

	private void execute(List<BlockingTask> started) {
		for (BlockingTask task : started) {
			try {
				this.executor.execute(task.scheduled());
			}
			catch (RejectedExecutionException ex) {
				ended(task);
				task.refuse(new BlockingCallRejectedException("No thread for a blocking call", ex));
			}
		}
	}

	/**
	 * A call that was started has ended.
	 */
	void ended(BlockingTask task) {
		List<BlockingTask> started;
		synchronized (this) {
			Session session = find(task);
			if (session == null) {
				return;
			}
			session.running--;
			session.user.running--;
			this.running--;
			refresh(session);
			started = start();
			forgetIfIdle(session);
		}
		execute(started);
	}

	/**
	 * A call that may be waiting is not wanted any more.
	 */
	synchronized void withdraw(BlockingTask task) {
		Session session = find(task);
		if (session != null && session.waiting.remove(task)) {
			waitsNoMore(session.user);
			forgetIfIdle(session);
		}
	}

	private @Nullable Session find(BlockingTask task) {
		User user = this.users.get(task.caller().user());
		return (user != null) ? user.sessions.get(task.caller().session()) : null;
	}

	private void forgetIfIdle(Session session) {
		if (session.running == 0 && session.waiting.isEmpty()) {
			User user = session.user;
			if (session.inTurn) {
				user.ready.remove(session);
			}
			user.sessions.remove(session.id);
			if (user.sessions.isEmpty()) {
				if (user.inTurn) {
					this.ready.remove(user);
				}
				this.users.remove(user.name);
			}
		}
	}

	/**
	 * Return whether as many calls wait as a bounded queue takes. What a user has beyond
	 * its share does not count against others.
	 */
	synchronized boolean isBacklogged(BlockingCaller caller) {
		User user = this.users.get(caller.user());
		return this.backlog > this.settings.getQueue()
				|| (user != null && user.waiting > this.settings.getQueuePerUser());
	}

	synchronized BlockingCallStats stats() {
		return new BlockingCallStats(this.settings.getThreads(), this.running, this.waiting, this.rejected);
	}

	/**
	 * The calls of a user.
	 */
	private static final class User {

		private final String name;

		private final Map<String, Session> sessions = new HashMap<>();

		/**
		 * Sessions that have a call which waits for nothing but a thread of the user.
		 */
		private final ArrayDeque<Session> ready = new ArrayDeque<>();

		private boolean inTurn;

		private int running;

		private int waiting;

		User(String name) {
			this.name = name;
		}

	}

	/**
	 * The calls of a session.
	 */
	private static final class Session {

		private final User user;

		private final String id;

		private final ArrayDeque<BlockingTask> waiting = new ArrayDeque<>();

		private boolean inTurn;

		private int running;

		Session(User user, String id) {
			this.user = user;
			this.id = id;
		}

	}

}
