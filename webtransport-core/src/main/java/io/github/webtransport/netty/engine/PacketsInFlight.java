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

import io.netty.handler.codec.quic.QuicConnectionPathStats;

/**
 * Tells whether packets have been acknowledged while others are in flight, from figures
 * of the engine that say nothing of single packets:
 * <ul>
 * <li>acknowledgements come in the order of packets, but for what is lost, so that they
 * are acknowledged when more was sent behind them than is in flight;</li>
 * <li>when little is in flight, they are when packets came for longer than
 * acknowledgements take.</li>
 * </ul>
 * Copies are packets, too: the engine makes them of what was lost, and to probe a path
 * that answers late. When there are new ones it is to be asked again from the beginning.
 */
final class PacketsInFlight {

	/**
	 * Room in the congestion window, in bytes, that is enough for FINs and for what goes
	 * before them.
	 */
	static final int ROOM = 4 * 1350;

	/**
	 * So few bytes, the first window of a connection, neither wait in queues for long nor
	 * keep a peer busy.
	 */
	private static final int LITTLE = 10 * 1350;

	/**
	 * Bytes at most of a packet with acknowledgements alone, which is never in flight.
	 */
	private static final int ACKNOWLEDGEMENT = 100;

	/**
	 * A packet is acknowledged or found to be lost after 9/8 round trips (RFC 9002,
	 * section 6.1.2). The rest is for round trips that become longer.
	 */
	private static final int ROUND_TRIPS = 2;

	/**
	 * As above, while figures are wrong because of a loss.
	 */
	private static final int ROUND_TRIPS_BEHIND_LOSS = 8;

	/**
	 * Behind a loss the engine allows more than its window (RFC 6937), which hides what
	 * is in flight: with one window it leaves recovery, and with another one it uses up
	 * what it allowed.
	 */
	private static final int WINDOWS_BEHIND_LOSS = 2;

	/**
	 * Read loops with packets that it takes at least to see a round trip go by.
	 */
	private static final int MIN_TURNS = 8;

	private Mark mark = new Mark(0, 0, 0, 0);

	private long sampledAt;

	private long bytes;

	private long roundTrip;

	private long window;

	private long lost;

	/**
	 * Bytes of all packets when the last loss was seen.
	 */
	private long lostAt;

	private boolean allInPackets;

	/**
	 * Packets came, and packets were built of what the engine was given.
	 * @param path figures of the connection
	 * @param capacity bytes that the engine would have taken before that. It counts what
	 * streams were given, but not yet what went in datagrams and in headers of packets
	 * since it received a packet
	 * @param now nanoseconds of a clock
	 */
	void sample(QuicConnectionPathStats path, long capacity, long now) {
		Mark last = this.mark;
		long built = path.sentBytes() - last.sentBytes;
		this.window = path.cwnd();
		this.allInPackets = this.sampledAt != 0 && built + ROOM <= capacity && capacity <= this.window;
		this.bytes = this.window - capacity + built;
		this.roundTrip = path.rtt();
		if (path.lost() != this.lost) {
			this.lost = path.lost();
			this.lostAt = path.sentBytes();
		}
		long time = last.time;
		if (this.sampledAt != 0) {
			// A process that had no processor for a while finds acknowledgements of that
			// time in its socket
			time += Math.min(now - this.sampledAt, (this.roundTrip + ForgottenFins.ACK_DELAY) / MIN_TURNS);
		}
		this.sampledAt = now;
		this.mark = new Mark(path.lost() + path.retrans(), path.sentBytes(), path.sent(), time);
	}

	/**
	 * Return whether the whole congestion window was free when packets had come, and
	 * nothing was to be sent again. A limit of flow control below the window hides that,
	 * and while the engine recovers from a loss it allows more than the window, so that
	 * the sum may be the same by chance.
	 * @param before figures of the connection before packets were built
	 * @param capacity bytes that the engine would have taken before that
	 * @param after figures of the connection behind it
	 */
	static boolean isWindowFree(QuicConnectionPathStats before, long capacity, QuicConnectionPathStats after) {
		return capacity == before.cwnd() && after.retrans() == before.retrans()
				&& after.sentBytes() - before.sentBytes() <= ACKNOWLEDGEMENT * (after.sent() - before.sent());
	}

	/**
	 * Return whether everything that the engine was given is in packets, and there is
	 * room for more.
	 */
	boolean isAllInPackets() {
		return this.allInPackets;
	}

	/**
	 * Return a mark behind all packets that were built.
	 */
	Mark mark() {
		return this.mark;
	}

	boolean hasCopiesSince(Mark mark) {
		return this.mark.copies != mark.copies;
	}

	/**
	 * Return whether the packets before a mark are acknowledged.
	 * @param mark a mark without copies behind it
	 */
	boolean isAcknowledged(Mark mark) {
		long time = this.mark.time - mark.time;
		boolean behindLoss = this.lost > 0 && this.mark.sentBytes - this.lostAt < WINDOWS_BEHIND_LOSS * this.window;
		if (this.bytes <= LITTLE) {
			int roundTrips = (behindLoss) ? ROUND_TRIPS_BEHIND_LOSS : ROUND_TRIPS;
			return time >= roundTrips * this.roundTrip + ForgottenFins.ACK_DELAY;
		}
		long sent = this.mark.sentBytes - mark.sentBytes;
		long acknowledgements = ACKNOWLEDGEMENT * (this.mark.sentPackets - mark.sentPackets);
		long inFlight = (behindLoss) ? Math.max(this.bytes, WINDOWS_BEHIND_LOSS * this.window) : this.bytes;
		return time >= this.roundTrip && sent - acknowledgements >= inFlight + ROOM;
	}

	/**
	 * A point between packets.
	 *
	 * @param copies packets that were found to be lost, and frames that were repeated
	 * @param sentBytes bytes of all packets
	 * @param sentPackets number of all packets
	 * @param time nanoseconds in which packets came
	 */
	record Mark(long copies, long sentBytes, long sentPackets, long time) {

	}

}
