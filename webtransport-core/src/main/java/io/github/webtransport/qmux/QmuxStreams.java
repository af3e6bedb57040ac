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

package io.github.webtransport.qmux;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.webtransport.protocol.CreditLimit;
import io.github.webtransport.protocol.CreditWindow;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.qmux.QmuxEncoder;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.protocol.qmux.QuicErrorCodes;
import io.github.webtransport.transport.SessionCarrier.OpenListener;
import io.netty.buffer.Unpooled;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The streams of a connection, and whose turn it is to send.
 */
final class QmuxStreams {

	/**
	 * The lower urgency first, then the higher send order.
	 */
	private static final Comparator<QmuxStream> FIRST = Comparator
		.<QmuxStream>comparingInt((stream) -> stream.priority().urgency())
		.thenComparing((stream) -> stream.priority().sendOrder(), Comparator.reverseOrder());

	private final QmuxConnection connection;

	private final boolean server;

	private final QmuxParameters local;

	private final LongObjectMap<QmuxStream> alive = new LongObjectHashMap<>(4);

	/**
	 * Those that have something to send, and credit of their own for it, the one that has
	 * waited longest first.
	 */
	private final Set<QmuxStream> waiting = new LinkedHashSet<>(0);

	private final PeerStreams bidirectional;

	private final PeerStreams unidirectional;

	private final LocalStreams localBidirectional = new LocalStreams(true);

	private final LocalStreams localUnidirectional = new LocalStreams(false);

	private QmuxParameters remote = new QmuxParameters(0, 0, 0, 0, 0, 0, 0, 0, 0, false);

	private boolean sending;

	QmuxStreams(QmuxConnection connection, boolean server, QmuxParameters local) {
		this.connection = connection;
		this.server = server;
		this.local = local;
		this.bidirectional = new PeerStreams(local.maxStreamsBidi());
		this.unidirectional = new PeerStreams(local.maxStreamsUni());
	}

	void start(QmuxParameters remote) {
		this.remote = remote;
		credit(true, remote.maxStreamsBidi());
		credit(false, remote.maxStreamsUni());
	}

	// Streams of the peer

	/**
	 * Find the stream of a frame; one of the peer begins with its first.
	 * @param fromPeer whether it is a frame about what the peer sends, or about what this
	 * side sends
	 * @return the stream, or {@code null} if it is over
	 */
	@Nullable QmuxStream find(long id, boolean fromPeer) {
		QmuxStream stream = this.alive.get(id);
		boolean local = StreamIds.isOfServer(id) == this.server;
		if (!StreamIds.isBidirectional(id) && local == fromPeer) {
			throw QmuxConnection.violation(QuicErrorCodes.STREAM_STATE_ERROR,
					"A frame came for the wrong direction of a stream");
		}
		if (stream != null) {
			return stream;
		}
		if (!local) {
			return peerStreams(id).isNew(id) ? accept(id) : null;
		}
		if (StreamIds.number(id) >= localStreams(StreamIds.isBidirectional(id)).next) {
			throw QmuxConnection.violation(QuicErrorCodes.STREAM_STATE_ERROR,
					"A frame came for a stream that is not open");
		}
		return null;
	}

	private QmuxStream accept(long id) {
		boolean bidirectional = StreamIds.isBidirectional(id);
		QmuxStream stream = new QmuxStream(this.connection, id, false,
				(bidirectional) ? this.local.maxStreamDataBidiRemote() : this.local.maxStreamDataUni(),
				(bidirectional) ? this.remote.maxStreamDataBidiLocal() : 0);
		this.alive.put(id, stream);
		this.connection.accepted(stream);
		return stream;
	}

	private PeerStreams peerStreams(long id) {
		return (StreamIds.isBidirectional(id)) ? this.bidirectional : this.unidirectional;
	}

	/**
	 * A stream is over on the wire, and nobody uses it.
	 */
	void forget(QmuxStream stream) {
		if (this.alive.remove(stream.streamId()) != null && !stream.isLocal() && !this.connection.isClosing()) {
			long limit = peerStreams(stream.streamId()).ended();
			if (limit >= 0) {
				QmuxEncoder.maxStreams(this.connection.outbox().frame(), stream.isBidirectional(), limit);
			}
		}
	}

	// Streams of this side

	Disposable open(boolean bidirectional, OpenListener listener) {
		LocalStreams streams = localStreams(bidirectional);
		if (streams.hasCredit()) {
			streams.open(listener);
			return Disposables.disposed();
		}
		streams.pending.add(listener);
		return () -> streams.pending.remove(listener);
	}

