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

/**
 * The states of the two ends of a QUIC stream (RFC 9000, sections 3.1 and 3.2), as far as
 * this side knows them, and what the engine is still to be given. It does nothing: it
 * says what follows from an event.
 *
 * <p>
 * The sending end. What is in capitals on an arrow is a {@link SendEvent}; to a reset
 * lead {@code RESET_HELD}, where it has to wait, and {@code RESET}:
 *
 * <pre>
 *                    FIN_QUEUED                  FIN_TAKEN
 *   OPEN ---------------------------> FIN_QUEUED ---------> FIN_SENT
 *    | |   FIN_HELD         FIN_QUEUED  ^  |                   |
 *    | +-------------> FIN_HELD --------+  |                   |
 *    |                     |               |                   |
 *    |       RESET_HELD    |               |                   |
 *    +---------------------+---------------+--> RESET_HELD     |
 *    |       RESET         |               |        | RESET    |
 *    +---------------------+---------------+--------+--> RESET_SENT
 *    |       STOPPED, FORGOTTEN            |        |     |    |
 *    +---------------------+---------------+--------+     |    |
 *                                          v              v    v
 *                                       STOPPED --------> FORGOTTEN
 *                                               FORGOTTEN
 * </pre>
 *
 * From each state but {@code FORGOTTEN} {@code LOST} leads to {@code LOST}, and from
 * {@code FIN_SENT} and {@code RESET_SENT} {@code STOPPED} leads to {@code STOPPED}.
 * Whoever writes is told when the end comes to {@code STOPPED} or {@code LOST} from a
 * state in which something was still to be given to the engine, and when it comes from
 * {@code FIN_SENT} to {@code STOPPED}: so nothing waits for an event that cannot come any
 * more. A stream that the engine has forgotten with its FIN or reset still to come was
 * stopped: nothing else makes it forget such a stream.
 *
 * <p>
 * The receiving end:
 *
 * <pre>
 *            FIN
 *   OPEN ----------> FIN
 *    | |     RESET
 *    | +-----------> RESET
 *    |       STOPPED             FIN, RESET, ENDED
 *    +-------------> STOPPED ----------------------> STOPPED_AND_ENDED
 * </pre>
 *
 * From {@code OPEN} and {@code STOPPED} {@code LOST} leads to {@code LOST}. Events that
 * have no arrow change nothing.
 */
final class StreamEnds {

	private SendState send;

	private ReceiveState receive;

	private StreamEnds(SendState send, ReceiveState receive) {
		this.send = send;
		this.receive = receive;
	}

	/**
	 * Create the ends of a stream.
	 * @param local whether this side opened it
	 * @param bidirectional whether it has two ends on either side
	 */
	static StreamEnds of(boolean local, boolean bidirectional) {
		return new StreamEnds((local || bidirectional) ? SendState.OPEN : SendState.NONE,
				(!local || bidirectional) ? ReceiveState.OPEN : ReceiveState.NONE);
	}

	SendState send() {
		return this.send;
	}

	ReceiveState receive() {
		return this.receive;
	}

	/**
	 * Something happened to the sending end.
	 * @return whether whoever writes has to be told
	 */
	boolean on(SendEvent event) {
		SendState before = this.send;
		this.send = before.next(event);
		return before.isUnfinished() && (this.send == SendState.STOPPED || this.send == SendState.LOST)
				|| before == SendState.FIN_SENT && this.send == SendState.STOPPED;
	}

	/**
	 * Something happened to the receiving end.
	 * @return whether whoever reads has to be told
	 */
	boolean on(ReceiveEvent event) {
		ReceiveState before = this.receive;
		this.receive = before.next(event);
		return before == ReceiveState.OPEN && this.receive != before && event != ReceiveEvent.STOPPED;
	}

	/**
	 * Return whether the peer may still be sending.
	 */
	boolean isPeerSending() {
		return this.receive == ReceiveState.OPEN || this.receive == ReceiveState.STOPPED;
	}

	/**
	 * A state of the sending end.
	 */
	enum SendState {

		/**
		 * There is no sending end.
		 */
		NONE,

		/**
		 * More may be written.
		 */
		OPEN,

		/**
		 * All is written, and FIN is held back: behind writes that wait for credit, or
		 * for the sake of {@link ForgottenFins}.
		 */
		FIN_HELD,

		/**
		 * FIN is written and waits for credit.
		 */
		FIN_QUEUED,

