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

package io.github.webtransport.rawpeer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The handlers of the server under test. Each reports how its session ended.
 */
final class TestHandlers {

	private final Consumer<String> report;

	private final Map<String, WebTransportHandler> handlers = new LinkedHashMap<>();

	TestHandlers(Consumer<String> report) {
		this.report = report;
		add("/echo", TestHandlers::echo);
		add("/headers", TestHandlers::echo);
		add("/hold", (session) -> Mono.never());
		add("/sink", TestHandlers::sink);
		add("/watch", this::watch);
		add("/complete", (session) -> Mono.empty());
		add("/throw", (session) -> {
			throw new IllegalStateException("handler throws");
		});
		add("/error", (session) -> Mono.error(new IllegalStateException("handler fails")));
		add("/late-error",
				(session) -> session.incomingBidirectionalStreams()
					.next()
					.flatMap((stream) -> Mono.error(new IllegalStateException("handler fails late"))));
		add("/close", TestHandlers::close);
		add("/close-on-stream",
				(session) -> session.incomingBidirectionalStreams()
					.next()
					.flatMap((stream) -> session.close(CloseStatus.of(9, "on stream"))));
		add("/abort-on-stream",
				(session) -> session.incomingBidirectionalStreams().next().flatMap((stream) -> session.abort()));
		add("/close-connection-on-stream",
				(session) -> session.incomingBidirectionalStreams()
					.next()
					.flatMap((stream) -> session.closeConnection()));
		add("/close-twice", (session) -> session.close(CloseStatus.of(1, "first"))
			.then(session.close(CloseStatus.of(2, "second"))));
		add("/reset", TestHandlers::reset);
		add("/stop", TestHandlers::stop);
		add("/refuse", TestHandlers::refuse);
		add("/cancel", this::cancel);
		add("/send-error",
				(session) -> session.incomingBidirectionalStreams()
					.flatMap((stream) -> stream.send(Flux.error(new IllegalStateException("body fails")))
						.onErrorResume((ex) -> Mono.empty()))
					.then());
		add("/drain", (session) -> session.drain().then(echo(session)));
		add("/draining", this::draining);
		add("/stats", TestHandlers::stats);
		new TestSenders(this.report).addTo(this::add);
		add("/protocols", TestHandlers::protocols);
		this.handlers.put("/protocols", new ProtocolHandler(this.handlers.get("/protocols")));
	}

	Map<String, WebTransportHandler> byPath() {
		return this.handlers;
	}

	private void add(String path, WebTransportHandler handler) {
		this.handlers.put(path, (session) -> {
			this.report.accept("open " + path);
			session.closeStatus().subscribe((status) -> this.report.accept(describe(status)));
			return handler.handle(session).doOnCancel(() -> this.report.accept("handler cancelled"));
		});
	}

	static DataBuffer wrap(WebTransportSession session, byte[] bytes) {
		return session.bufferFactory().wrap(bytes);
	}

	static DataBuffer text(WebTransportSession session, String text) {
		return wrap(session, text.getBytes(StandardCharsets.UTF_8));
	}

