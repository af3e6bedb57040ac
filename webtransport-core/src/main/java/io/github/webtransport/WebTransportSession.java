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

package io.github.webtransport;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * A WebTransport session: streams and datagrams in both directions between this side and
 * a peer, over one HTTP/3 connection.
 *
 * <p>
 * Every method may be called from any thread. Signals are emitted on the event loop of
 * the connection, which must not be blocked. Each {@link Flux} of incoming things takes
 * one subscriber for the life of the session; a second one fails with
 * {@link IllegalStateException}.
 *
 * <p>
 * <strong>Buffers.</strong> Whoever receives a {@link DataBuffer} releases it; a buffer
 * handed to a method of this type is released by it, whatever the outcome.
 *
 * <p>
 * <strong>End of the session.</strong> When the session ends, whoever ended it, every
 * pending operation fails with {@link SessionClosedException}, incoming fluxes included;
 * so does every later operation. What nobody took by then is discarded.
 *
 * @since 0.1.0
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-webtrans-http3/">WebTransport
 * over HTTP/3</a>
 */
public interface WebTransportSession {

	/**
	 * Return an identifier that is unique in this JVM, also used as log prefix.
	 * @return the identifier
	 * @see HandshakeInfo#getId()
	 */
	String getId();

	/**
	 * Return the session ID of the protocol: the QUIC stream ID of the CONNECT stream
	 * (draft-ietf-webtrans-http3, section 2.2). Unique only within its connection.
	 * @return the session ID, a multiple of 4
	 */
	long getSessionId();

	/**
	 * Return what was said in the handshake.
	 * @return the request, and the protocol chosen for it
	 */
	HandshakeInfo getHandshakeInfo();

	/**
	 * Return the attributes of this session, for use by the application.
	 * @return a mutable, thread-safe map without {@code null}
	 */
	Map<String, Object> getAttributes();

	/**
	 * Return the factory for buffers to send. Its buffers are pooled and reach the socket
	 * without a copy.
	 * @return the buffer factory
	 */
	DataBufferFactory bufferFactory();

	/**
	 * Return the bidirectional streams that the peer opens. Demand is stream credit: a
	 * stream that nobody asked for is not read past its header.
	 * @return the streams, in the order of their arrival
	 */
	Flux<WebTransportStream> incomingBidirectionalStreams();

	/**
	 * Return the unidirectional streams that the peer opens. Demand is stream credit: a
	 * stream that nobody asked for is not read past its header.
	 * @return the streams, in the order of their arrival
	 */
	Flux<WebTransportReceiveStream> incomingUnidirectionalStreams();

	/**
	 * Handle each bidirectional stream that the peer opens, as many at the same time as
	 * the peer may open.
	 * @param handler handles one stream
	 * @return handles streams until the session ends; see
	 * {@link #handleBidirectionalStreams(Function, int)}
	 */
	default Mono<Void> handleBidirectionalStreams(
			Function<? super WebTransportStream, ? extends Publisher<Void>> handler) {
		return handleBidirectionalStreams(handler, Integer.MAX_VALUE);
	}

	/**
	 * Handle each bidirectional stream that the peer opens, apart from the others: what
	 * befalls one stream leaves the others and the session alone.
	 * <ul>
	 * <li>When the handler of a stream completes, the stream is over: a side that is
	 * still open is finished, and what is not read is stopped with code 0.</li>
	 * <li>When the peer resets or stops a stream, or a session ends, the handler fails
	 * with {@link StreamResetException}, {@link StreamStoppedException} or
	 * {@link SessionClosedException}. That is logged at DEBUG. What is left of the stream
	 * is reset and stopped: with the code of a {@link StreamResetException}, else with
	 * 0.</li>
	 * <li>Input that cannot be read
	 * ({@link org.springframework.core.codec.DecodingException},
	 * {@link org.springframework.core.io.buffer.DataBufferLimitException}) is the peer's
	 * doing as well, logged at DEBUG. The stream is reset with code 1.</li>
	 * <li>Any other error is one of the handler, be it thrown or signalled. It is logged,
	 * a few times a second at most, and told to {@link SessionMetrics#handlerFailed}. The
	 * stream is reset and stopped with code 1. To choose the code, fail with a
	 * {@link StreamResetException}.</li>
	 * </ul>
	 * @param handler handles one stream. Called on the event loop of the connection; must
	 * not block
	 * @param concurrency how many streams are handled at the same time, at least 1. The
	 * peer is not given credit for more than that, beyond the credit it starts with;
	 * streams that it opens all the same wait unread
	 * @return handles streams until the session ends, and fails with
	 * {@link SessionClosedException} then. Cancelling it resets and stops the streams
	 * that are being handled with code 0. One subscriber, as for
	 * {@link #incomingBidirectionalStreams()}, which it takes the place of
	 */
	default Mono<Void> handleBidirectionalStreams(
			Function<? super WebTransportStream, ? extends Publisher<Void>> handler, int concurrency) {
		return IncomingStreamHandler.bidirectional(this, handler).handle(incomingBidirectionalStreams(), concurrency);
	}

