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

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Component;

/**
 * Takes one {@link Reading} a second for all who watch, and none while nobody does.
 */
@Component
class JvmReadings {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final MeterRegistry meters;

	private final Flux<Reading> readings;

	JvmReadings(MeterRegistry meters) {
		this.meters = meters;
		this.readings = Flux.interval(Duration.ZERO, INTERVAL)
			.onBackpressureDrop()
			.map((tick) -> read())
			.replay(1)
			.refCount();
	}

	/**
	 * Return the readings, the latest one at once. A subscriber must take what comes: one
	 * that does not would make the others' past stay in memory.
	 * @return the readings, without end
	 */
	Flux<Reading> each() {
		return this.readings;
	}

	private Reading read() {
		MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
		long collections = ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionCount)
			.filter((count) -> count > 0)
			.sum();
		return new Reading(System.currentTimeMillis(), heap.getUsed(), heap.getMax(), cpuLoad(),
				ManagementFactory.getThreadMXBean().getThreadCount(), collections,
				ManagementFactory.getRuntimeMXBean().getUptime(), sessions());
	}

	private double cpuLoad() {
		Gauge gauge = this.meters.find("process.cpu.usage").gauge();
		double load = (gauge != null) ? gauge.value() : 0;
		// Unknown until the JVM has measured for a while.
		return Double.isFinite(load) ? Math.max(0, load) : 0;
	}

	private int sessions() {
		return this.meters.find("webtransport.server.sessions.active")
			.longTaskTimers()
			.stream()
			.mapToInt(LongTaskTimer::activeTasks)
			.sum();
	}

}
