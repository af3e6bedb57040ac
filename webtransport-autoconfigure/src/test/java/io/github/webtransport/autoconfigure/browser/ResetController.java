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

package io.github.webtransport.autoconfigure.browser;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Ends streams early, or sees them ended early.
 */
@WebTransportController
class ResetController {

	private final Journal journal;

	ResetController(Journal journal) {
		this.journal = journal;
	}

	/**
	 * Send some bytes on each stream, and reset it when an answer comes.
	 */
	@WebTransportMapping("/reset")
	Mono<Void> reset(WebTransportSession session, @RequestParam long code) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> greet(session, stream).then(receive(stream, () -> stream.reset(code))))
			.then();
	}

	/**
	 * Send some bytes on each stream, and tell the browser to stop when an answer comes.
	 */
	@WebTransportMapping("/stop")
	Mono<Void> stop(WebTransportSession session, @RequestParam long code) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> greet(session, stream).then(receive(stream, () -> stream.stopSending(code)))
				.onErrorResume(StreamStoppedException.class, (ex) -> Mono.empty()))
			.then();
	}

	private static Mono<Void> greet(WebTransportSession session, WebTransportSendStream stream) {
		return stream.write(Mono.fromSupplier(() -> bytes(session)));
	}

	private static Mono<Void> receive(WebTransportReceiveStream stream, Supplier<Mono<Void>> onBytes) {
		return stream.receive().doOnNext(DataBufferUtils::release).concatMap((buffer) -> onBytes.get()).then();
	}

	/**
	 * Tell how streams are ended by the browser while nothing is written to them.
	 */
	@WebTransportMapping("/aborted")
	Mono<Void> aborted(WebTransportSession session) {
		Mono<Void> bidirectional = session.incomingBidirectionalStreams()
			.flatMap((stream) -> Mono.when(recordReset(stream), recordStopped(stream)))
			.then();
		Mono<Void> unidirectional = session.incomingUnidirectionalStreams().flatMap(this::recordReset).then();
		return Mono.when(bidirectional, unidirectional);
	}

	/**
	 * Write to streams without end, and tell how they are ended by the browser.
	 */
	@WebTransportMapping("/flood")
	Mono<Void> flood(WebTransportSession session) {
		return session.incomingBidirectionalStreams().flatMap((stream) -> flood(session, stream)).then();
	}

	private Mono<Void> flood(WebTransportSession session, WebTransportStream stream) {
		Flux<DataBuffer> endless = Flux.generate((sink) -> sink.next(bytes(session)));
		return stream.send(endless)
			.onErrorResume(StreamStoppedException.class, (ex) -> record("stopped " + ex.getCode()))
			.and(stream.receive().doOnNext(DataBufferUtils::release));
	}

	private Mono<Void> recordReset(WebTransportReceiveStream stream) {
		return stream.receive()
			.doOnNext(DataBufferUtils::release)
			.then(record("finished"))
			.onErrorResume(StreamResetException.class, (ex) -> record("reset " + ex.getCode()));
	}

	private Mono<Void> recordStopped(WebTransportSendStream stream) {
		return stream.stopped().onErrorResume(StreamStoppedException.class, (ex) -> record("stopped " + ex.getCode()));
	}

	private Mono<Void> record(String entry) {
		return Mono.fromRunnable(() -> this.journal.record(entry));
	}

	private static DataBuffer bytes(WebTransportSession session) {
		return session.bufferFactory().wrap("some bytes".getBytes(StandardCharsets.UTF_8));
	}

}
