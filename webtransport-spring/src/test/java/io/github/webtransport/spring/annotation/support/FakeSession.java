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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionFlowControl;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionState;
import io.github.webtransport.SessionStats;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * A session whose other end is the test.
 */
final class FakeSession implements WebTransportSession {

	private final TestBuffers buffers = new TestBuffers();

	private final Map<String, Object> attributes = new ConcurrentHashMap<>();

	private final Sinks.Many<WebTransportStream> bidirectional = Sinks.many().unicast().onBackpressureBuffer();

	private final Sinks.Many<WebTransportReceiveStream> unidirectional = Sinks.many().unicast().onBackpressureBuffer();

	private final Sinks.Many<DataBuffer> datagrams = Sinks.many().unicast().onBackpressureBuffer();

	private final Sinks.One<CloseStatus> closeStatus = Sinks.one();

	private final List<String> sent = new CopyOnWriteArrayList<>();

	private final List<Throwable> errors = new CopyOnWriteArrayList<>();

	private final List<Throwable> refusals = new CopyOnWriteArrayList<>();

	private final SessionMetrics metrics = mock();

	private final SessionFlowControl flowControl = mock();

	private final HandshakeInfo info;

	private volatile int maxDatagramSize = 1200;

	private volatile int datagramCredit = Integer.MAX_VALUE;

	private volatile @Nullable CloseStatus closed;

	private volatile @Nullable Throwable failure;

	private volatile boolean completed;

	private volatile @Nullable Disposable handling;

	private long streams;

	FakeSession(HandshakeInfo info) {
		this.info = info;
		willAnswer((call) -> this.errors.add(call.getArgument(0))).given(this.metrics).handlerFailed(any());
		given(this.metrics.streamHandling(any(), anyLong())).willReturn(SessionMetrics.Handling.NONE);
		given(this.metrics.datagramHandling()).willReturn(SessionMetrics.Handling.NONE);
		willAnswer((call) -> this.errors.add(call.getArgument(0)) && this.refusals.add(call.getArgument(0)))
			.given(this.metrics)
			.inputRefused(any());
	}

	/**
	 * Let a handler own the session, as the server does.
	 */
	FakeSession handle(WebTransportHandler handler) {
		Context decided = Context.of(Map.of("origin", "handshake"));
		this.handling = handler.handle(this)
			.contextWrite(decided)
			.contextWrite(Context.of(SessionMetrics.class, this.metrics))
			.subscribe(null, (ex) -> this.failure = ex, () -> this.completed = true);
		return this;
	}

	TestBuffers buffers() {
		return this.buffers;
	}

	FakeStream open() {
		FakeStream stream = new FakeStream(this.buffers, 4 * this.streams++);
		this.bidirectional.tryEmitNext(stream).orThrow();
		return stream;
	}

	FakeStream open(FakeStream stream) {
		this.bidirectional.tryEmitNext(stream).orThrow();
		return stream;
	}

	FakeStream openUnidirectional() {
		FakeStream stream = new FakeStream(this.buffers, 4 * this.streams++ + 2);
		this.unidirectional.tryEmitNext(stream).orThrow();
		return stream;
	}

	FakeSession datagram(String text) {
		this.datagrams.tryEmitNext(this.buffers.of(text)).orThrow();
		return this;
	}

	FakeSession datagram(byte[] bytes) {
		this.datagrams.tryEmitNext(this.buffers.of(bytes)).orThrow();
		return this;
	}

	FakeSession withMaxDatagramSize(int maxDatagramSize) {
		this.maxDatagramSize = maxDatagramSize;
		return this;
	}

	FakeSession withDatagramCredit(int datagramCredit) {
		this.datagramCredit = datagramCredit;
		return this;
	}

	List<String> sent() {
		return this.sent;
	}

	List<Throwable> errors() {
		return this.errors;
	}

	/**
	 * Return those errors that are the doing of the peer.
	 */
	List<Throwable> refusals() {
		return this.refusals;
	}

