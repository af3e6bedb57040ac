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

package io.github.webtransport.spring.annotation.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionFlowControl;
import io.github.webtransport.SessionState;
import io.github.webtransport.SessionStats;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.util.Assert;

/**
 * A session that is being asked for, and later the session itself, for methods that want
 * to keep hold of one object from the beginning. What needs the peer waits until the
 * session is accepted.
 */
final class ConnectingSession implements WebTransportSession {

	private final HandshakeInfo info;

	private final Map<String, Object> firstAttributes;

	private final Sinks.One<WebTransportSession> accepted = Sinks.one();

	private volatile @Nullable WebTransportSession session;

	private volatile @Nullable CloseStatus closed;

	/**
	 * Ends the session once it is there, if it was closed before.
	 */
	private volatile @Nullable Function<WebTransportSession, Mono<Void>> ending;

	private final SessionFlowControl flowControl = new ConnectingFlowControl();

	ConnectingSession(HandshakeInfo info, Map<String, Object> attributes) {
		this.info = info;
		this.firstAttributes = new ConcurrentHashMap<>(attributes);
	}

	/**
	 * The session is there. Does nothing when told again.
	 */
	void accept(WebTransportSession session) {
		synchronized (this) {
			if (this.session != null) {
				return;
			}
			this.session = session;
		}
		session.getAttributes().putAll(this.firstAttributes);
		this.accepted.tryEmitValue(session);
	}

	/**
	 * Return whether the session was closed before it was accepted.
	 */
	boolean isClosedEarly() {
		return this.closed != null;
	}

	/**
	 * End the session in the way that was asked for before it was accepted.
	 */
	Mono<Void> endAsAsked(WebTransportSession session) {
		Function<WebTransportSession, Mono<Void>> ending = this.ending;
		Assert.state(ending != null, "The session was not closed before it was accepted");
		return ending.apply(session);
	}

	/**
	 * There will be no session.
	 */
	void fail() {
		CloseStatus status;
		synchronized (this) {
			if (this.session != null) {
				return;
			}
			if (this.closed == null) {
				this.closed = CloseStatus.abrupt("The session was not accepted");
			}
			status = this.closed;
		}
		this.accepted.tryEmitError(new SessionClosedException(status, true));
	}

	private Mono<WebTransportSession> accepted() {
		return this.accepted.asMono();
	}

	private <T> Mono<T> whenAccepted(Function<WebTransportSession, Mono<T>> operation) {
		WebTransportSession session = this.session;
		return (session != null) ? operation.apply(session) : accepted().flatMap(operation);
	}

	private <T> Flux<T> fluxWhenAccepted(Function<WebTransportSession, Flux<T>> operation) {
		WebTransportSession session = this.session;
		return (session != null) ? operation.apply(session) : accepted().flatMapMany(operation);
	}

	private void runWhenAccepted(Consumer<WebTransportSession> operation) {
		WebTransportSession session = this.session;
		if (session != null) {
			operation.accept(session);
		}
		else {
			accepted().subscribe(operation, (ex) -> {
				// There is no session to do it with
			});
		}
	}

	@Override
	public String getId() {
		return this.info.getId();
	}

	@Override
	public long getSessionId() {
		WebTransportSession session = this.session;
		return (session != null) ? session.getSessionId() : -1;
	}

	@Override
	public HandshakeInfo getHandshakeInfo() {
		WebTransportSession session = this.session;
		return (session != null) ? session.getHandshakeInfo() : this.info;
	}

	@Override
	public Map<String, Object> getAttributes() {
		WebTransportSession session = this.session;
		return (session != null) ? session.getAttributes() : this.firstAttributes;
	}

	@Override
	public DataBufferFactory bufferFactory() {
		WebTransportSession session = this.session;
		return (session != null) ? session.bufferFactory() : DefaultDataBufferFactory.sharedInstance;
	}

	@Override
	public Flux<WebTransportStream> incomingBidirectionalStreams() {
		return fluxWhenAccepted(WebTransportSession::incomingBidirectionalStreams);
	}

	@Override
	public Flux<WebTransportReceiveStream> incomingUnidirectionalStreams() {
		return fluxWhenAccepted(WebTransportSession::incomingUnidirectionalStreams);
	}

	@Override
	public Mono<WebTransportStream> createBidirectionalStream() {
		return whenAccepted(WebTransportSession::createBidirectionalStream);
	}

