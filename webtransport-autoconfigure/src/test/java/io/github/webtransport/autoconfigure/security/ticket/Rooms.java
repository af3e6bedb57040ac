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

package io.github.webtransport.autoconfigure.security.ticket;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.security.core.context.SecurityContext;

/**
 * Sessions that tell their client who it is.
 */
class Rooms {

	private final List<String> uris = new CopyOnWriteArrayList<>();

	@WebTransportMapping("/rooms/{room}")
	Mono<Void> room(WebTransportSession session, Principal user, @CurrentSecurityContext SecurityContext context) {
		this.uris.add(session.getHandshakeInfo().getUri().toString());
		DataBufferFactory buffers = session.bufferFactory();
		String text = user.getName() + " " + context.getAuthentication().getAuthorities();
		return session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> buffers.wrap(text.getBytes()))))
			.then(Mono.never());
	}

	@WebTransportMapping("/admin")
	Mono<Void> admin() {
		return Mono.never();
	}

	@WebTransportMapping("/open")
	Mono<Void> open() {
		return Mono.never();
	}

	/**
	 * Return the addresses as handlers saw them.
	 */
	List<String> uris() {
		return this.uris;
	}

}
