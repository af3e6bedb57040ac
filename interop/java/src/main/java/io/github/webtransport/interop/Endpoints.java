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

import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The paths that every server of the matrix has. What only the server can judge is
 * printed, for the runner to compare.
 */
final class Endpoints {

	private Endpoints() {
	}

	static Map<String, WebTransportHandler> byPath() {
		return Map.of("/echo", Endpoints::echo, "/open", Endpoints::open, "/close", Endpoints::close, "/wait",
				Endpoints::await, "/reset", Endpoints::reset, "/stop", Endpoints::stop, "/codes", Endpoints::codes);
	}

	private static Mono<Void> echo(WebTransportSession session) {
		Mono<Void> bidirectional = session.handleBidirectionalStreams((stream) -> stream.send(stream.receive()));
		Mono<Void> unidirectional = session.handleUnidirectionalStreams(
				(stream) -> session.createUnidirectionalStream().flatMap((answer) -> answer.send(stream.receive())));
		Mono<Void> datagrams = session.sendDatagrams(session.receiveDatagrams());
		return Mono.when(bidirectional, unidirectional, datagrams);
	}

	private static Mono<Void> open(WebTransportSession session) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> stream.send(Content.text(session.bufferFactory(), "from-server"))
				.then(Content.text(stream.receive())))
			.doOnNext((text) -> event("bidi-server " + text))
			.then(session.closeStatus())
			.then();
	}

	private static Mono<Void> close(WebTransportSession session) {
		return session.close(CloseStatus.of(4242, "bye"));
	}

	private static Mono<Void> await(WebTransportSession session) {
		return session.closeStatus()
			.doOnNext((status) -> event("closed " + status.code() + " " + status.reason()))
			.then();
	}

	private static Mono<Void> reset(WebTransportSession session) {
		return session.handleBidirectionalStreams((stream) -> onData(stream, stream.reset(77)));
	}

	private static Mono<Void> stop(WebTransportSession session) {
		return session.handleBidirectionalStreams((stream) -> onData(stream, stream.stopSending(78)));
	}

	private static Mono<Void> onData(WebTransportStream stream, Mono<Void> action) {
		return stream.receive().doOnNext(DataBufferUtils::release).concatMap((buffer) -> action).then();
	}

	private static Mono<Void> codes(WebTransportSession session) {
		Mono<Void> stopped = session
			.handleBidirectionalStreams((stream) -> stream.write(Content.endless(session.bufferFactory()))
				.doOnError(StreamStoppedException.class, (ex) -> event("stopped " + ex.getCode())));
		Mono<Void> reset = session.handleUnidirectionalStreams((stream) -> stream.receive()
			.doOnNext(DataBufferUtils::release)
			.then()
			.doOnError(StreamResetException.class, (ex) -> event("reset " + ex.getCode())));
		return Mono.when(stopped, reset);
	}

	private static void event(String event) {
		System.out.println("EVENT " + event);
	}

}
