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

import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.Redaction;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionFlowControl;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionMetrics.StreamOutcome;
import io.github.webtransport.SessionState;
import io.github.webtransport.SessionStats;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.CloseReason;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.util.Assert;

/**
 * A session, whatever carries it.
 *
 * @since 0.1.0
 */
public final class DefaultSession implements WebTransportSession {

	private static final Log logger = LogFactory.getLog(DefaultSession.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(DefaultSession.class);

	private final SessionCarrier carrier;

	private final SessionParameters parameters;

	private final SessionMetrics metrics;

	private final Map<String, Object> attributes;

	private final OutgoingCapsules capsules;

	private final SessionCredit credit;

	private final SessionStreams streams;

	private final SessionDatagrams datagrams;

	private final SessionInbound inbound;

	private final UnacknowledgedStreams unacknowledged;

	private final Sinks.One<CloseStatus> closeStatus = Sinks.one();

	private final SessionDrain drain = new SessionDrain(this);

	private final long openedAt = System.nanoTime();

	private final IdleWatch idleWatch;

	private volatile SessionState state = SessionState.CONNECTED;

	private volatile @Nullable SessionClosedException closed;

	private @Nullable HandlerRun handling;

	/**
	 * Create a session that is open.
	 * @param carrier carries it
	 * @param parameters what it starts with
	 */
	public DefaultSession(SessionCarrier carrier, SessionParameters parameters) {
		this.carrier = carrier;
		this.parameters = parameters;
		this.metrics = parameters.metrics();
		this.attributes = parameters.newAttributes();
		this.capsules = new OutgoingCapsules(this, carrier);
		this.credit = new SessionCredit(carrier.loop(), parameters, this.capsules::sendFlowControl);
		this.streams = new SessionStreams(this, carrier, this.credit);
		this.datagrams = new SessionDatagrams(this, carrier, parameters);
		this.unacknowledged = new UnacknowledgedStreams(carrier.loop());
		this.inbound = new SessionInbound(this, this.streams, this.credit, parameters.flowControl());
		this.idleWatch = new IdleWatch(carrier.loop(), parameters.idleTimeout(),
				() -> closeNow(CloseStatus.of(0, "Idle timeout")));
	}

	/**
	 * Return what takes the events of the carrier.
	 * @return the inbound side
	 */
	public SessionInbound inbound() {
		return this.inbound;
	}

	/**
	 * Let a handler own the session: its end closes the session, once what it has sent
	 * has arrived, and the end of the session cancels it.
	 * @param handler the handler
	 * @param context the Reactor context for it
	 */
	public void handle(WebTransportHandler handler, ContextView context) {
		this.handling = new HandlerRun(this, this.metrics);
		this.handling.start(handler, context);
	}

	/**
	 * The handler has completed: close, but let the streams that it has finished arrive
	 * first. Some peers drop what the application has not read when the session ends.
	 */
	void handled() {
		if (!isClosing()) {
			this.unacknowledged.whenNone(() -> closeNow(CloseStatus.NORMAL));
		}
	}

	UnacknowledgedStreams unacknowledged() {
		return this.unacknowledged;
	}

	String engine() {
		return this.carrier.engine();
	}

	CarrierLoop loop() {
		return this.carrier.loop();
	}

	// Identity and state

	@Override
	public String getId() {
		return this.parameters.id();
	}

	@Override
	public long getSessionId() {
		return this.carrier.sessionId();
	}

	@Override
	public HandshakeInfo getHandshakeInfo() {
		return this.parameters.handshakeInfo();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.attributes;
	}

	@Override
	public DataBufferFactory bufferFactory() {
		return this.carrier.bufferFactory();
	}

	@Override
	public boolean isOpen() {
		return this.state != SessionState.CLOSED;
	}

	@Override
	public SessionState getState() {
		return this.state;
	}

	boolean isClosing() {
		return this.closed != null;
	}

	/**
	 * Return whether this side has closed the session.
	 * @return {@code false} if it is open, or the peer or a loss has ended it
	 */
	public boolean isLocallyClosed() {
		SessionClosedException closed = this.closed;
		return closed != null && !closed.isRemote();
	}

	SessionClosedException closedException() {
		SessionClosedException closed = this.closed;
		Assert.state(closed != null, "The session is open");
		return closed;
	}

	/**
	 * The error of a stream whose connection is gone, maybe before the session knows.
	 */
	SessionClosedException lostException() {
		SessionClosedException closed = this.closed;
		return (closed != null) ? closed : new SessionClosedException(CloseStatus.abrupt("Connection lost"), true);
	}

	void touch() {
		this.idleWatch.touch();
	}

	// Streams

	@Override
	public Flux<WebTransportStream> incomingBidirectionalStreams() {
		return this.streams.incomingBidirectional();
	}

	@Override
	public Flux<WebTransportReceiveStream> incomingUnidirectionalStreams() {
		return this.streams.incomingUnidirectional();
	}

	@Override
	public Mono<WebTransportStream> createBidirectionalStream() {
		return this.streams.createBidirectional();
	}

	@Override
	public Mono<WebTransportSendStream> createUnidirectionalStream() {
		return this.streams.createUnidirectional();
	}

	@Override
	public Mono<WebTransportStream> tryCreateBidirectionalStream() {
		return this.streams.tryCreateBidirectional();
	}

	@Override
	public Mono<WebTransportSendStream> tryCreateUnidirectionalStream() {
		return this.streams.tryCreateUnidirectional();
	}

	void streamEnded(StreamEndpoint stream, StreamOutcome outcome, long durationNanos) {
		this.streams.ended(stream);
		this.metrics.streamClosed(stream.direction(), stream.carrier().isLocal(), outcome, durationNanos);
	}

	SessionCredit credit() {
		return this.credit;
	}

	void streamBytesReceived(int bytes) {
		touch();
		this.metrics.streamBytesReceived(bytes);
	}

	void streamBytesSent(int bytes) {
		touch();
		this.metrics.streamBytesSent(bytes);
	}

	DataBuffer wrap(ByteBuf bytes) {
		// Applications that read by index find their first byte at 0
		return this.carrier.bufferFactory().wrap((bytes.readerIndex() > 0) ? bytes.slice() : bytes);
	}

	@Override
	public SessionFlowControl flowControl() {
		return this.credit;
	}

	// Datagrams

	SessionDatagrams datagrams() {
		return this.datagrams;
	}

	@Override
	public Flux<DataBuffer> receiveDatagrams() {
		return this.datagrams.receive();
	}

	@Override
	public Mono<Void> sendDatagrams(Publisher<? extends DataBuffer> datagrams) {
		return this.datagrams.send(datagrams);
	}

	@Override
	public DatagramResult sendDatagram(DataBuffer datagram) {
		return this.datagrams.send(datagram);
	}

	@Override
	public int maxDatagramSize() {
		return this.carrier.maxDatagramSize();
	}

	// Draining

	@Override
	public Mono<Void> drain() {
		return this.drain.send();
	}

	void sendDrain(Capsule capsule, SessionCarrier.WriteListener done) {
		this.state = SessionState.DRAINING;
		this.capsules.send(capsule, done);
	}

	@Override
	public Mono<Void> draining() {
		return this.drain.received();
	}

	void peerDraining() {
		if (!isClosing()) {
			this.state = SessionState.DRAINING;
			this.drain.arrived();
		}
	}

	// The end

	@Override
	public Mono<Void> close(CloseStatus status) {
		Assert.isTrue(!status.isAbrupt(), "'status' must have a code. Use abort() to end a session without one");
		return onLoop(() -> closeNow(status));
	}

	@Override
	public Mono<Void> abort() {
		return onLoop(() -> abort(new SessionClosedException(CloseStatus.abrupt("Aborted"), false)));
	}

	@Override
	public Mono<Void> closeConnection() {
		return onLoop(() -> {
			if (connectionClosed()) {
				this.carrier.closeConnection();
			}
		});
	}

	private Mono<Void> onLoop(Runnable action) {
		return LoopSink.<Void>mono(this, (sink) -> {
			action.run();
			sink.success();
		}).onErrorComplete(SessionClosedException.class);
	}

	@Override
	public Mono<CloseStatus> closeStatus() {
		return this.closeStatus.asMono();
	}

	/**
	 * Close from this side, on the event loop. Without effect when the session has ended.
	 * @param status the code and the reason
	 */
	public void closeNow(CloseStatus status) {
		String reason = CloseReason.truncate(status.reason());
		if (startEnd(new SessionClosedException(new CloseStatus(status.code(), reason), false))) {
			// The capsule goes before the resets: the peer learns the reason first
			this.capsules.send(new Capsule.CloseSession(status.code(), reason), null);
			this.carrier.finish();
			this.inbound.close();
			end();
		}
	}

	private void abort(SessionClosedException cause) {
		if (startEnd(cause)) {
			this.carrier.abort(Http3ErrorCodes.H3_REQUEST_CANCELLED);
			this.inbound.close();
			end();
		}
	}

	/**
	 * This side is about to close the connection.
	 * @return {@code false} if the session has ended before
	 */
	boolean connectionClosed() {
		boolean ends = startEnd(new SessionClosedException(CloseStatus.abrupt("Connection closed"), false));
		if (ends) {
			this.inbound.close();
			end();
		}
		return ends;
	}

	void closedByPeer(CloseStatus status) {
		if (startEnd(new SessionClosedException(status, true))) {
			// The decoder stays: nothing may follow the capsule
			this.carrier.finish();
			end();
		}
	}

	void lost(String reason) {
		if (!isClosing()) {
			abort(new SessionClosedException(CloseStatus.abrupt(reason), true));
		}
	}

	/**
	 * The peer broke a rule.
	 */
	void fail(ProtocolException violation) {
		logger.debug(this + ": protocol violation: " + violation.getMessage());
		boolean ends = startEnd(new SessionClosedException(CloseStatus.abrupt(violation.getViolation().reason()), true,
				SessionCredit.toCause(violation)));
		this.carrier.abort(violation.getViolation().errorCode());
		this.inbound.close();
		if (ends) {
			end();
		}
	}

	/**
	 * Decide how the session ends. Comes before anything that is done about it: what the
	 * carrier or the application do in return must find the session closed.
	 * @return {@code false} if it is decided already
	 */
	private boolean startEnd(SessionClosedException cause) {
		if (isClosing()) {
			return false;
		}
		this.closed = cause;
		this.state = SessionState.CLOSED;
		return true;
	}

	private void end() {
		SessionClosedException cause = closedException();
		this.carrier.detach();
		this.idleWatch.dispose();
		this.streams.end(cause);
		this.credit.end();
		this.unacknowledged.end(cause);
		this.datagrams.end(cause);
		this.drain.end(cause);
		this.metrics.sessionClosed(this.parameters.handshakeInfo(), cause.getStatus(),
				System.nanoTime() - this.openedAt);
		tellEnd(() -> this.closeStatus.tryEmitValue(cause.getStatus()));
		HandlerRun handling = this.handling;
		if (handling != null) {
			tellEnd(handling::dispose);
		}
	}

	/**
	 * Tell the application of the end. One that throws must not keep others from it.
	 */
	void tellEnd(Runnable signal) {
		try {
			signal.run();
		}
		catch (RuntimeException ex) {
			errors.error(this + ": a subscriber failed", ex);
		}
	}

	@Override
	public Mono<SessionStats> stats() {
		Mono<SessionStats> ended = this.closeStatus.asMono().then(Mono.error(this::closedException));
		return Mono.defer(() -> (isClosing()) ? Mono.error(closedException()) : Mono.firstWithSignal(
				this.carrier.stats().map((stats) -> stats.with(this.streams, this.datagrams, this.openedAt)), ended));
	}

	@Override
	public Mono<byte[]> exportKeyingMaterial(String label, byte @Nullable [] context, int length) {
		return Mono.error(() -> new UnsupportedOperationException(engine() + " cannot export keying material"));
	}

	@Override
	public String toString() {
		return "[" + getId() + "] " + Redaction.uri(getHandshakeInfo().getUri());
	}

}
