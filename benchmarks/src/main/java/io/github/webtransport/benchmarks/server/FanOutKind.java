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

package io.github.webtransport.benchmarks.server;

import org.jspecify.annotations.Nullable;

/**
 * Ways to send a message to many sessions: those of the product, and what an application
 * would write by hand instead.
 *
 * @since 0.1.0
 */
public enum FanOutKind {

	/**
	 * A loop over {@code sendDatagram}.
	 */
	LOOP_DATAGRAM("Datagram, hand-written loop", null),

	/**
	 * {@code WebTransportTopics.publishDatagram}.
	 */
	TOPIC_DATAGRAM("Datagram, topic", LOOP_DATAGRAM),

	/**
	 * {@code WebTransportSessionRegistry.broadcastDatagram}.
	 */
	REGISTRY_DATAGRAM("Datagram, registry", LOOP_DATAGRAM),

	/**
	 * A loop over sinks, each of which feeds a stream of a session that stays open.
	 */
	LOOP_STREAM("Open stream, hand-written loop", null),

	/**
	 * {@code WebTransportTopics.publish}.
	 */
	TOPIC_STREAM("Open stream, topic", LOOP_STREAM),

	/**
	 * A loop that opens a stream of each session for the message.
	 */
	LOOP_NEW_STREAM("Stream a message, hand-written loop", null),

	/**
	 * {@code WebTransportSessionRegistry.broadcastMessage}.
	 */
	REGISTRY_NEW_STREAM("Stream a message, registry", LOOP_NEW_STREAM);

	private final String title;

	private final @Nullable FanOutKind base;

	FanOutKind(String title, @Nullable FanOutKind base) {
		this.title = title;
		this.base = base;
	}

	public String title() {
		return this.title;
	}

	/**
	 * Return what it is compared with.
	 * @return the hand-written loop, or {@code null} for one of these
	 */
	public @Nullable FanOutKind base() {
		return this.base;
	}

	/**
	 * Return whether every message arrives as long as the sessions keep up.
	 * @return {@code false} for datagrams, and where no more than some may be under way
	 */
	public boolean isReliable() {
		return this == LOOP_STREAM || this == TOPIC_STREAM || this == LOOP_NEW_STREAM;
	}

	/**
	 * Return whether it reaches sessions of other nodes.
	 * @return {@code true} for topics
	 */
	public boolean crossesNodes() {
		return this == TOPIC_DATAGRAM || this == TOPIC_STREAM;
	}

}
