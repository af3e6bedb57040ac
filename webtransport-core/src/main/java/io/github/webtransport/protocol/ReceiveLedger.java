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

package io.github.webtransport.protocol;

import java.util.function.LongUnaryOperator;

/**
 * The credit that this side gives the peer within one session, and what the peer has made
 * of it (Section 5): bytes of stream bodies and streams of each direction.
 *
 * <p>
 * Preambles, capsules and datagrams do not count. Methods that give credit return the new
 * limit, which the caller announces by a capsule at once; limits only ever grow.
 *
 * @since 0.1.0
 */
public final class ReceiveLedger {

	private final boolean limited;

	private final CreditWindow data;

	private final CreditWindow bidi;

	private final CreditWindow uni;

	/**
	 * Create a ledger for a session with flow control.
	 * @param limits the initial limits that the SETTINGS of this side announced
	 */
	public ReceiveLedger(SessionLimits limits) {
		this(limits, true, (outstanding) -> limits.maxData());
	}

	/**
	 * Create a ledger for a session that shares the flow control of its connection with
	 * others.
	 * @param limits the initial limits that the SETTINGS of this side announced
	 * @param share what the session may have unread
	 */
	public ReceiveLedger(SessionLimits limits, ConnectionCredit.Share share) {
		this(limits, true, share::renew);
	}

	private ReceiveLedger(SessionLimits limits, boolean limited, LongUnaryOperator dataWindow) {
		this.limited = limited;
		this.data = new CreditWindow(limits.maxData(), VarInt.MAX, dataWindow);
		this.bidi = new CreditWindow(limits.maxStreamsBidi(), SessionLimits.MAX_STREAMS);
		this.uni = new CreditWindow(limits.maxStreamsUni(), SessionLimits.MAX_STREAMS);
	}

	/**
	 * Create a ledger for a session without flow control: everything is allowed and there
	 * is never a limit to announce.
	 * @return the ledger
	 */
	public static ReceiveLedger unlimited() {
		return new ReceiveLedger(SessionLimits.NONE, false, (outstanding) -> 0);
	}

	/**
	 * Count a stream that the peer opened.
	 * @param bidi whether it is bidirectional
	 * @throws ProtocolException with session scope and WT_FLOW_CONTROL_ERROR if the peer
	 * was not allowed to open it (Section 5.6.2)
	 */
	public void onStreamOpened(boolean bidi) {
		if (this.limited && !streams(bidi).use(1)) {
			throw violation("Peer opened more streams than allowed");
		}
	}

	/**
	 * Count bytes of a stream body that arrived.
	 * @param bytes how many, not negative
	 * @throws ProtocolException with session scope and WT_FLOW_CONTROL_ERROR if the peer
	 * was not allowed to send them (Section 5.6.4)
	 */
	public void onData(long bytes) {
		if (this.limited && !this.data.use(requireNotNegative(bytes))) {
			throw violation("Peer sent more data than allowed");
		}
	}

	/**
	 * Count bytes that were counted by {@link #onData} and need no more memory, because
	 * the application has taken them or they were thrown away.
	 * @param bytes how many, not negative
	 * @return the limit to announce by WT_MAX_DATA, or -1 if there is nothing to announce
	 * @throws IllegalArgumentException if so many have not been counted
	 */
	public long onConsumed(long bytes) {
		return (this.limited) ? this.data.finish(requireNotNegative(bytes)) : -1;
	}

	/**
	 * Account for bytes of a stream that was reset or stopped: the peer counts what it
	 * sent, but how much of it was never read is not known here. Too much credit is only
	 * credit, too little would stop the session in the long run.
	 * @param atMost how many bytes it may have been, not negative
	 * @return the limit to announce by WT_MAX_DATA, or -1 if there is nothing to announce
	 */
	public long onUnread(long atMost) {
		return (this.limited) ? this.data.finishUncounted(requireNotNegative(atMost)) : -1;
	}

	/**
	 * Count a stream that was counted by {@link #onStreamOpened} and is over in all its
	 * directions.
	 * @param bidi whether it is bidirectional
	 * @return the limit to announce by WT_MAX_STREAMS, or -1 if there is nothing to
	 * announce
	 * @throws IllegalArgumentException if no such stream has been counted
	 */
	public long onStreamClosed(boolean bidi) {
		return (this.limited) ? streams(bidi).finish(1) : -1;
	}

	/**
	 * Raise the data limit at the application's wish.
	 * @param maxData the cumulative number of bytes, 0 to 2<sup>62</sup> - 1
	 * @return the limit to announce by WT_MAX_DATA, or -1 if it does not exceed the
	 * current one
	 * @throws IllegalArgumentException if the limit is out of range
	 */
	public long grantData(long maxData) {
		if (maxData < 0 || maxData > VarInt.MAX) {
			throw new IllegalArgumentException("Maximum data out of range: " + maxData);
		}
		return (this.limited) ? this.data.raise(maxData) : -1;
	}

	/**
	 * Raise the stream limit of one direction at the application's wish.
	 * @param bidi whether bidirectional streams are meant
	 * @param maxStreams the cumulative number of streams, 0 to 2<sup>60</sup>
	 * @return the limit to announce by WT_MAX_STREAMS, or -1 if it does not exceed the
	 * current one
	 * @throws IllegalArgumentException if the limit is out of range
	 */
	public long grantStreams(boolean bidi, long maxStreams) {
		if (maxStreams < 0 || maxStreams > SessionLimits.MAX_STREAMS) {
			throw new IllegalArgumentException("Maximum streams out of range: " + maxStreams);
		}
		return (this.limited) ? streams(bidi).raise(maxStreams) : -1;
	}

	/**
	 * Return the data limit last announced.
	 * @return the cumulative number of bytes, or -1 without flow control
	 */
	public long maxData() {
		return (this.limited) ? this.data.limit() : -1;
	}

	/**
	 * Return the stream limit of one direction last announced.
	 * @param bidi whether bidirectional streams are meant
	 * @return the cumulative number of streams, or -1 without flow control
	 */
	public long maxStreams(boolean bidi) {
		return (this.limited) ? streams(bidi).limit() : -1;
	}

	private CreditWindow streams(boolean bidi) {
		return (bidi) ? this.bidi : this.uni;
	}

	private static long requireNotNegative(long bytes) {
		if (bytes < 0) {
			throw new IllegalArgumentException("Number of bytes must not be negative: " + bytes);
		}
		return bytes;
	}

	private static ProtocolException violation(String reason) {
		return new ProtocolException(ProtocolViolation.session(WebTransportErrorCodes.WT_FLOW_CONTROL_ERROR, reason));
	}

}
