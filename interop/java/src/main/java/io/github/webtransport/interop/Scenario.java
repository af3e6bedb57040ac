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

package io.github.webtransport.interop;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * A cell of the matrix as our client plays it: a path of the server, and what happens in
 * a session there. Completes when all was as it should be.
 *
 * @param path the path
 * @param action the client's part
 */
record Scenario(String path, Function<WebTransportSession, Mono<Void>> action) {

	static Map<String, Scenario> byName() {
		return Map.ofEntries(Map.entry("bidi", new Scenario("/echo", Scenario::bidirectional)),
				Map.entry("bidi-server", new Scenario("/open", Scenario::openedByServer)),
				Map.entry("uni", new Scenario("/echo", Scenario::unidirectional)),
				Map.entry("datagram", new Scenario("/echo", Scenario::datagram)),
				Map.entry("close-server", new Scenario("/close", Scenario::closedByServer)),
				Map.entry("close-client",
						new Scenario("/wait", (session) -> session.close(CloseStatus.of(1234, "done")))),
				Map.entry("reset-server", new Scenario("/reset", Scenario::resetByServer)),
				Map.entry("stop-server", new Scenario("/stop", Scenario::stoppedByServer)),
				Map.entry("reset-client", new Scenario("/codes", Scenario::resetByClient)),
				Map.entry("stop-client", new Scenario("/codes", Scenario::stoppedByClient)),
				Map.entry("stop-half", new Scenario("/codes", Scenario::stoppedWhenHalfClosed)),
				Map.entry("protocol", new Scenario("/echo", Scenario::protocol)),
				Map.entry("10mb", new Scenario("/echo", Scenario::large)));
	}

	private static Mono<Void> bidirectional(WebTransportSession session) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> stream.send(Content.text(session.bufferFactory(), "hello"))
				.then(Content.text(stream.receive())))
			.flatMap((text) -> equal("hello", text));
	}

	private static Mono<Void> openedByServer(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.next()
			.flatMap((stream) -> Content.text(stream.receive())
				.flatMap((text) -> equal("from-server", text)
					.then(stream.send(Content.text(session.bufferFactory(), text)))))
			.then(Mono.delay(Duration.ofSeconds(1)))
			.then();
	}

	private static Mono<Void> unidirectional(WebTransportSession session) {
		Mono<Void> sent = session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Content.text(session.bufferFactory(), "one way")));
		Mono<String> received = session.incomingUnidirectionalStreams()
			.next()
			.flatMap((stream) -> Content.text(stream.receive()));
		return Mono.when(sent, received.flatMap((text) -> equal("one way", text)));
	}

	private static Mono<Void> datagram(WebTransportSession session) {
		DataBufferFactory factory = session.bufferFactory();
		Flux<Long> sent = Flux.interval(Duration.ZERO, Duration.ofMillis(200))
			.concatMap((tick) -> Content.text(factory, "ping").doOnNext(session::sendDatagram).thenReturn(tick));
		return session.receiveDatagrams()
			.map(Content::string)
			.takeUntilOther(sent.then())
			.next()
			.flatMap((text) -> equal("ping", text));
	}

	private static Mono<Void> closedByServer(WebTransportSession session) {
		return session.closeStatus().flatMap((status) -> equal(CloseStatus.of(4242, "bye"), status));
	}

	private static Mono<Void> resetByServer(WebTransportSession session) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> stream.write(Content.text(session.bufferFactory(), "x"))
				.then(Content.text(stream.receive())))
			.flatMap((text) -> Mono.<Void>error(new IllegalStateException("No reset, but " + text)))
			.onErrorResume(StreamResetException.class, (ex) -> equal(77L, ex.getCode()));
	}

	private static Mono<Void> stoppedByServer(WebTransportSession session) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> stream.write(Content.endless(session.bufferFactory())))
			.onErrorResume(StreamStoppedException.class,
					(ex) -> (ex.getCode() == -1) ? Mono.error(new UnknownCodeException()) : equal(78L, ex.getCode()));
	}

	private static Mono<Void> resetByClient(WebTransportSession session) {
		return session.createUnidirectionalStream()
			.flatMap((stream) -> stream.write(Content.text(session.bufferFactory(), "x"))
				.then(Mono.delay(Duration.ofMillis(200)))
				.then(stream.reset(79)))
			.then(Mono.delay(Duration.ofSeconds(1)))
			.then();
	}

	private static Mono<Void> stoppedByClient(WebTransportSession session) {
		return stoppedByClient(session, (stream) -> stream.write(Content.text(session.bufferFactory(), "x")));
	}

	private static Mono<Void> stoppedWhenHalfClosed(WebTransportSession session) {
		return stoppedByClient(session, (stream) -> stream.send(Content.text(session.bufferFactory(), "x")));
	}

	private static Mono<Void> stoppedByClient(WebTransportSession session,
			Function<WebTransportStream, Mono<Void>> writing) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> writing.apply(stream)
				.thenMany(stream.receive())
				.doOnNext(DataBufferUtils::release)
				.concatMap((buffer) -> stream.stopSending(80))
				.then()
				.onErrorComplete(StreamStoppedException.class)
				.then(Mono.delay(Duration.ofMillis(500)))
				.then());
	}

	private static Mono<Void> protocol(WebTransportSession session) {
		return equal(Content.PROTOCOL, Objects.requireNonNullElse(session.getHandshakeInfo().getProtocol(), "(none)"));
	}

	private static Mono<Void> large(WebTransportSession session) {
		byte[] bytes = Content.large();
		return session.createBidirectionalStream()
			.flatMap((stream) -> Mono.zip(stream.send(Content.chunks(session.bufferFactory(), bytes)).thenReturn(true),
					Content.bytes(stream.receive())))
			.flatMap((result) -> Arrays.equals(bytes, result.getT2()) ? Mono.empty()
					: Mono.error(new IllegalStateException("The bytes differ; " + result.getT2().length + " came")));
	}

	private static Mono<Void> equal(Object expected, Object actual) {
		return expected.equals(actual) ? Mono.empty()
				: Mono.error(new IllegalStateException("Expected " + expected + " but was " + actual));
	}

	/**
	 * The stream was stopped, and the engine does not tell with which code.
	 */
	static final class UnknownCodeException extends RuntimeException {

		UnknownCodeException() {
			super("stopped, but the QUIC engine does not tell us the code");
		}

	}

}
