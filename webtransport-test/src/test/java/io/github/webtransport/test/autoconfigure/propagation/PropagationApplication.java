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

package io.github.webtransport.test.autoconfigure.propagation;

import java.time.Duration;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.micrometer.context.ContextRegistry;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application that closes sessions with what it sees in a thread-local.
 */
@SpringBootApplication
class PropagationApplication {

	static final String KEY = "who";

	private static final ThreadLocal<String> WHO = new ThreadLocal<>();

	static {
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, WHO);
	}

	@WebTransportController
	static class WhoController {

		@WebTransportMapping("/who")
		Mono<Void> who(WebTransportSession session) {
			return Mono.delay(Duration.ofMillis(1))
				.map((tick) -> String.valueOf(WHO.get()))
				.flatMap((who) -> session.close(CloseStatus.of(1, who)))
				.contextWrite(Context.of(KEY, "ann"));
		}

	}

}