	/**
	 * Handle each unidirectional stream that the peer opens, as many at the same time as
	 * the peer may open.
	 * @param handler handles one stream
	 * @return handles streams until the session ends; see
	 * {@link #handleUnidirectionalStreams(Function, int)}
	 */
	default Mono<Void> handleUnidirectionalStreams(
			Function<? super WebTransportReceiveStream, ? extends Publisher<Void>> handler) {
		return handleUnidirectionalStreams(handler, Integer.MAX_VALUE);
	}

	/**
	 * Handle each unidirectional stream that the peer opens, apart from the others. All
	 * is as for {@link #handleBidirectionalStreams(Function, int)}, but that there is
	 * nothing to finish or to reset.
	 * @param handler handles one stream. Called on the event loop of the connection; must
	 * not block
	 * @param concurrency how many streams are handled at the same time, at least 1
	 * @return handles streams until the session ends, and fails with
	 * {@link SessionClosedException} then
	 */
	default Mono<Void> handleUnidirectionalStreams(
			Function<? super WebTransportReceiveStream, ? extends Publisher<Void>> handler, int concurrency) {
		return IncomingStreamHandler.unidirectional(this, handler).handle(incomingUnidirectionalStreams(), concurrency);
	}

	/**
	 * Open a bidirectional stream, waiting for stream credit where the peer gave none.
	 * Cancelling the returned {@code Mono} while it waits gives up the place in the
	 * queue.
	 * @return the stream, or {@link SessionClosedException}
	 */
	Mono<WebTransportStream> createBidirectionalStream();

	/**
	 * Open a unidirectional stream, waiting for stream credit where the peer gave none.
	 * Cancelling the returned {@code Mono} while it waits gives up the place in the
	 * queue.
	 * @return the stream, or {@link SessionClosedException}
	 */
	Mono<WebTransportSendStream> createUnidirectionalStream();

	/**
	 * Open a bidirectional stream if the peer has given stream credit for it, and do not
	 * wait otherwise: for what is worth sending now or not at all. Where the credit of
	 * the session is used up, the peer is told so as by
	 * {@link #createBidirectionalStream()}.
	 * @return the stream, empty if there is no credit, or {@link SessionClosedException}
	 */
	Mono<WebTransportStream> tryCreateBidirectionalStream();

	/**
	 * Open a unidirectional stream if the peer has given stream credit for it, and do not
	 * wait otherwise. All is as for {@link #tryCreateBidirectionalStream()}.
	 * @return the stream, empty if there is no credit, or {@link SessionClosedException}
	 */
	Mono<WebTransportSendStream> tryCreateUnidirectionalStream();

	/**
	 * Return the datagrams of the peer. Datagrams know no flow control: they wait in a
	 * queue of {@link DatagramSettings#getReceiveQueue()} entries (256 by default) which
	 * drops by {@link DatagramSettings#getOverflow()}, the oldest first by default. A
	 * dropped datagram is counted ({@link SessionStats#getDatagramsDropped()}). The first
	 * byte of a buffer is at position 0.
	 * @return the datagrams; an empty buffer is a datagram of length 0
	 */
	Flux<DataBuffer> receiveDatagrams();

	/**
	 * Send datagrams as fast as the publisher gives them. A datagram that is too large or
	 * does not fit the queue is dropped and counted; only a failure of the publisher or
	 * the end of the session fails the returned {@code Mono}. Cancelling it cancels the
	 * publisher.
	 * @param datagrams the datagrams, one per element
	 * @return completes when the publisher has completed and its datagrams are handed to
	 * the engine or queued
	 */
	Mono<Void> sendDatagrams(Publisher<? extends DataBuffer> datagrams);

	/**
	 * Send one datagram. Never blocks, always releases the buffer. Delivery and order are
	 * not guaranteed by the network (RFC 9221, section 5).
	 * @param datagram the datagram, at most {@link #maxDatagramSize()} bytes
	 * @return what became of it
	 */
	DatagramResult sendDatagram(DataBuffer datagram);

	/**
	 * Return the largest datagram that can be sent at present, in bytes. It follows the
	 * path MTU.
	 * @return the size in bytes, or 0 where the peer takes no datagrams
	 */
	int maxDatagramSize();

	/**
	 * Return whether streams and datagrams can be sent.
	 * @return {@code false} once the session has ended
	 */
	boolean isOpen();

	/**
	 * Return the state of this session.
	 * @return the state
	 */
	SessionState getState();

