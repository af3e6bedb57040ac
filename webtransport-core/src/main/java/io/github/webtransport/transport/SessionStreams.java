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

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The streams of a session: those of the peer that wait for the application, those that
 * are alive, those that wait to be opened.
 */
final class SessionStreams {

	private final DefaultSession session;

	private final SessionCarrier carrier;

	private final SessionCredit credit;

	/**
	 * Not bounded here: the peer has credit for so many streams that are open or that
	 * nobody has taken, and for no more.
	 */
	private final InboundQueue<BidirectionalStream> bidirectional;

	private final InboundQueue<IncomingStream> unidirectional;

	private final Set<StreamEndpoint> alive = new HashSet<>(4);

	/**
	 * Streams that the application asked for and that wait for credit of the session; one
	 * entry for each of its subscriptions.
	 */
	private final ArrayDeque<PendingOpen<?>> pending = new ArrayDeque<>(0);

	/**
	 * Whether streams are being opened with new credit. One that fails gives back its
	 * own, which must not nest.
	 */
	private boolean resuming;

	private long opened;

	private long accepted;

	SessionStreams(DefaultSession session, SessionCarrier carrier, SessionCredit credit) {
		this.session = session;
		this.carrier = carrier;
		this.credit = credit;
		this.bidirectional = new InboundQueue<>(session, Integer.MAX_VALUE, DatagramOverflow.DROP_NEWEST, this::refuse);
		this.unidirectional = new InboundQueue<>(session, Integer.MAX_VALUE, DatagramOverflow.DROP_NEWEST,
				this::refuse);
	}

	Flux<WebTransportStream> incomingBidirectional() {
		return this.bidirectional.doOnNext(StreamEndpoint::taken).cast(WebTransportStream.class);
	}

	Flux<WebTransportReceiveStream> incomingUnidirectional() {
		return this.unidirectional.doOnNext(StreamEndpoint::taken).cast(WebTransportReceiveStream.class);
	}

	long opened() {
		return this.opened;
	}

	long accepted() {
		return this.accepted;
	}

	int open() {
		return this.alive.size();
	}

	/**
	 * A stream of the peer.
	 * @throws ProtocolException if the peer had no credit for it
	 */
	void accept(StreamCarrier stream) {
		try {
			this.credit.streamAccepted(stream.isBidirectional());
		}
		catch (ProtocolException ex) {
			reject(stream, WebTransportErrorCodes.WT_SESSION_GONE);
			throw ex;
		}
		this.accepted++;
		if (stream.isBidirectional()) {
			BidirectionalStream endpoint = new BidirectionalStream(this.session, stream);
			attach(endpoint);
			this.bidirectional.offer(endpoint);
		}
		else {
			IncomingStream endpoint = new IncomingStream(this.session, stream);
			attach(endpoint);
			this.unidirectional.offer(endpoint);
		}
	}

	private void attach(StreamEndpoint endpoint) {
		this.alive.add(endpoint);
		endpoint.carrier().listen(endpoint);
	}

	/**
	 * Nobody will take the stream.
	 */
	private void refuse(StreamEndpoint endpoint) {
		endpoint.abort(WebTransportErrorCodes.WT_BUFFERED_STREAM_REJECTED,
				new IllegalStateException("The application takes no more streams"));
	}

	/**
	 * Refuse a stream that never became part of a session.
	 * @param stream the stream
	 * @param errorCode the HTTP/3 error code
	 */
	static void reject(StreamCarrier stream, long errorCode) {
		stream.stopSending(errorCode);
		if (stream.isBidirectional()) {
			stream.reset(errorCode);
		}
		stream.release();
	}

	Mono<WebTransportStream> createBidirectional() {
		return create(true, true, (carrier) -> new BidirectionalStream(this.session, carrier));
	}

	Mono<WebTransportStream> tryCreateBidirectional() {
		return create(true, false, (carrier) -> new BidirectionalStream(this.session, carrier));
	}

	Mono<WebTransportSendStream> createUnidirectional() {
		return create(false, true, (carrier) -> new OutgoingStream(this.session, carrier));
	}

	Mono<WebTransportSendStream> tryCreateUnidirectional() {
		return create(false, false, (carrier) -> new OutgoingStream(this.session, carrier));
	}

	private <S> Mono<S> create(boolean bidi, boolean waits, Function<StreamCarrier, ? extends S> factory) {
		return LoopSink.mono(this.session, (sink) -> start(new PendingOpen<S>(sink, bidi, factory), waits));
	}

