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

/**
 * The credit that the peer gives this side within one session, and what has been used of
 * it (Section 5): bytes of stream bodies and streams of each direction.
 *
 * @since 0.1.0
 */
public final class SendLedger {

	private final boolean limited;

	private final CreditLimit data;

	private final CreditLimit bidi;

	private final CreditLimit uni;

	/**
	 * Create a ledger for a session with flow control.
	 * @param limits the initial limits that the SETTINGS of the peer announced
	 */
	public SendLedger(SessionLimits limits) {
		this(limits, true);
	}

	private SendLedger(SessionLimits limits, boolean limited) {
		this.limited = limited;
		this.data = new CreditLimit(limits.maxData());
		this.bidi = new CreditLimit(limits.maxStreamsBidi());
		this.uni = new CreditLimit(limits.maxStreamsUni());
	}

	/**
	 * Create a ledger for a session without flow control: nothing is ever blocked and
	 * limits from the peer are ignored (Section 5.1).
	 * @return the ledger
	 */
	public static SendLedger unlimited() {
		return new SendLedger(SessionLimits.NONE, false);
	}

	/**
	 * Take the credit for one stream.
	 * @param bidi whether it is bidirectional
	 * @return {@code false} if there is none
	 */
	public boolean tryOpenStream(boolean bidi) {
		return !this.limited || streams(bidi).take(1) == 1;
	}

	/**
	 * Give back the credit of a stream that could not be opened.
	 * @param bidi whether it is bidirectional
	 * @throws IllegalArgumentException if no such credit was taken
	 */
	public void cancelOpenStream(boolean bidi) {
		if (this.limited) {
			streams(bidi).giveBack(1);
		}
	}

	/**
	 * Take credit for bytes of stream bodies.
	 * @param wanted how many bytes are to be sent, not negative
	 * @return how many may be sent, from 0 to the number wanted
	 */
	public long reserveData(long wanted) {
		if (wanted < 0) {
			throw new IllegalArgumentException("Number of bytes must not be negative: " + wanted);
		}
		return (this.limited) ? this.data.take(wanted) : wanted;
	}

	/**
	 * Give back credit for bytes that were reserved and never sent.
	 * @param bytes how many
	 * @return how many bytes may be reserved now
	 * @throws IllegalArgumentException if so many were not reserved
	 */
	public long unreserve(long bytes) {
		if (this.limited) {
			this.data.giveBack(bytes);
		}
		return availableData();
	}

	/**
	 * Return how many bytes may be reserved now.
	 * @return the number of bytes, {@link Long#MAX_VALUE} without flow control
	 */
	public long availableData() {
		return (this.limited) ? this.data.available() : Long.MAX_VALUE;
	}

	/**
	 * Take a WT_MAX_DATA capsule into account.
	 * @param maxData its value
	 * @throws ProtocolException with session scope and WT_FLOW_CONTROL_ERROR if it does
	 * not increase the limit (Section 5.6.4)
	 */
	public void onMaxData(long maxData) {
		if (this.limited && !this.data.raise(maxData)) {
			throw violation("WT_MAX_DATA does not increase the limit");
		}
	}

	/**
	 * Take a WT_MAX_STREAMS capsule into account.
	 * @param bidi whether it is about bidirectional streams
	 * @param maxStreams its value
	 * @throws ProtocolException with session scope and WT_FLOW_CONTROL_ERROR if it does
	 * not increase the limit or is greater than 2<sup>60</sup> (Section 5.6.2)
	 */
	public void onMaxStreams(boolean bidi, long maxStreams) {
		if (!this.limited) {
			return;
		}
		if (maxStreams > SessionLimits.MAX_STREAMS) {
			throw violation("WT_MAX_STREAMS is greater than 2^60");
		}
		if (!streams(bidi).raise(maxStreams)) {
			throw violation("WT_MAX_STREAMS does not increase the limit");
		}
	}

	/**
	 * Return the limit to report by WT_DATA_BLOCKED (Section 5.6.5).
	 * @return the limit, once for each that made {@link #reserveData} fall short and is
	 * used up; otherwise -1
	 */
	public long takeDataBlocked() {
		return (this.limited) ? this.data.takeBlocked() : -1;
	}

	/**
	 * Return the limit to report by WT_STREAMS_BLOCKED (Section 5.6.3).
	 * @param bidi whether bidirectional streams are meant
	 * @return the limit, once for each that made {@link #tryOpenStream} fail and is used
	 * up; otherwise -1
	 */
	public long takeStreamsBlocked(boolean bidi) {
		return (this.limited) ? streams(bidi).takeBlocked() : -1;
	}

	private CreditLimit streams(boolean bidi) {
		return (bidi) ? this.bidi : this.uni;
	}

	private static ProtocolException violation(String reason) {
		return new ProtocolException(ProtocolViolation.session(WebTransportErrorCodes.WT_FLOW_CONTROL_ERROR, reason));
	}

}