	@Nullable CloseStatus closed() {
		return this.closed;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	boolean isCompleted() {
		return this.completed;
	}

	/**
	 * End the session as the server does.
	 */
	void end(CloseStatus status) {
		if (this.closed != null) {
			return;
		}
		this.closed = status;
		SessionClosedException ex = new SessionClosedException(status, true);
		this.closeStatus.tryEmitValue(status);
		this.datagrams.tryEmitError(ex);
		this.bidirectional.tryEmitError(ex);
		this.unidirectional.tryEmitError(ex);
		Disposable handling = this.handling;
		if (handling != null) {
			handling.dispose();
		}
	}

	@Override
	public String getId() {
		return this.info.getId();
	}

	@Override
	public long getSessionId() {
		return 0;
	}

	@Override
	public HandshakeInfo getHandshakeInfo() {
		return this.info;
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.attributes;
	}

	@Override
	public DataBufferFactory bufferFactory() {
		return this.buffers.factory();
	}

	@Override
	public Flux<WebTransportStream> incomingBidirectionalStreams() {
		return this.bidirectional.asFlux();
	}

	@Override
	public Flux<WebTransportReceiveStream> incomingUnidirectionalStreams() {
		return this.unidirectional.asFlux();
	}

	@Override
	public Mono<WebTransportStream> createBidirectionalStream() {
		return Mono.fromSupplier(() -> new FakeStream(this.buffers, 4 * this.streams++ + 1));
	}

	@Override
	public Mono<WebTransportSendStream> createUnidirectionalStream() {
		return Mono.fromSupplier(() -> new FakeStream(this.buffers, 4 * this.streams++ + 3));
	}

	@Override
	public Mono<WebTransportStream> tryCreateBidirectionalStream() {
		return createBidirectionalStream();
	}

	@Override
	public Mono<WebTransportSendStream> tryCreateUnidirectionalStream() {
		return createUnidirectionalStream();
	}

	@Override
	public Flux<DataBuffer> receiveDatagrams() {
		return this.datagrams.asFlux().doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	@Override
	public Mono<Void> sendDatagrams(Publisher<? extends DataBuffer> datagrams) {
		return Flux.from(datagrams)
			.cast(DataBuffer.class)
			.limitRate(Math.min(this.datagramCredit, 32))
			.concatMap((datagram) -> {
				sendDatagram(datagram);
				return (this.sent.size() < this.datagramCredit) ? Mono.empty() : Mono.never();
			}, 0)
			.then()
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	@Override
	public DatagramResult sendDatagram(DataBuffer datagram) {
		String text = datagram.toString(StandardCharsets.UTF_8);
		int length = datagram.readableByteCount();
		DataBufferUtils.release(datagram);
		if (length > this.maxDatagramSize) {
			return DatagramResult.TOO_LARGE;
		}
		this.sent.add(text);
		return DatagramResult.SENT;
	}

	@Override
	public int maxDatagramSize() {
		return this.maxDatagramSize;
	}

	@Override
	public boolean isOpen() {
		return this.closed == null;
	}

	@Override
	public SessionState getState() {
		return isOpen() ? SessionState.CONNECTED : SessionState.CLOSED;
	}

	@Override
	public Mono<Void> drain() {
		return Mono.empty();
	}

	@Override
	public Mono<Void> draining() {
		return Mono.never();
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		return Mono.fromRunnable(() -> end(status));
	}

	@Override
	public Mono<Void> abort() {
		return Mono.fromRunnable(() -> end(CloseStatus.abrupt("Aborted")));
	}

	@Override
	public Mono<Void> closeConnection() {
		return Mono.fromRunnable(() -> end(CloseStatus.abrupt("Connection closed")));
	}

	@Override
	public Mono<CloseStatus> closeStatus() {
		return this.closeStatus.asMono();
	}

	@Override
	public Mono<SessionStats> stats() {
		return Mono.never();
	}

	@Override
	public SessionFlowControl flowControl() {
		return this.flowControl;
	}

	@Override
	public Mono<byte[]> exportKeyingMaterial(String label, byte @Nullable [] context, int length) {
		return Mono.error(new UnsupportedOperationException());
	}

}
