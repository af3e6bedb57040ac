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

package io.github.webtransport.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.rawpeer.Journal;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * What the server under test does, by path.
 */
final class NetworkRoutes implements WebTransportHandshakeHandler {

	/**
	 * More streams at once than any test opens.
	 */
	private static final int STREAMS = 10_000;

	private final Journal journal;

	private final Map<String, WebTransportHandler> handlers = new LinkedHashMap<>();

	private final Map<String, Map<Long, Long>> resets = new LinkedHashMap<>();

	private final LongAdder produced = new LongAdder();

	NetworkRoutes(Journal journal) {
		this.journal = journal;
		this.handlers.put("/echo", NetworkRoutes::echo);
		this.handlers.put("/push", NetworkRoutes::push);
		this.handlers.put("/codes", NetworkRoutes::codes);
		this.handlers.put("/reset-at-once", NetworkRoutes::resetAtOnce);
		this.handlers.put("/watch", this::watch);
		this.handlers.put("/close", NetworkRoutes::close);
		this.handlers.put("/drain", (session) -> session.drain().then(echo(session)));
		this.handlers.put("/pour", this::pour);
		this.handlers.put("/pour-datagrams", this::pourDatagrams);
		this.handlers.put("/sink",
				(session) -> Mono.when(session.incomingBidirectionalStreams(), session.incomingUnidirectionalStreams())
					.then(Mono.never()));
		this.handlers.put("/hold", (session) -> Mono.never());
	}

	@Override
	public boolean isMapped(String path) {
		return this.handlers.containsKey(path);
	}

	@Override
	public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		WebTransportHandler handler = this.handlers.get(request.getPath());
		return (handler != null) ? Mono.just(HandshakeDecision.accept(request, handler)) : Mono.empty();
	}

	/**
	 * Return the codes of the streams that a session of this name saw reset, by stream.
	 */
	Map<Long, Long> resets(String name) {
		synchronized (this.journal) {
			return Map.copyOf(this.resets.getOrDefault(name, Map.of()));
		}
	}

	/**
	 * Return how many bytes handlers have made for streams that pour.
	 */
	long produced() {
		return this.produced.sum();
	}

	private static Mono<Void> echo(WebTransportSession session) {
		Mono<Void> bidirectional = session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()).onErrorResume((ex) -> Mono.empty()), STREAMS)
			.then();
		Mono<Void> unidirectional = session.incomingUnidirectionalStreams()
			.flatMap((stream) -> session.createUnidirectionalStream()
				.flatMap((reply) -> reply.send(stream.receive()))
				.onErrorResume((ex) -> Mono.empty()), STREAMS)
			.then();
		return Mono.when(bidirectional, unidirectional, session.sendDatagrams(session.receiveDatagrams()));
	}

	/**
	 * Opens streams of both kinds, each with its bytes in pieces, and FIN behind them.
	 */
	private static Mono<Void> push(WebTransportSession session) {
		int streams = (int) parameter(session, "streams");
		int bytes = (int) parameter(session, "bytes");
		Mono<Void> unidirectional = Flux.range(0, streams)
			.flatMap((number) -> session.createUnidirectionalStream()
				.flatMap((stream) -> stream.send(pieces(session, Payload.of(number, bytes)))), streams)
			.then();
		Mono<Void> bidirectional = Flux.range(streams, streams)
			.flatMap((number) -> session.createBidirectionalStream()
				.flatMap((stream) -> stream.send(pieces(session, Payload.of(number, bytes)))), streams)
			.then();
		return Mono.when(unidirectional, bidirectional).then(Mono.never());
	}

	private static Flux<DataBuffer> pieces(WebTransportSession session, byte[] bytes) {
		int size = Math.max(1, bytes.length / 3);
		return Flux.range(0, (bytes.length + size - 1) / size)
			.map((piece) -> session.bufferFactory()
				.allocateBuffer(size)
				.write(bytes, piece * size, Math.min(size, bytes.length - piece * size)));
	}

	/**
	 * Resets each stream with the code that its first four bytes name.
	 */
	private static Mono<Void> codes(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.receive()
				.map(Payload::takeNumber)
				.concatMap((code) -> stream.reset(Integer.toUnsignedLong(code)))
				.onErrorResume((ex) -> Mono.empty())
				.then(), STREAMS)
			.then();
	}

	/**
	 * Opens unidirectional streams and resets each with its number.
	 */
	private static Mono<Void> resetAtOnce(WebTransportSession session) {
		return Flux.range(0, (int) parameter(session, "streams"))
			.concatMap((number) -> session.createUnidirectionalStream().flatMap((stream) -> stream.reset(number)))
			.then(Mono.never());
	}

	/**
	 * Keeps the codes of streams that the peer resets, and answers the first bytes of
	 * bidirectional ones.
	 */
	private Mono<Void> watch(WebTransportSession session) {
		String name = String.valueOf(session.getHandshakeInfo().getQueryParams().getFirst("name"));
		Mono<Void> bidirectional = session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream
				.write(Mono.fromSupplier(() -> session.bufferFactory().wrap(Payload.of(0, Integer.BYTES))))
				.then(watch(name, stream)), STREAMS)
			.then();
		Mono<Void> unidirectional = session.incomingUnidirectionalStreams()
			.flatMap((stream) -> watch(name, stream), STREAMS)
			.then();
		return Mono.when(bidirectional, unidirectional);
	}

	private Mono<Void> watch(String name, WebTransportReceiveStream stream) {
		return stream.receive()
			.doOnNext(DataBufferUtils::release)
			.then()
			.onErrorResume(StreamResetException.class, (ex) -> {
				keepReset(name, stream.getStreamId(), ex.getCode());
				return Mono.empty();
			});
	}

	private void keepReset(String name, long streamId, long code) {
		this.journal.record(name + ": stream " + streamId + " reset with " + code,
				() -> this.resets.computeIfAbsent(name, (key) -> new LinkedHashMap<>()).put(streamId, code));
	}

	private static Mono<Void> close(WebTransportSession session) {
		String reason = session.getHandshakeInfo().getQueryParams().getFirst("reason");
		return session.close(CloseStatus.of(parameter(session, "code"), (reason != null) ? reason : ""));
	}

	/**
	 * Answers each stream with more bytes than it will ever take.
	 */
	private Mono<Void> pour(WebTransportSession session) {
		byte[] bytes = Payload.of(0, 8192);
		Flux<DataBuffer> endless = Flux.generate((sink) -> {
			this.produced.add(bytes.length);
			sink.next(session.bufferFactory().wrap(bytes));
		});
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(endless).onErrorResume((ex) -> Mono.empty()), STREAMS)
			.then();
	}

	/**
	 * Sends datagrams without end to whoever sent one, as fast as they are taken.
	 */
	private Mono<Void> pourDatagrams(WebTransportSession session) {
		byte[] bytes = Payload.of(0, 1000);
		Flux<DataBuffer> endless = Flux.generate((sink) -> {
			this.produced.add(bytes.length);
			sink.next(session.bufferFactory().wrap(bytes));
		});
		return session.sendDatagrams(endless);
	}

	private static long parameter(WebTransportSession session, String name) {
		String value = session.getHandshakeInfo().getQueryParams().getFirst(name);
		if (value == null) {
			throw new IllegalArgumentException("No parameter '" + name + "'");
		}
		return Long.parseLong(value);
	}

}