	static Mono<Void> echo(WebTransportSession session) {
		Mono<Void> bidirectional = session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()).onErrorResume((ex) -> Mono.empty()), 1000)
			.then();
		Mono<Void> unidirectional = session.incomingUnidirectionalStreams()
			.flatMap((stream) -> session.createUnidirectionalStream()
				.flatMap((reply) -> reply.send(stream.receive()))
				.onErrorResume((ex) -> Mono.empty()), 1000)
			.then();
		Mono<Void> datagrams = session.sendDatagrams(session.receiveDatagrams());
		return Mono.when(bidirectional, unidirectional, datagrams);
	}

	/**
	 * Takes streams and reads none of them.
	 */
	private static Mono<Void> sink(WebTransportSession session) {
		return Mono.when(session.incomingBidirectionalStreams(), session.incomingUnidirectionalStreams())
			.then(Mono.never());
	}

	/**
	 * Reports every stream and how it ended, and every datagram.
	 */
	private Mono<Void> watch(WebTransportSession session) {
		Mono<Void> bidirectional = session.incomingBidirectionalStreams()
			.flatMap((stream) -> watch("bidi", stream), 1000)
			.then();
		Mono<Void> unidirectional = session.incomingUnidirectionalStreams()
			.flatMap((stream) -> watch("uni", stream), 1000)
			.then();
		Mono<Void> datagrams = session.receiveDatagrams()
			.doOnNext((datagram) -> this.report.accept("datagram " + datagram.readableByteCount()))
			.doOnNext(DataBufferUtils::release)
			.then();
		return Mono.when(bidirectional, unidirectional, datagrams);
	}

	private Mono<Void> watch(String kind, WebTransportReceiveStream stream) {
		String name = kind + " " + stream.getStreamId();
		this.report.accept(name + " opened");
		return stream.receive()
			.map(TestHandlers::release)
			.reduce(0L, Long::sum)
			.doOnNext((bytes) -> this.report.accept(name + " finished after " + bytes))
			.then()
			.onErrorResume((ex) -> {
				this.report.accept(name + " " + describe(ex));
				return Mono.empty();
			});
	}

	private static long release(DataBuffer buffer) {
		long bytes = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static String describe(CloseStatus status) {
		return status.isAbrupt() ? "closed abruptly" : "closed " + status.code() + " '" + status.reason() + "'";
	}

	static String describe(Throwable ex) {
		if (ex instanceof StreamResetException reset) {
			return "reset " + reset.getCode();
		}
		if (ex instanceof StreamStoppedException) {
			return "stopped";
		}
		return ex.getClass().getSimpleName();
	}

	private static Mono<Void> close(WebTransportSession session) {
		long code = Long.parseLong(TestRoutes.parameter(session.getHandshakeInfo(), "code"));
		String reason = session.getHandshakeInfo().getQueryParams().getFirst("reason");
		String repeat = session.getHandshakeInfo().getQueryParams().getFirst("repeat");
		int times = (repeat != null) ? Integer.parseInt(repeat) : 1;
		return session.close(CloseStatus.of(code, ((reason != null) ? reason : "").repeat(times)));
	}

	private static Mono<Void> reset(WebTransportSession session) {
		long code = Long.parseLong(TestRoutes.parameter(session.getHandshakeInfo(), "code"));
		return session.incomingBidirectionalStreams().flatMap((stream) -> stream.reset(code)).then();
	}

	/**
	 * Refuses every bidirectional stream in both directions.
	 */
	private static Mono<Void> refuse(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.reset(1).then(stream.stopSending(1)))
			.then();
	}

	private static Mono<Void> stop(WebTransportSession session) {
		long code = Long.parseLong(TestRoutes.parameter(session.getHandshakeInfo(), "code"));
		Mono<Void> bidirectional = session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.stopSending(code))
			.then();
		Mono<Void> unidirectional = session.incomingUnidirectionalStreams()
			.flatMap((stream) -> stream.stopSending(code))
			.then();
		return Mono.when(bidirectional, unidirectional);
	}

	/**
	 * Takes the first buffer of each stream and loses interest.
	 */
	private Mono<Void> cancel(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.receive()
				.take(1)
				.doOnNext(DataBufferUtils::release)
				.then(Mono.fromRunnable(() -> this.report.accept("lost interest"))))
			.then();
	}

	private Mono<Void> draining(WebTransportSession session) {
		return session.draining()
			.doOnSuccess((ignored) -> this.report.accept("draining, " + session.getState()))
			.then(echo(session));
	}

	/**
	 * Answers each stream with the figures of the session.
	 */
	private static Mono<Void> stats(WebTransportSession session) {
		Mono<Void> datagrams = session.sendDatagrams(session.receiveDatagrams());
		Mono<Void> streams = session.incomingBidirectionalStreams()
			.concatMap((stream) -> stream.receive()
				.doOnNext(DataBufferUtils::release)
				.then(session.stats())
				.flatMap((stats) -> stream.send(Mono.fromSupplier(() -> text(session, stats.toString())))))
			.then();
		return Mono.when(datagrams, streams);
	}

	private static Mono<Void> protocols(WebTransportSession session) {
		String protocol = String.valueOf(session.getHandshakeInfo().getProtocol());
		return session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> text(session, protocol))))
			.then(Mono.never());
	}

	private record ProtocolHandler(WebTransportHandler delegate) implements WebTransportHandler {

		@Override
		public Mono<Void> handle(WebTransportSession session) {
			return this.delegate.handle(session);
		}

		@Override
		public List<String> getProtocols() {
			return List.of("chat.v2", "chat.v1", "quo\"te");
		}

	}

}
