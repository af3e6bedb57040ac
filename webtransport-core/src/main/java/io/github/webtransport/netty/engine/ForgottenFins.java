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

package io.github.webtransport.netty.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicTransportParameters;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Holds back the FINs of a connection that the engine would forget. It lets go of a
 * stream as soon as all of its bytes are acknowledged, and with it of a FIN without bytes
 * that is not in a packet by then, or whose packet gets lost
 * (<a href="https://github.com/cloudflare/quiche/issues/2525">cloudflare/quiche issue
 * 2525</a>). A FIN is safe:
 * <ul>
 * <li>while the last bytes are not in a packet: it goes with them;</li>
 * <li>once the last bytes are acknowledged: from then on the engine repeats it as it
 * should.</li>
 * </ul>
 * The engine does not tell when the bytes of one stream are acknowledged. They are when
 * nothing at all is in flight or waits to be sent again, and, in all likelihood, when
 * everything that is in flight was sent behind them ({@link PacketsInFlight}). A FIN that
 * neither lets go, because the congestion window is always full or packets are lost all
 * the time, goes after many round trips. A FIN is written just before the engine builds
 * packets that have room for it.
 */
final class ForgottenFins {

	/**
	 * What peers may wait before they acknowledge (RFC 9000, section 18.2).
	 */
	static final long ACK_DELAY = Duration.ofMillis(25).toNanos();

	/**
	 * The engine's first probe timeout, in round trips: as long as the round-trip time is
	 * not known well, its variation counts twice (RFC 9002, section 6.2.1).
	 */
	private static final int PROBE_ROUND_TRIPS = 3;

	/**
	 * A probe timeout that no path reaches before the connection is given up.
	 */
	private static final long LONG_PROBE = Duration.ofSeconds(6).toNanos();

	/**
	 * So many round trips leave time to repeat bytes many times, on a path that loses one
	 * packet out of three.
	 */
	private static final int MAX_ROUND_TRIPS = 64;

	private final QuicConnection connection;

	private final long localIdleTimeout;

	/**
	 * No more than one for each stream that is open.
	 */
	private final List<WaitingFin> waiting = new ArrayList<>(0);

	private final PacketsInFlight inFlight = new PacketsInFlight();

	private @Nullable Disposable timer;

	private long idleTimeout;

	ForgottenFins(QuicConnection connection, Duration idleTimeout) {
		this.connection = connection;
		this.localIdleTimeout = idleTimeout.toNanos();
	}

	/**
	 * Return whether a FIN may be written now.
	 * @param lastBytesMark the mark of the last bytes before it
	 * @param lastBytesAt when they were written
	 * @return {@code false} if the FIN has to wait
	 */
	boolean maySend(int lastBytesMark, long lastBytesAt) {
		return this.connection.packets().isUnsent(lastBytesMark) || isArrived(lastBytesAt);
	}

	/**
	 * Return whether bytes have arrived, in all likelihood.
	 * @param writtenAt when the engine put them into packets
	 * @return {@code false} if what depends on them has to wait
	 */
	boolean isArrived(long writtenAt) {
		return isAllAcknowledged() || System.nanoTime() - writtenAt >= maxWait(pathStats());
	}

	/**
	 * What is found to be lost is no longer in flight, and is again when packets are
	 * built. In between the engine would drop a FIN: it takes it for sent when it repeats
	 * other bytes of the stream.
	 */
	boolean isAllAcknowledged() {
		if (!isNothingInFlight()) {
			return false;
		}
		this.connection.packets().build();
		return isNothingInFlight();
	}

	/**
	 * Without anything in flight the only timer of the engine is that of the idle
	 * connection. With something in flight the next one is near when acknowledgements
	 * come, and at most as far away as the connection has been silent when none do: as
	 * long as the idle connection has three quarters of its time left, it is below these
	 * in either case, unless round trips take as long as the idle timeout.
	 */
	private boolean isNothingInFlight() {
		if (!isTimerFarAway()) {
			return false;
		}
		long longestProbe = this.idleTimeout / 4;
		if (longestProbe >= LONG_PROBE) {
			return true;
		}
		QuicConnectionPathStats path = pathStats();
		return path != null && PROBE_ROUND_TRIPS * path.rtt() + ACK_DELAY <= longestProbe;
	}

