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
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Ordinary requests, and a page with nothing in it.
 */
@RestController
class WebController {

	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	String page() {
		return "<!doctype html><title>Empty</title><link rel=\"icon\" href=\"data:,\">";
	}

	@GetMapping("/hello")
	String hello() {
		return "Hello";
	}

	/**
	 * Do what no handler may do.
	 */
	@GetMapping("/block")
	Mono<Void> block() {
		return Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).then();
	}

	@PostMapping("/upper")
	Flux<DataBuffer> upper(@RequestBody Flux<DataBuffer> body) {
		return body.map(WebController::toUpperCase);
	}

	private static DataBuffer toUpperCase(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.US_ASCII);
		DataBufferUtils.release(buffer);
		return buffer.factory().wrap(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
	}

}
