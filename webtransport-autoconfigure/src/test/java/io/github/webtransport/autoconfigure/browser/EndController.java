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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.RequestParam;

/**
 * Closes sessions, or sees them closed.
 */
@WebTransportController
class EndController {

	private final Journal journal;

	EndController(Journal journal) {
		this.journal = journal;
	}

	@WebTransportMapping("/close")
	Mono<Void> close(WebTransportSession session, @RequestParam long code, @RequestParam String reason) {
		return session.close(CloseStatus.of(code, reason));
	}

	@WebTransportMapping("/closed")
	Mono<Void> closed(WebTransportSession session) {
		session.closeStatus().subscribe((status) -> this.journal.record(describe(status)));
		return Mono.never();
	}

	private static String describe(CloseStatus status) {
		return (status.isAbrupt()) ? "abrupt" : "closed " + status.code() + " " + status.reason();
	}

}
