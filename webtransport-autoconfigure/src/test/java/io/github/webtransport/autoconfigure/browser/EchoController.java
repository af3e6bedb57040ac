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

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Echoes datagrams and streams. What comes on a unidirectional stream goes back on one of
 * the server.
 */
@WebTransportController
class EchoController {

	private final Journal journal;

	EchoController(Journal journal) {
		this.journal = journal;
	}

	@WebTransportMapping("/echo")
	Mono<Void> echo(WebTransportSession session) {
		Mono<Void> bidirectional = session.handleBidirectionalStreams((stream) -> stream.send(stream.receive()));
		Mono<Void> unidirectional = session
			.handleUnidirectionalStreams((incoming) -> session.createUnidirectionalStream()
				.flatMap((outgoing) -> outgoing.send(incoming.receive())));
		Mono<Void> datagrams = session.sendDatagrams(session.receiveDatagrams());
		return Mono.when(bidirectional, unidirectional, datagrams);
	}

	/**
	 * Tell what datagrams come.
	 */
	@WebTransportMapping("/datagrams")
	Mono<Void> datagrams(WebTransportSession session) {
		return session.receiveDatagrams()
			.doOnNext((datagram) -> this.journal.record("datagram of " + datagram.readableByteCount() + " bytes"))
			.doOnNext(DataBufferUtils::release)
			.then();
	}

}
