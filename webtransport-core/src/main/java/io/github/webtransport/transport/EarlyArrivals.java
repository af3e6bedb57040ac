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

package io.github.webtransport.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Streams and datagrams of a connection whose session is not known yet
 * (draft-ietf-webtrans-http3, section 4.6). Bounded by count and by age; the bytes of
 * streams need no bound of their own, since a stream is not read past its preamble.
 *
 * @since 0.1.0
 */
public final class EarlyArrivals {

	/**
	 * For how many sessions that are not there it is remembered what was refused: more
	 * than a peer asks for at a time. Beyond that it loses credit of its own.
	 */
	private static final int MAX_REFUSED = 16;

	private final int maxStreams;

	private final int maxDatagrams;

	private final long maxAgeNanos;

	private final LongSupplier nanoClock;

	private final Consumer<Limit> limits;

	private final ArrayDeque<Early<StreamCarrier>> streams = new ArrayDeque<>(0);

	private final ArrayDeque<Early<ByteBuf>> datagrams = new ArrayDeque<>(0);

	/**
	 * What was refused, by session: the peer counts it once the session is there.
	 */
	private final Map<Long, RefusedStreams> refused = new HashMap<>(0);

	/**
	 * Create the buffers of a connection.
	 * @param maxStreams how many streams are kept; the next one is refused
	 * @param maxDatagrams how many datagrams are kept; the oldest is dropped for the next
	 * @param maxAge how long they are kept
	 * @param nanoClock a clock such as {@link System#nanoTime()}
	 * @param limits told of each stream and each datagram that is not kept
	 */
	public EarlyArrivals(int maxStreams, int maxDatagrams, Duration maxAge, LongSupplier nanoClock,
			Consumer<Limit> limits) {
		this.maxStreams = maxStreams;
		this.maxDatagrams = maxDatagrams;
		this.maxAgeNanos = maxAge.toNanos();
		this.nanoClock = nanoClock;
		this.limits = limits;
	}

	/**
	 * Keep a stream, or refuse it with WT_BUFFERED_STREAM_REJECTED.
	 * @param sessionId the session that it names
	 * @param stream the stream
	 */
	public void add(long sessionId, StreamCarrier stream) {
		if (this.streams.size() >= this.maxStreams) {
			refuse(sessionId, stream);
			return;
		}
		this.streams.add(new Early<>(sessionId, stream, this.nanoClock.getAsLong()));
	}

	private void refuse(long sessionId, StreamCarrier stream) {
		RefusedStreams refused = this.refused.get(sessionId);
		if (refused == null && this.refused.size() < MAX_REFUSED) {
			refused = new RefusedStreams();
			this.refused.put(sessionId, refused);
		}
		if (refused != null) {
			refused.add(stream);
		}
		this.limits.accept(Limit.MAX_PENDING_STREAMS);
		SessionStreams.reject(stream, WebTransportErrorCodes.WT_BUFFERED_STREAM_REJECTED);
	}

	/**
	 * Keep a datagram, dropping the oldest where there is no room.
	 * @param sessionId the session that it names
	 * @param payload the datagram, owned by this object
	 */
	public void add(long sessionId, ByteBuf payload) {
		if (this.maxDatagrams == 0) {
			drop(payload);
			return;
		}
		if (this.datagrams.size() >= this.maxDatagrams) {
			drop(this.datagrams.remove().value());
		}
		this.datagrams.add(new Early<>(sessionId, payload, this.nanoClock.getAsLong()));
	}

	/**
	 * Hand over what came for a session, in the order of its arrival.
	 * @param sessionId the session
	 * @param session takes it
	 */
	public void deliver(long sessionId, SessionInbound session) {
		RefusedStreams refused = this.refused.remove(sessionId);
		if (refused != null) {
			session.onRefused(refused);
		}
		if (isEmpty()) {
			return;
		}
		// Taken out first: the application may end the session as it gets them
		List<StreamCarrier> streams = take(this.streams, sessionId);
		List<ByteBuf> datagrams = take(this.datagrams, sessionId);
		streams.forEach(session::onStream);
		datagrams.forEach(session::onDatagram);
	}

	private static <T> List<T> take(ArrayDeque<Early<T>> arrivals, long sessionId) {
		List<T> taken = new ArrayList<>();
		arrivals.removeIf((early) -> early.sessionId() == sessionId && taken.add(early.value()));
		return taken;
	}

	/**
	 * Refuse what came for a session that there will not be.
	 * @param sessionId the session
	 */
	public void reject(long sessionId) {
		this.refused.remove(sessionId);
		this.streams.removeIf((early) -> {
			if (early.sessionId() == sessionId) {
				SessionStreams.reject(early.value(), WebTransportErrorCodes.WT_BUFFERED_STREAM_REJECTED);
				return true;
			}
			return false;
		});
		this.datagrams.removeIf((early) -> early.sessionId() == sessionId && early.value().release());
	}

	/**
	 * Refuse what is too old.
	 */
	public void expire() {
		long oldest = this.nanoClock.getAsLong() - this.maxAgeNanos;
		while (!this.streams.isEmpty() && this.streams.peek().arrivedAt() - oldest <= 0) {
			Early<StreamCarrier> early = this.streams.remove();
			refuse(early.sessionId(), early.value());
		}
		while (!this.datagrams.isEmpty() && this.datagrams.peek().arrivedAt() - oldest <= 0) {
			drop(this.datagrams.remove().value());
		}
	}

	private void drop(ByteBuf datagram) {
		datagram.release();
		this.limits.accept(Limit.MAX_PENDING_DATAGRAMS);
	}

	/**
	 * Return when something will be too old.
	 * @return the time from now, not negative; {@code null} if nothing is kept
	 */
	public @Nullable Duration untilExpiry() {
		Early<StreamCarrier> stream = this.streams.peek();
		Early<ByteBuf> datagram = this.datagrams.peek();
		if (stream == null && datagram == null) {
			return null;
		}
		long now = this.nanoClock.getAsLong();
		long age = Math.max((stream != null) ? now - stream.arrivedAt() : 0,
				(datagram != null) ? now - datagram.arrivedAt() : 0);
		return Duration.ofNanos(Math.max(0, this.maxAgeNanos - age));
	}

	/**
	 * Return whether nothing is kept.
	 * @return {@code true} if so
	 */
	public boolean isEmpty() {
		return this.streams.isEmpty() && this.datagrams.isEmpty();
	}

	/**
	 * The connection is gone: release everything.
	 */
	public void clear() {
		this.streams.forEach((early) -> early.value().release());
		this.streams.clear();
		this.datagrams.forEach((early) -> early.value().release());
		this.datagrams.clear();
		this.refused.clear();
	}

	private record Early<T>(long sessionId, T value, long arrivedAt) {

	}

}
