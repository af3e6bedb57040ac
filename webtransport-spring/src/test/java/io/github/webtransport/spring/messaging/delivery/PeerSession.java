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

package io.github.webtransport.spring.messaging.delivery;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A session whose peer reads what the test wants it to.
 */
final class PeerSession {

	final WebTransportSession session = mock(WebTransportSession.class);

	final List<PeerStream> streams = new CopyOnWriteArrayList<>();

	final List<String> datagrams = new CopyOnWriteArrayList<>();

	final Sinks.One<CloseStatus> closed = Sinks.one();

	private final Sinks.Empty<Void> credit = Sinks.empty();

	private long demand = Long.MAX_VALUE;

	DatagramResult datagramResult = DatagramResult.SENT;

	PeerSession(String id, String query, @Nullable String principal) {
		HandshakeInfo.Builder info = HandshakeInfo.builder(URI.create("https://example.org/rooms/blue" + query))
			.principal((principal != null) ? Mono.just(() -> principal) : Mono.empty());
		UriComponentsBuilder.fromUriString(query)
			.build()
			.getQueryParams()
			.forEach((name, values) -> values
				.forEach((value) -> info.queryParam(name, UriUtils.decode(value, StandardCharsets.UTF_8))));
		given(this.session.getId()).willReturn(id);
		given(this.session.getHandshakeInfo()).willReturn(info.build());
		given(this.session.isOpen()).willReturn(true);
		given(this.session.closeStatus()).willReturn(this.closed.asMono());
		given(this.session.sendDatagram(any())).willAnswer((invocation) -> {
			this.datagrams.add(text(invocation.getArgument(0)));
			return this.datagramResult;
		});
		given(this.session.createUnidirectionalStream())
			.willAnswer((invocation) -> this.credit.asMono().then(Mono.fromSupplier(this::createStream)));
	}

	PeerSession(String id) {
		this(id, "", null);
	}

	PeerSession giveCredit() {
		this.credit.tryEmitEmpty();
		return this;
	}

	/**
	 * Read no more than is asked for by {@link PeerStream#request}.
	 */
	PeerSession readNothing() {
		this.demand = 0;
		return this;
	}

	PeerStream stream() {
		return this.streams.get(this.streams.size() - 1);
	}

	void end() {
		this.streams.forEach((stream) -> stream.fail(new SessionClosedException(CloseStatus.NORMAL, true)));
		this.closed.tryEmitValue(CloseStatus.NORMAL);
	}

	private WebTransportSendStream createStream() {
		WebTransportSendStream stream = mock(WebTransportSendStream.class);
		given(stream.send(any())).willAnswer((invocation) -> Mono.<Void>create((sink) -> {
			PeerStream peer = new PeerStream(sink, this.demand);
			this.streams.add(peer);
			invocation.<Publisher<DataBuffer>>getArgument(0).subscribe(peer);
		}));
		given(stream.reset(anyLong())).willReturn(Mono.empty());
		return stream;
	}

	private static String text(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

	/**
	 * A stream that the session opened.
	 */
	static final class PeerStream extends BaseSubscriber<DataBuffer> {

		final List<String> items = new CopyOnWriteArrayList<>();

		final List<byte[]> bytes = new CopyOnWriteArrayList<>();

		private final MonoSink<Void> sink;

		private final long demand;

		volatile boolean finished;

		volatile long resetCode = -1;

		PeerStream(MonoSink<Void> sink, long demand) {
			this.sink = sink;
			this.demand = demand;
		}

		@Override
		protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
			if (this.demand > 0) {
				request(this.demand);
			}
		}

		@Override
		protected void hookOnNext(DataBuffer buffer) {
			byte[] copy = new byte[buffer.readableByteCount()];
			buffer.read(copy);
			DataBufferUtils.release(buffer);
			this.bytes.add(copy);
			this.items.add(new String(copy, StandardCharsets.UTF_8).strip());
		}

		@Override
		protected void hookOnComplete() {
			this.finished = true;
			this.sink.success();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.resetCode = ((StreamResetException) failure).getCode();
			this.sink.error(failure);
		}

		/**
		 * Stop reading, as a peer does by STOP_SENDING.
		 */
		void stop() {
			fail(new StreamStoppedException(0));
		}

		void fail(RuntimeException failure) {
			cancel();
			this.sink.error(failure);
		}

		boolean isOver() {
			return this.finished || this.resetCode >= 0 || isDisposed();
		}

	}

}
