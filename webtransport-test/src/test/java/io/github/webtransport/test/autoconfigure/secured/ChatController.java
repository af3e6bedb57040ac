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

package io.github.webtransport.test.autoconfigure.secured;

import java.security.Principal;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Flux;

/**
 * Answers each line by who said it.
 */
@WebTransportController
@WebTransportMapping({ "/chat", "/admin" })
class ChatController {

	@StreamMapping
	Flux<Line> talk(Flux<Line> lines, Principal user) {
		return lines.map((line) -> {
			if (line.text().isEmpty()) {
				throw new IllegalArgumentException("Nothing was said");
			}
			return new Line(user.getName() + ": " + line.text());
		});
	}

	@WebTransportExceptionHandler
	CloseStatus nothingSaid(IllegalArgumentException ex) {
		return CloseStatus.of(4, ex.getMessage());
	}

	record Line(String text) {
	}

}
