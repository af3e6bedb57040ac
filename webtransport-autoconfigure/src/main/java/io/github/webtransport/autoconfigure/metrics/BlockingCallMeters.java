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

package io.github.webtransport.autoconfigure.metrics;

import java.util.Locale;

import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Shows how busy the threads for methods that block are.
 */
final class BlockingCallMeters {

	BlockingCallMeters(MeterRegistry registry, BlockingCalls calls) {
		for (BlockingCallKind kind : BlockingCallKind.values()) {
			register(registry, calls, kind);
		}
	}

	private static void register(MeterRegistry registry, BlockingCalls calls, BlockingCallKind kind) {
		String tag = kind.name().toLowerCase(Locale.ROOT);
		Gauge.builder("webtransport.server.blocking.threads", calls, (from) -> from.getStats(kind).threads())
			.description("Number of blocking calls that may run at the same time")
			.tag("kind", tag)
			.register(registry);
		Gauge.builder("webtransport.server.blocking.running", calls, (from) -> from.getStats(kind).running())
			.description("Number of blocking calls that run")
			.tag("kind", tag)
			.register(registry);
		Gauge.builder("webtransport.server.blocking.waiting", calls, (from) -> from.getStats(kind).waiting())
			.description("Number of blocking calls that wait for a thread")
			.tag("kind", tag)
			.register(registry);
		FunctionCounter
			.builder("webtransport.server.blocking.rejected", calls, (from) -> from.getStats(kind).rejected())
			.description("Number of blocking calls that were refused, since too many wait for a thread")
			.tag("kind", tag)
			.register(registry);
	}

}
