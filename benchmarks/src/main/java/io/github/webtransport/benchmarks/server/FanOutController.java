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

package io.github.webtransport.benchmarks.server;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import reactor.core.publisher.Mono;

/**
 * Lets each session have what is sent to all.
 */
@WebTransportController
class FanOutController {

	private final FanOut fanOut;

	FanOutController(WebTransportTopics topics, WebTransportSessionRegistry registry) {
		this.fanOut = new FanOut(topics, registry);
	}

	FanOut fanOut() {
		return this.fanOut;
	}

	@WebTransportMapping("/fan-out")
	Mono<Void> join(WebTransportSession session) {
		return this.fanOut.join(session);
	}

}