	boolean hasCredit(boolean bidirectional) {
		return localStreams(bidirectional).hasCredit();
	}

	/**
	 * The peer takes more streams.
	 */
	void credit(boolean bidirectional, long maximum) {
		localStreams(bidirectional).credit(maximum);
	}

	private LocalStreams localStreams(boolean bidirectional) {
		return (bidirectional) ? this.localBidirectional : this.localUnidirectional;
	}

	// Sending

	/**
	 * A stream has something to send.
	 */
	void waits(QmuxStream stream) {
		this.waiting.add(stream);
		send();
	}

	void waitsNoMore(QmuxStream stream) {
		this.waiting.remove(stream);
	}

	/**
	 * Send what waits, as far as there is room and credit of the connection.
	 */
	void send() {
		if (this.sending) {
			return;
		}
		this.sending = true;
		try {
			while (!this.waiting.isEmpty() && this.connection.outbox().hasRoom()
					&& this.connection.sendCredit().available() > 0) {
				QmuxStream stream = this.waiting.stream().min(FIRST).orElseThrow();
				StreamOutput output = stream.output();
				this.waiting.remove(stream);
				if (output != null && output.resume()) {
					this.waiting.add(stream);
				}
			}
		}
		finally {
			this.sending = false;
		}
	}

	/**
	 * The connection has ended: release what the streams hold.
	 */
	void end() {
		this.localBidirectional.pending.clear();
		this.localUnidirectional.pending.clear();
		List.copyOf(this.alive.values()).forEach(QmuxStream::discard);
		this.waiting.clear();
	}

	/**
	 * Streams of one kind that the peer opens.
	 */
	private static final class PeerStreams {

		private final CreditWindow credit;

		/**
		 * Those that are open because one behind them is (RFC 9000, section 2.1), and of
		 * which nothing has come yet. Bounded by the credit.
		 */
		private final Set<Long> silent = new HashSet<>(0);

		private long next;

		private PeerStreams(long window) {
			this.credit = new CreditWindow(window, SessionLimits.MAX_STREAMS);
		}

		/**
		 * Return whether a stream that is not alive begins.
		 */
		private boolean isNew(long id) {
			long number = StreamIds.number(id);
			if (number < this.next) {
				return this.silent.remove(number);
			}
			if (!this.credit.use(number + 1 - this.next)) {
				throw QmuxConnection.violation(QuicErrorCodes.STREAM_LIMIT_ERROR,
						"Peer opened more streams than allowed");
			}
			while (this.next < number) {
				this.silent.add(this.next++);
			}
			this.next++;
			return true;
		}

		private long ended() {
			return this.credit.finish(1);
		}

	}

	/**
	 * Streams of one kind that this side opens.
	 */
	private final class LocalStreams {

		private final boolean bidirectional;

		private final CreditLimit credit = new CreditLimit(0);

		/**
		 * Those who wait for credit; one for each stream that the application asks for.
		 */
		private final ArrayDeque<OpenListener> pending = new ArrayDeque<>(0);

		private long next;

		private LocalStreams(boolean bidirectional) {
			this.bidirectional = bidirectional;
		}

		private boolean hasCredit() {
			return this.pending.isEmpty() && this.credit.available() > 0 && !connection().isClosing();
		}

		private QmuxConnection connection() {
			return QmuxStreams.this.connection;
		}

		private void open(OpenListener listener) {
			this.credit.take(1);
			QmuxParameters local = QmuxStreams.this.local;
			QmuxParameters remote = QmuxStreams.this.remote;
			long id = StreamIds.of(this.next++, this.bidirectional, QmuxStreams.this.server);
			QmuxStream stream = new QmuxStream(connection(), id, true,
					(this.bidirectional) ? local.maxStreamDataBidiLocal() : 0,
					(this.bidirectional) ? remote.maxStreamDataBidiRemote() : remote.maxStreamDataUni());
			QmuxStreams.this.alive.put(id, stream);
			// The peer learns of a stream by its first frame, as by the preamble over
			// QUIC
			connection().outbox().stream(id, 0, Unpooled.EMPTY_BUFFER, 0, 0, false);
			listener.onOpened(stream);
		}

		private void credit(long maximum) {
			this.credit.raise(maximum);
			OpenListener listener;
			while (this.credit.available() > 0 && (listener = this.pending.poll()) != null) {
				open(listener);
			}
		}

	}

}
