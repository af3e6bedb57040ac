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

package io.github.webtransport.benchmarks.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are open and do nothing.
 */
final class IdleSessions implements AutoCloseable {

	private static final int SOCKETS = 32;

	private static final int CONCURRENCY = 32;

	private static final long PATIENCE_SECONDS = 30;

	private final Connector connector;

	private final Queue<ClientSession> sessions = new ConcurrentLinkedQueue<>();

	IdleSessions(LoadTarget target) {
		this(target, LoadTarget.ECHO, (session) -> {
		});
	}

	/**
	 * Create what opens sessions that are told what to do with what comes.
	 * @param target the server
	 * @param path the path of the sessions
	 * @param prepare told of each session before it connects
	 */
	IdleSessions(LoadTarget target, String path, Consumer<ClientSession> prepare) {
		this.connector = target.newConnector(SOCKETS, path, prepare);
	}

	/**
	 * Open more sessions and keep them open.
	 * @param count the number of sessions to add
	 * @throws Exception if one could not be opened
	 */
	void open(int count) throws Exception {
		Semaphore permits = new Semaphore(CONCURRENCY);
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		for (int i = 0; i < count; i++) {
			acquire(permits, 1);
			this.connector.open().whenComplete((session, cause) -> {
				if (cause != null) {
					failure.compareAndSet(null, cause);
				}
				else {
					this.sessions.add(session);
				}
				permits.release();
			});
		}
		acquire(permits, CONCURRENCY);
		Throwable cause = failure.get();
		if (cause != null) {
			throw new IllegalStateException("Not all sessions could be opened", cause);
		}
	}

	private static void acquire(Semaphore permits, int count) throws Exception {
		if (!permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new TimeoutException("Sessions did not open");
		}
	}

	/**
	 * Close the connections, so that the server forgets them at once, then the sockets.
	 */
	@Override
	public void close() {
		List<ChannelFuture> closed = new ArrayList<>();
		for (ClientSession session : this.sessions) {
			closed.add(session.disconnect());
		}
		closed.forEach((future) -> future.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS));
		this.connector.close();
	}

}
