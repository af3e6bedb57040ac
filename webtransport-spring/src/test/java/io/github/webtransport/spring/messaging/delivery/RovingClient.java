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

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * A client that goes from node to node, always with the position that it has, and checks
 * what it is told.
 */
final class RovingClient implements AutoCloseable {

	private static final Pattern HEADER = Pattern
		.compile("\\{\"topic\":\"[^\"]*\",\"epoch\":\"([^\"]*)\",\"offset\":(\\d+),\"recovered\":(true|false)}");

	private static final Pattern MESSAGE = Pattern.compile("\\{\"offset\":(\\d+),\"data\":(\\d+)}");

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> new Thread(task, "client"));

	private final String name;

	private final String topic;

	private final TopicLedger ledger;

	private int sessions;

	private @Nullable TopicFixture node;

	private @Nullable PeerSession session;

	private int seen;

	private volatile @Nullable TopicPosition position;

	private volatile @Nullable String present;

	private volatile @Nullable RuntimeException refusal;

	RovingClient(String name, String topic, TopicLedger ledger) {
		this.name = name;
		this.topic = topic;
		this.ledger = ledger;
	}

	String name() {
		return this.name;
	}

	String topic() {
		return this.topic;
	}

	/**
	 * Return the identifier of its session, if it has one.
	 */
	@Nullable String present() {
		return this.present;
	}

	/**
	 * Go to a node, whatever happens where it is.
	 */
	void move(TopicFixture to) {
		this.thread.execute(() -> {
			leave();
			connect(to);
		});
	}

	/**
	 * Read, and go to a node if the stream is over.
	 */
	void look(TopicFixture next) {
		this.thread.execute(() -> {
			read();
			if (this.session == null || this.session.stream().isOver()) {
				leave();
				connect(next);
			}
		});
	}

	boolean isAt(TopicPosition last) {
		return last.equals(this.position);
	}

	private void connect(TopicFixture to) {
		TopicPosition since = this.position;
		String query = (since != null) ? "?since=" + this.topic + ":" + since : "";
		PeerSession session = new PeerSession(this.name + "-" + this.sessions++, query, this.name).giveCredit();
		try {
			to.subscribe(session, this.topic);
			this.node = to;
			this.session = session;
			this.seen = 0;
			this.present = session.session.getId();
			this.refusal = null;
		}
		catch (RuntimeException ex) {
			this.refusal = ex;
			to.end(session);
			if (!(ex instanceof TopicException)) {
				this.ledger.violated(this.name + " cannot subscribe: " + ex);
			}
		}
	}

	private void leave() {
		if (this.session != null && this.node != null) {
			this.node.end(this.session);
			read();
			this.session = null;
			this.present = null;
		}
	}

	private void read() {
		if (this.session != null && !this.session.streams.isEmpty()) {
			while (this.seen < this.session.stream().items.size()) {
				read(this.session.stream().items.get(this.seen++));
			}
		}
	}

	private void read(String item) {
		TopicPosition before = this.position;
		Matcher header = HEADER.matcher(item);
		Matcher message = MESSAGE.matcher(item);
		if (header.matches()) {
			TopicPosition start = new TopicPosition(header.group(1), Long.parseLong(header.group(2)));
			boolean recovered = Boolean.parseBoolean(header.group(3));
			if (recovered ? !start.equals(before) : (before != null && before.epoch().equals(start.epoch()))) {
				this.ledger.violated("%s is at %s and is told %s".formatted(this.name, before, item));
			}
			this.position = start;
		}
		else if (message.matches() && before != null) {
			TopicPosition next = new TopicPosition(before.epoch(), Long.parseLong(message.group(1)));
			if (next.offset() != before.offset() + 1) {
				this.ledger.violated("%s is at %s and gets %s".formatted(this.name, before, item));
			}
			this.ledger.seen(this.topic, next, Long.parseLong(message.group(2)));
			this.position = next;
		}
		else {
			this.ledger.violated("%s is at %s and gets %s".formatted(this.name, before, item));
		}
	}

	@Override
	public String toString() {
		return "%s at %s (session %s, refused by %s)".formatted(this.name, this.position, this.present, this.refusal);
	}

	@Override
	public void close() {
		if (this.thread.isShutdown()) {
			return;
		}
		this.thread.execute(this::leave);
		this.thread.shutdown();
		try {
			if (!this.thread.awaitTermination(TopicFixture.TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				this.ledger.violated(this.name + " is stuck");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
