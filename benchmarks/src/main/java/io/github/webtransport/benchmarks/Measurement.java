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

package io.github.webtransport.benchmarks;

import java.util.List;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * What is measured: a load on a server, and the rows of the table that come of it.
 */
enum Measurement {

	STREAM_1(new Fields("stream-echo").with("streams", 1), Metric.megabytesPerSecond("Echo on 1 stream"),
			Metric.cpuPerGigabyte("Server CPU, 1 stream")),

	STREAM_50(new Fields("stream-echo").with("streams", 50), Metric.megabytesPerSecond("Echo on 50 streams"),
			Metric.cpuPerGigabyte("Server CPU, 50 streams")),

	DATAGRAM_1000(new Fields("datagram-echo").with("size", 1000), Metric.perSecond("Datagram echoes, 1000 B"),
			Metric.cpuPerMillion("Server CPU, datagrams of 1000 B"), Metric.lost("Datagrams lost, 1000 B")),

	DATAGRAM_100(new Fields("datagram-echo").with("size", 100), Metric.perSecond("Datagram echoes, 100 B"),
			Metric.cpuPerMillion("Server CPU, datagrams of 100 B"), Metric.lost("Datagrams lost, 100 B")),

	SESSIONS(new Fields("session-churn").with("concurrency", 16), Metric.perSecond("New sessions"),
			Metric.cpuPerItem("Server CPU of a session")),

	ROUND_TRIP_STREAM(new Fields("round-trip").with("kind", "STREAM"),
			Metric.microseconds("Round trip on a stream, 64 B, p50", "p50"),
			Metric.microseconds("Round trip on a stream, 64 B, p99", "p99")),

	ROUND_TRIP_DATAGRAM(new Fields("round-trip").with("kind", "DATAGRAM"),
			Metric.microseconds("Round trip by datagram, 64 B, p50", "p50"),
			Metric.microseconds("Round trip by datagram, 64 B, p99", "p99")),

	/**
	 * Both connections have the same listener only where there is one.
	 */
	ROUND_TRIP_BESIDE_BULK(new Fields("beside-bulk").with("bytes-per-second", 20_000_000).with("pause", 2),
			Metric.microseconds("Round trip beside 20 MB/s, 64 B, p50", "p50"),
			Metric.microseconds("Round trip beside 20 MB/s, 64 B, p99", "p99"),
			Metric.megabytesPerSecond("The 20 MB/s beside it", "bulk")),

	/**
	 * Takes a server of its own: the resident size of a process does not shrink after the
	 * other loads.
	 */
	IDLE_MEMORY(new Fields("idle-open"), Metric.kilobytes("Memory of an idle session", "total"),
			Metric.kilobytes("… on the heap", "heap"), Metric.kilobytes("… outside of it", "native"));

	private final Fields command;

	private final List<Metric> metrics;

	Measurement(Fields command, Metric... metrics) {
		this.command = command;
		this.metrics = List.of(metrics);
	}

	Fields command() {
		return this.command;
	}

	/**
	 * Return whether streams or datagrams are echoed as fast as it goes.
	 */
	boolean isEcho() {
		return this.command.name().endsWith("-echo");
	}

	List<Metric> metrics() {
		return this.metrics;
	}

}
