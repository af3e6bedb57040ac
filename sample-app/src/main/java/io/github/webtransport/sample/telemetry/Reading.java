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

/**
 * One look at the JVM.
 *
 * @param time when, in milliseconds since the epoch
 * @param heapUsed bytes of the heap in use
 * @param heapMax bytes that the heap may grow to
 * @param cpuLoad the part of all processors that this process used, 0 to 1
 * @param threads the number of live threads
 * @param collections garbage collections since the start
 * @param uptimeMillis the age of the JVM in milliseconds
 * @param sessions the number of open WebTransport sessions
 */
record Reading(long time, long heapUsed, long heapMax, double cpuLoad, int threads, long collections, long uptimeMillis,
		int sessions) {
}