	private boolean isTimerFarAway() {
		if (this.idleTimeout == 0) {
			this.idleTimeout = idleTimeout();
		}
		return QuichePackets.timeout(this.connection.channel()) > this.idleTimeout / 4 * 3;
	}

	private long idleTimeout() {
		QuicTransportParameters peer = this.connection.channel().peerTransportParameters();
		long peerTimeout = (peer != null) ? Duration.ofMillis(peer.maxIdleTimeout()).toNanos() : 0;
		return (peerTimeout > 0) ? Math.min(peerTimeout, this.localIdleTimeout) : this.localIdleTimeout;
	}

	/**
	 * Let a FIN wait, or a reset.
	 * @param stream the stream, which is told when it is time
	 * @param lastBytesAt when the bytes were written that it waits for
	 */
	void add(StreamSender stream, long lastBytesAt) {
		this.waiting.add(new WaitingFin(stream, lastBytesAt));
		scheduleTimer();
	}

	/**
	 * The engine is about to build packets, behind a read loop in which packets came.
	 */
	void beforePackets() {
		if (this.waiting.isEmpty()) {
			return;
		}
		if (isAllAcknowledged()) {
			release((fin) -> true);
			return;
		}
		long capacity = this.connection.capacity(this.waiting.get(0).stream.streamId());
		if (capacity < PacketsInFlight.ROOM) {
			return;
		}
		QuicConnectionPathStats before = pathStats();
		this.connection.packets().build();
		QuicConnectionPathStats path = pathStats();
		if (before == null || path == null) {
			return;
		}
		if (isTimerFarAway() && PacketsInFlight.isWindowFree(before, capacity, path)) {
			release((fin) -> true);
		}
		else {
			this.inFlight.sample(path, capacity, System.nanoTime());
			if (this.inFlight.isAllInPackets()) {
				long overdue = overdue(path);
				release((fin) -> fin.isAcknowledged(this.inFlight) || fin.isOlderThan(overdue));
			}
		}
	}

	/**
	 * Let FINs go. Whoever waits for one may go on writing, and end other streams.
	 */
	private void release(Predicate<WaitingFin> condition) {
		List<WaitingFin> released = new ArrayList<>(this.waiting.size());
		this.waiting.removeIf((fin) -> (!fin.stream.isHeld() || condition.test(fin)) && released.add(fin));
		if (this.waiting.isEmpty()) {
			cancelTimer();
		}
		released.forEach((fin) -> fin.stream.bytesArrived());
	}

	private static long overdue(@Nullable QuicConnectionPathStats path) {
		return System.nanoTime() - maxWait(path);
	}

	private static long maxWait(@Nullable QuicConnectionPathStats path) {
		return MAX_ROUND_TRIPS * (((path != null) ? path.rtt() : 0) + ACK_DELAY);
	}

	/**
	 * Acknowledgements may end to come before the FIN is written.
	 */
	private void scheduleTimer() {
		if (this.timer == null) {
			this.timer = this.connection.schedule(this::onTimer, Duration.ofNanos(maxWait(pathStats())));
		}
	}

	private void onTimer() {
		this.timer = null;
		if (isAllAcknowledged()) {
			release((fin) -> true);
		}
		else {
			long overdue = overdue(pathStats());
			release((fin) -> fin.isOlderThan(overdue));
		}
		if (!this.waiting.isEmpty()) {
			scheduleTimer();
		}
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
		}
	}

	private @Nullable QuicConnectionPathStats pathStats() {
		return ConnectionStats.activePath(this.connection.channel());
	}

	/**
	 * The connection is gone: nothing waits any more.
	 */
	void clear() {
		this.waiting.clear();
		cancelTimer();
	}

	private static final class WaitingFin {

		private final StreamSender stream;

		private final long lastBytesAt;

		private PacketsInFlight.@Nullable Mark mark;

		private WaitingFin(StreamSender stream, long lastBytesAt) {
			this.stream = stream;
			this.lastBytesAt = lastBytesAt;
		}

		private boolean isOlderThan(long time) {
			return this.lastBytesAt - time <= 0;
		}

		private boolean isAcknowledged(PacketsInFlight inFlight) {
			if (this.mark == null || inFlight.hasCopiesSince(this.mark)) {
				this.mark = inFlight.mark();
				return false;
			}
			return inFlight.isAcknowledged(this.mark);
		}

	}

}
