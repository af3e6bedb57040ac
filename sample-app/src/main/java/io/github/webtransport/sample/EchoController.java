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

import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

/**
 * Sends back whatever arrives: a bidirectional stream on itself, a unidirectional stream
 * on a new one, a datagram as a datagram.
 */
@WebTransportController
class EchoController {

	// The stream credit of the session is the bound; a second one here would only make
	// streams wait that the client was allowed to open.
	private static final int ALL_STREAMS = Integer.MAX_VALUE;

	private static final Log logger = LogFactory.getLog(EchoController.class);

	@WebTransportMapping("/echo")
	Mono<Void> echo(WebTransportSession session) {
		Mono<Void> bidirectional = session.incomingBidirectionalStreams().flatMap(this::echo, ALL_STREAMS).then();
		Mono<Void> unidirectional = session.incomingUnidirectionalStreams()
			.flatMap((stream) -> echo(session, stream), ALL_STREAMS)
			.then();
		Mono<Void> datagrams = session.sendDatagrams(session.receiveDatagrams());
		return Mono.when(bidirectional, unidirectional, datagrams);
	}

	private Mono<Void> echo(WebTransportStream stream) {
		return keepSession(stream, stream.send(stream.receive()));
	}

	private Mono<Void> echo(WebTransportSession session, WebTransportReceiveStream stream) {
		return keepSession(stream,
				session.createUnidirectionalStream().flatMap((answer) -> answer.send(stream.receive())));
	}

	// A stream that the client resets or stops reading is no reason to end the others.
	private Mono<Void> keepSession(WebTransportReceiveStream stream, Mono<Void> echo) {
		return echo.onErrorResume((ex) -> {
			logger.debug("Echo of stream " + stream.getStreamId() + " ended early", ex);
			return Mono.empty();
		});
	}

}