	private void start(PendingOpen<?> open, boolean waits) {
		open.sink.onCancel(() -> cancel(open));
		if (!waits && !this.session.isClosing() && !this.carrier.hasStreamCredit(open.bidirectional)) {
			open.sink.success();
		}
		else if (!this.session.isClosing() && this.credit.tryOpenStream(open.bidirectional)) {
			open(open);
		}
		else if (this.session.isClosing()) {
			open.sink.error(this.session.closedException());
		}
		else if (waits) {
			this.pending.add(open);
		}
		else {
			open.sink.success();
		}
	}

	private <S> void open(PendingOpen<S> open) {
		open.started = true;
		this.pending.add(open);
		open.waiting = this.carrier.openStream(open.bidirectional, new SessionCarrier.OpenListener() {

			@Override
			public void onOpened(StreamCarrier stream) {
				SessionStreams.this.onOpened(open, stream);
			}

			@Override
			public void onFailed(Throwable cause) {
				SessionStreams.this.onFailed(open, cause);
			}

		});
	}

	private <S> void onOpened(PendingOpen<S> open, StreamCarrier stream) {
		if (!this.pending.remove(open)) {
			reject(stream, WebTransportErrorCodes.WT_SESSION_GONE);
			return;
		}
		this.opened++;
		S endpoint = open.factory.apply(stream);
		attach((StreamEndpoint) endpoint);
		open.endpoint = (StreamEndpoint) endpoint;
		open.sink.success(endpoint);
	}

	private void onFailed(PendingOpen<?> open, Throwable cause) {
		if (this.pending.remove(open)) {
			this.credit.openCancelled(open.bidirectional);
			open.sink.error((this.session.isClosing()) ? this.session.closedException() : cause);
			onCredit();
		}
	}

	private void cancel(PendingOpen<?> open) {
		if (open.endpoint != null) {
			// Opened while the cancellation was on its way, and given to nobody
			open.endpoint.abort(ApplicationErrorCode.toHttp3(0), new CancellationException());
		}
		else if (this.pending.remove(open) && open.started) {
			this.credit.openCancelled(open.bidirectional);
			if (open.waiting != null) {
				open.waiting.dispose();
			}
			onCredit();
		}
	}

	/**
	 * There is credit for more streams, of the peer or given back by a stream that was
	 * not opened.
	 */
	void onCredit() {
		if (this.resuming) {
			return;
		}
		this.resuming = true;
		try {
			for (PendingOpen<?> open : List.copyOf(this.pending)) {
				if (!open.started && !open.isOver() && this.credit.tryOpenStream(open.bidirectional)) {
					this.pending.remove(open);
					open(open);
				}
			}
		}
		finally {
			this.resuming = false;
		}
	}

	void ended(StreamEndpoint endpoint) {
		this.alive.remove(endpoint);
		if (!endpoint.carrier().isLocal() && !this.session.isClosing()) {
			this.credit.acceptedStreamEnded(endpoint.carrier().isBidirectional());
		}
	}

	/**
	 * The session has ended: reset and stop every stream (draft-ietf-webtrans-http3,
	 * section 6).
	 */
	void end(SessionClosedException cause) {
		for (PendingOpen<?> open : List.copyOf(this.pending)) {
			this.pending.remove(open);
			open.over = true;
			if (open.waiting != null) {
				open.waiting.dispose();
			}
			this.session.tellEnd(() -> open.sink.error(cause));
		}
		for (StreamEndpoint endpoint : List.copyOf(this.alive)) {
			endpoint.abort(WebTransportErrorCodes.WT_SESSION_GONE, cause);
		}
		this.session.tellEnd(() -> this.bidirectional.terminate(cause));
		this.session.tellEnd(() -> this.unidirectional.terminate(cause));
	}

	private static final class PendingOpen<S> {

		private final LoopSink<S> sink;

		private final boolean bidirectional;

		private final Function<StreamCarrier, ? extends S> factory;

		private boolean started;

		/**
		 * Whether the session has ended meanwhile.
		 */
		private boolean over;

		private @Nullable Disposable waiting;

		private @Nullable StreamEndpoint endpoint;

		private PendingOpen(LoopSink<S> sink, boolean bidirectional, Function<StreamCarrier, ? extends S> factory) {
			this.sink = sink;
			this.bidirectional = bidirectional;
			this.factory = factory;
		}

		/**
		 * Return whether nobody waits for the stream any more.
		 */
		private boolean isOver() {
			return this.over || this.sink.isCancelled();
		}

	}

}
