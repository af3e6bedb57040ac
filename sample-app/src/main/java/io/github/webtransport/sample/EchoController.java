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

package io.github.webtransport.sample;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

/**
 * Sends back whatever arrives: a bidirectional stream on itself, a unidirectional stream
 * on a new one, a datagram as a datagram. A stream that the client resets or stops
 * reading does not end the others.
 */
@WebTransportController
class EchoController {

	@WebTransportMapping("/echo")
	Mono<Void> echo(WebTransportSession session) {
		Mono<Void> bidirectional = session.handleBidirectionalStreams((stream) -> stream.send(stream.receive()));
		Mono<Void> unidirectional = session.handleUnidirectionalStreams(
				(stream) -> session.createUnidirectionalStream().flatMap((answer) -> answer.send(stream.receive())));
		Mono<Void> datagrams = session.sendDatagrams(session.receiveDatagrams());
		return Mono.when(bidirectional, unidirectional, datagrams);
	}

}
