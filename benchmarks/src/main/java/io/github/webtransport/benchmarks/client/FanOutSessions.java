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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.benchmarks.transport.UdpTransport;

/**
 * Sessions that take the messages of servers, by streams and datagrams, each on a
 * connection of its own.
 */
final class FanOutSessions implements AutoCloseable {

	private static final double MEDIAN = 50;

	private static final double TAIL = 99;

	private static final long LATEST = TimeUnit.SECONDS.toNanos(60);

	private static final long POLL_MILLIS = 10;

	private final UdpTransport transport;

	/**
	 * By the port of the server.
	 */
	private final Map<Integer, IdleSessions> sessions = new HashMap<>();

	private final LongAdder recorded = new LongAdder();

	private final RoundTrips messages = new RoundTrips();

	FanOutSessions(UdpTransport transport) {
		this.transport = transport;
	}

	/**
	 * Open sessions with a server.
	 * @param command names the server and the number of sessions
	 */
	Fields open(Fields command) throws Exception {
		LoadTarget target = LoadTarget.of(this.transport, command);
		this.sessions.computeIfAbsent(target.port(), (port) -> new IdleSessions(target, "/fan-out", this::listen))
			.open(command.getInt("count"));
		return new Fields("opened");
	}

	private void listen(ClientSession session) {
		session.setDatagramListener(new MessageReader(this::record));
		session.setServerStreams(() -> new MessageStreamHandler(this::record));
	}

	private void record(long sentAt) {
		this.recorded.increment();
		// A server that is far behind is told by the count
		this.messages.record(Math.min(System.nanoTime() - sentAt, LATEST));
	}

	/**
	 * Tell what has come since the last time.
	 * @param command how many messages to wait for, and how long at most
	 * @return {@code count}, {@code p50} and {@code p99} (nanoseconds from when a message
	 * was published to when it was read)
	 */
	Fields take(Fields command) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(command.getLong("patience"));
		while (this.recorded.sum() < command.getLong("expected") && System.nanoTime() < end) {
			Thread.sleep(POLL_MILLIS);
		}
		this.recorded.reset();
		long before = this.messages.count();
		long count = this.messages.nextInterval() - before;
		return new Fields("messages").with("count", count)
			.with("p50", this.messages.percentile(MEDIAN))
			.with("p99", this.messages.percentile(TAIL));
	}

	@Override
	public void close() {
		List<IdleSessions> sessions = new ArrayList<>(this.sessions.values());
		this.sessions.clear();
		sessions.forEach(IdleSessions::close);
	}

}
