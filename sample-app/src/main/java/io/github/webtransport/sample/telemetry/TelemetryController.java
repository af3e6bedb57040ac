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

package io.github.webtransport.sample.telemetry;

import java.time.Duration;

import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Pushes what must arrive on streams, and what is stale when late as datagrams.
 */
@WebTransportController
class TelemetryController {

	private static final Duration PULSE = Duration.ofMillis(50);

	private final JvmReadings readings;

	private final JsonMapper mapper;

	TelemetryController(JvmReadings readings, JsonMapper mapper) {
		this.readings = readings;
		this.mapper = mapper;
	}

	@WebTransportMapping("/telemetry")
	Mono<Void> push(WebTransportSession session) {
		// A viewer who reads slowly gets fewer readings, not older ones.
		Mono<Void> streams = this.readings.each()
			.onBackpressureLatest()
			.concatMap((reading) -> push(session, reading), 1)
			.then();
		Flux<DataBuffer> pulses = Flux.interval(Duration.ZERO, PULSE)
			.onBackpressureDrop()
			.map((tick) -> encode(session, new Pulse(tick + 1, System.currentTimeMillis())));
		return Mono.when(streams, session.sendDatagrams(pulses));
	}

	private Mono<Void> push(WebTransportSession session, Reading reading) {
		return session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> encode(session, reading))))
			.onErrorComplete(StreamStoppedException.class);
	}

	private DataBuffer encode(WebTransportSession session, Object document) {
		return session.bufferFactory().wrap(this.mapper.writeValueAsBytes(document));
	}

}
