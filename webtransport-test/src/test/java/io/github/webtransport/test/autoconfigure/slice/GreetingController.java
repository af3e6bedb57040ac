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

package io.github.webtransport.test.autoconfigure.slice;

import java.nio.charset.StandardCharsets;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Greets, and sends JSON back as it came.
 */
@WebTransportController
class GreetingController {

	private final GreetingService service;

	GreetingController(GreetingService service) {
		this.service = service;
	}

	@WebTransportMapping(path = "/greetings/{name}", protocols = "greeting.v1", allowedOrigins = "https://example.org")
	Mono<Void> greet(WebTransportSession session, @PathVariable String name) {
		String greeting = this.service.greet(name);
		session.sendDatagram(session.bufferFactory().wrap(greeting.getBytes(StandardCharsets.UTF_8)));
		return session.incomingBidirectionalStreams()
			.next()
			.flatMap((stream) -> stream.send(DataBufferUtils.join(stream.receive())));
	}

}
