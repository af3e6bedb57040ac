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

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

/**
 * Sessions that not everybody gets, or not in the same way.
 */
@WebTransportController
class HandshakeController {

	private final Journal journal;

	HandshakeController(Journal journal) {
		this.journal = journal;
	}

	@WebTransportMapping(path = "/proto", protocols = { "chat.v2", "chat.v1" })
	Mono<Void> protocol(HandshakeInfo info) {
		this.journal.record("offered " + info.getOfferedProtocols() + ", chosen " + info.getProtocol());
		return Mono.never();
	}

	@WebTransportMapping(path = "/partners", allowedOrigins = "https://partner.example")
	Mono<Void> partners() {
		return Mono.never();
	}

}