	@Override
	public Mono<WebTransportSendStream> createUnidirectionalStream() {
		return whenAccepted(WebTransportSession::createUnidirectionalStream);
	}

	@Override
	public Mono<WebTransportStream> tryCreateBidirectionalStream() {
		return whenAccepted(WebTransportSession::tryCreateBidirectionalStream);
	}

	@Override
	public Mono<WebTransportSendStream> tryCreateUnidirectionalStream() {
		return whenAccepted(WebTransportSession::tryCreateUnidirectionalStream);
	}

	@Override
	public Flux<DataBuffer> receiveDatagrams() {
		return fluxWhenAccepted(WebTransportSession::receiveDatagrams);
	}

	@Override
	public Mono<Void> sendDatagrams(Publisher<? extends DataBuffer> datagrams) {
		return whenAccepted((session) -> session.sendDatagrams(datagrams));
	}

	@Override
	public DatagramResult sendDatagram(DataBuffer datagram) {
		WebTransportSession session = this.session;
		if (session != null) {
			return session.sendDatagram(datagram);
		}
		DataBufferUtils.release(datagram);
		return DatagramResult.DROPPED;
	}

	@Override
	public int maxDatagramSize() {
		WebTransportSession session = this.session;
		return (session != null) ? session.maxDatagramSize() : 0;
	}

	@Override
	public boolean isOpen() {
		WebTransportSession session = this.session;
		return session != null && session.isOpen();
	}

	@Override
	public SessionState getState() {
		WebTransportSession session = this.session;
		if (session != null) {
			return session.getState();
		}
		return (this.closed != null) ? SessionState.CLOSED : SessionState.CONNECTING;
	}

	@Override
	public Mono<Void> drain() {
		return whenAccepted(WebTransportSession::drain);
	}

	@Override
	public Mono<Void> draining() {
		return whenAccepted(WebTransportSession::draining);
	}

	/**
	 * Close the session; one that is not there yet is closed as soon as it is.
	 */
	@Override
	public Mono<Void> close(CloseStatus status) {
		Assert.isTrue(!status.isAbrupt(), "'status' must have a code. Use abort() to end a session without one");
		return end(status, (session) -> session.close(status));
	}

	@Override
	public Mono<Void> abort() {
		return end(CloseStatus.abrupt("Aborted"), WebTransportSession::abort);
	}

	@Override
	public Mono<Void> closeConnection() {
		return end(CloseStatus.abrupt("Connection closed"), WebTransportSession::closeConnection);
	}

	private Mono<Void> end(CloseStatus status, Function<WebTransportSession, Mono<Void>> ending) {
		return Mono.defer(() -> {
			WebTransportSession session;
			synchronized (this) {
				session = this.session;
				if (session == null && this.closed == null) {
					this.closed = status;
					this.ending = ending;
				}
			}
			return (session != null) ? ending.apply(session) : Mono.empty();
		});
	}

	@Override
	public Mono<CloseStatus> closeStatus() {
		return whenAccepted(WebTransportSession::closeStatus).onErrorResume(SessionClosedException.class,
				(ex) -> Mono.just(ex.getStatus()));
	}

	@Override
	public Mono<SessionStats> stats() {
		return whenAccepted(WebTransportSession::stats);
	}

	@Override
	public SessionFlowControl flowControl() {
		return this.flowControl;
	}

	@Override
	public Mono<byte[]> exportKeyingMaterial(String label, byte @Nullable [] context, int length) {
		return whenAccepted((session) -> session.exportKeyingMaterial(label, context, length));
	}

	@Override
	public String toString() {
		return "WebTransportSession[id=" + getId() + ", state=" + getState() + "]";
	}

	/**
	 * Flow control of the session, for which granting waits.
	 */
	private final class ConnectingFlowControl implements SessionFlowControl {

		@Override
		public boolean isEnabled() {
			WebTransportSession session = ConnectingSession.this.session;
			return session != null && session.flowControl().isEnabled();
		}

		@Override
		public void grantDataCredit(long maxData) {
			runWhenAccepted((session) -> session.flowControl().grantDataCredit(maxData));
		}

		@Override
		public void grantStreamsCredit(StreamDirection direction, long maxStreams) {
			runWhenAccepted((session) -> session.flowControl().grantStreamsCredit(direction, maxStreams));
		}

	}

}
