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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.RequestParam;

/**
 * Closes at once, with the code and the reason that the client asks for.
 */
@WebTransportController
class CloseController {

	static final CloseStatus INVALID_CODE = CloseStatus.of(1, "'code' must be between 0 and 4294967295");

	@WebTransportMapping("/close")
	Mono<Void> close(WebTransportSession session, @RequestParam(defaultValue = "0") long code,
			@RequestParam(defaultValue = "") String reason) {
		boolean valid = code >= 0 && code <= CloseStatus.MAX_CODE;
		return session.close(valid ? CloseStatus.of(code, reason) : INVALID_CODE);
	}

}
