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

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Opens a stream of each kind, greets, and echoes the answer.
 */
@WebTransportController
class OpenController {

	@WebTransportMapping("/open")
	Mono<Void> open(WebTransportSession session) {
		Mono<Void> bidirectional = session.createBidirectionalStream()
			.flatMap((stream) -> stream.write(Mono.fromSupplier(() -> greeting(session, "bidirectional")))
				.then(stream.send(stream.receive())));
		Mono<Void> unidirectional = session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> greeting(session, "unidirectional"))));
		return Mono.when(bidirectional, unidirectional).then(Mono.never());
	}

	private static DataBuffer greeting(WebTransportSession session, String kind) {
		return session.bufferFactory().wrap(("Hello, " + kind).getBytes(StandardCharsets.UTF_8));
	}

}