	/**
	 * Ask the peer to wind this session down, by {@code WT_DRAIN_SESSION}
	 * (draft-ietf-webtrans-http3, section 4.7). Nothing is closed: both sides may still
	 * open streams and send datagrams. Repeated calls send nothing.
	 * @return completes when the capsule is written
	 */
	Mono<Void> drain();

	/**
	 * Return a {@code Mono} that completes when the peer wants this session to end, by
	 * {@code WT_DRAIN_SESSION} or by HTTP/3 {@code GOAWAY}.
	 * @return completes when the peer drains; fails with {@link SessionClosedException}
	 * when the session ends without it
	 */
	Mono<Void> draining();

	/**
	 * Close this session with code 0 and no reason.
	 * @return closes when subscribed to, and completes when the session has ended on this
	 * side; see {@link #close(CloseStatus)}
	 */
	default Mono<Void> close() {
		return close(CloseStatus.NORMAL);
	}

	/**
	 * Close this session by {@code WT_CLOSE_SESSION}, followed by FIN of the CONNECT
	 * stream (draft-ietf-webtrans-http3, section 6). Open streams are reset with
	 * {@code WT_SESSION_GONE}, queued datagrams are dropped: whoever wants the peer to
	 * have what was sent waits for it first. Where the session has ended already, nothing
	 * is sent and the first status stays.
	 * @param status the code and the reason
	 * @return closes when subscribed to, and completes when the session has ended on this
	 * side: capsule and FIN are handed to the engine, {@link #getState()} is
	 * {@link SessionState#CLOSED}, {@link #closeStatus()} has completed and all that was
	 * pending has failed. It does not wait for the peer, and never fails. The engine
	 * repeats what is lost; a peer that does not answer by FIN within two seconds has the
	 * CONNECT stream reset
	 * @throws IllegalArgumentException if the status has no code; see {@link #abort()}
	 */
	Mono<Void> close(CloseStatus status);

	/**
	 * End this session without a code and a reason: the CONNECT stream is reset and no
	 * longer read ({@code RESET_STREAM} and {@code STOP_SENDING} with
	 * {@code H3_REQUEST_CANCELLED}, RFC 9114, section 4.1.1), no capsule is sent. The
	 * peer sees an abrupt end, as if the connection had been lost; other sessions of the
	 * connection live on. Nothing waits for the peer, which makes this the way to be rid
	 * of one that does not behave. Open streams and queued datagrams fare as with
	 * {@link #close(CloseStatus)}. Without effect where the session has ended already.
	 * @return ends the session when subscribed to, and completes when it has ended on
	 * this side, with a status that {@linkplain CloseStatus#isAbrupt() is abrupt}; never
	 * fails
	 */
	Mono<Void> abort();

	/**
	 * End this session by closing its connection ({@code CONNECTION_CLOSE} with
	 * {@code H3_NO_ERROR}, RFC 9114, section 8.1), without a capsule. <strong>Every other
	 * session of the connection ends with it</strong>, at both ends, and so does what
	 * else is under way there: sessions that are being opened, and ordinary HTTP/3
	 * requests. A client shares connections between sessions where both ends use session
	 * flow control (draft-ietf-webtrans-http3, section 5.1). Without effect where the
	 * session has ended already.
	 * @return closes when subscribed to, and completes when the session has ended on this
	 * side, with a status that {@linkplain CloseStatus#isAbrupt() is abrupt}, and
	 * {@code CONNECTION_CLOSE} is handed to the engine; never fails
	 */
	Mono<Void> closeConnection();

	/**
	 * Return how the session ended, whoever ended it.
	 * @return the status, when the session has ended; never an error
	 */
	Mono<CloseStatus> closeStatus();

	/**
	 * Keep this session open: what a handler returns that has nothing more to do itself,
	 * since the completion of a {@linkplain WebTransportHandler handler} closes its
	 * session. The same as {@code closeStatus().then()}.
	 * @return completes when the session has ended, whoever ended it; never an error. To
	 * cancel it changes nothing
	 */
	default Mono<Void> keepOpen() {
		return closeStatus().then();
	}

	/**
	 * Return figures of the engine and of this session.
	 * @return the figures at the time of the subscription, or
	 * {@link SessionClosedException}
	 */
	Mono<SessionStats> stats();

	/**
	 * Return flow control of this session, for experts.
	 * @return what gives the peer more credit than it gets by itself
	 */
	SessionFlowControl flowControl();

	/**
	 * Export keying material of the TLS connection, bound to this session
	 * (draft-ietf-webtrans-http3, section 4.8).
	 * @param label the label, 1 to 255 bytes of UTF-8
	 * @param context the context, up to 255 bytes
	 * @param length the number of bytes wanted, above 0
	 * @return the bytes, or {@link UnsupportedOperationException} naming the engine where
	 * it cannot export
	 */
	Mono<byte[]> exportKeyingMaterial(String label, byte @Nullable [] context, int length);

}