		/**
		 * The engine has FIN.
		 */
		FIN_SENT,

		/**
		 * The stream is to be reset, as soon as it does no harm.
		 */
		RESET_HELD,

		/**
		 * The engine has the reset.
		 */
		RESET_SENT,

		/**
		 * The peer has stopped the stream; the engine resets it.
		 */
		STOPPED,

		/**
		 * The engine has forgotten the stream: the peer has all that there is to have.
		 */
		FORGOTTEN,

		/**
		 * The connection is gone.
		 */
		LOST;

		private SendState next(SendEvent event) {
			return switch (event) {
				case FIN_HELD -> (this == OPEN) ? FIN_HELD : this;
				case FIN_QUEUED -> (this == OPEN || this == FIN_HELD) ? FIN_QUEUED : this;
				case FIN_TAKEN -> (this == FIN_QUEUED) ? FIN_SENT : this;
				case RESET_HELD -> (isResettable()) ? RESET_HELD : this;
				case RESET -> (isUnfinished()) ? RESET_SENT : this;
				case STOPPED -> (isUnfinished() || this == FIN_SENT || this == RESET_SENT) ? STOPPED : this;
				case FORGOTTEN -> {
					if (isUnfinished()) {
						yield STOPPED;
					}
					yield (this == FIN_SENT || this == RESET_SENT || this == STOPPED) ? FORGOTTEN : this;
				}
				case LOST -> (this == NONE || this == FORGOTTEN) ? this : LOST;
			};
		}

		/**
		 * Return whether the stream may be reset.
		 */
		boolean isResettable() {
			return this == OPEN || this == FIN_HELD || this == FIN_QUEUED;
		}

		/**
		 * Return whether the engine is still to be given something.
		 */
		boolean isUnfinished() {
			return isResettable() || this == RESET_HELD;
		}

		/**
		 * Return whether the engine has all, and may not have forgotten the stream yet.
		 */
		boolean isWithEngine() {
			return this == FIN_SENT || this == RESET_SENT || this == STOPPED;
		}

	}

	/**
	 * What happens to the sending end.
	 */
	enum SendEvent {

		/**
		 * The application has ended the stream, and FIN has to wait.
		 */
		FIN_HELD,

		/**
		 * FIN is written.
		 */
		FIN_QUEUED,

		/**
		 * The engine has taken FIN.
		 */
		FIN_TAKEN,

		/**
		 * The application has reset the stream, which has to wait.
		 */
		RESET_HELD,

		/**
		 * The reset is handed to the engine.
		 */
		RESET,

		/**
		 * STOP_SENDING of the peer was noticed.
		 */
		STOPPED,

		/**
		 * The engine was found not to know the stream any more.
		 */
		FORGOTTEN,

		/**
		 * The connection is gone.
		 */
		LOST

	}

	/**
	 * A state of the receiving end.
	 */
	enum ReceiveState {

		/**
		 * There is no receiving end.
		 */
		NONE,

		/**
		 * The peer may send more.
		 */
		OPEN,

		/**
		 * The peer has sent all.
		 */
		FIN,

		/**
		 * The peer has reset the stream.
		 */
		RESET,

		/**
		 * This side has stopped the stream.
		 */
		STOPPED,

		/**
		 * The peer has ended the stream that this side stopped, or takes too long.
		 */
		STOPPED_AND_ENDED,

		/**
		 * The connection is gone.
		 */
		LOST;

		private ReceiveState next(ReceiveEvent event) {
			if (this == OPEN) {
				return switch (event) {
					case FIN -> FIN;
					case RESET -> RESET;
					case STOPPED -> STOPPED;
					case ENDED -> this;
					case LOST -> LOST;
				};
			}
			if (this == STOPPED) {
				return switch (event) {
					case FIN, RESET, ENDED -> STOPPED_AND_ENDED;
					case STOPPED -> this;
					case LOST -> LOST;
				};
			}
			return this;
		}

	}

	/**
	 * What happens to the receiving end.
	 */
	enum ReceiveEvent {

		/**
		 * FIN was read.
		 */
		FIN,

		/**
		 * A reset was read.
		 */
		RESET,

		/**
		 * The application has stopped the stream.
		 */
		STOPPED,

		/**
		 * The engine was found to have the end of a stream that was stopped, or that end
		 * is not waited for any longer.
		 */
		ENDED,

		/**
		 * The connection is gone.
		 */
		LOST

	}

}
