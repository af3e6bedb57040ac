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

package io.github.webtransport.benchmarks.annotated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.benchmarks.Spread;
import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rounds of {@link AnnotatedRunner}. All is measured on the same servers, so
 * that the ratios are those of the ways.
 */
final class AnnotatedRun {

	private static final String PACKAGE = "io.github.webtransport.benchmarks.";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final String BASE = "/echo";

	private static final String JSON = "Jackson alone";

	private static final Map<String, String> KINDS = new LinkedHashMap<>();

	static {
		KINDS.put(BASE, "session, as it is");
		KINDS.put("/bytes", "plain return value, byte[]");
		KINDS.put("/mono", "Mono, JSON");
		KINDS.put("/plain", "plain return value, JSON");
		KINDS.put(JSON, "Jackson alone, read and write");
	}

	private final AnnotatedOptions options;

	private final Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();

	AnnotatedRun(AnnotatedOptions options) {
		this.options = options;
	}

	/**
	 * Run everything.
	 */
	void run() {
		Map<String, ChildProcess> servers = new LinkedHashMap<>();
		try (ChildProcess client = ChildProcess.start("client", PACKAGE + "client.LoadClientProcess",
				List.of("-Xms256m", "-Xmx512m"), List.of())) {
			servers.put("this build", start(null));
			if (this.options.against != null) {
				servers.put("before", start(this.options.against));
			}
			for (int round = 0; round <= this.options.rounds; round++) {
				List<String> kinds = new ArrayList<>(KINDS.keySet());
				Collections.rotate(kinds, round);
				for (String kind : kinds) {
					List<String> names = new ArrayList<>(servers.keySet());
					Collections.rotate(names, round);
					for (String name : names) {
						measure(round, client, name, servers.get(name), kind);
					}
				}
			}
		}
		finally {
			servers.values().forEach(ChildProcess::close);
		}
	}

	private ChildProcess start(@Nullable String ahead) {
		return ChildProcess.startServer(PACKAGE + "server.AnnotatedServerProcess", ahead,
				List.of("-Xms512m", "-Xmx512m"), List.of(String.valueOf(this.options.listeners)));
	}

	private void measure(int round, ChildProcess client, String name, ChildProcess server, String kind) {
		Fields command = new Fields(kind.equals(JSON) ? "json" : "json-echo").with("protocol", "WEBTRANSPORT")
			.with("port", server.ready().get("port"))
			.with("pid", server.pid())
			.with("path", kind)
			.with("window", this.options.window)
			.with("warmup", this.options.warmup.toMillis())
			.with("duration", this.options.duration.toMillis());
		Fields measured = (kind.equals(JSON) ? server : client).call(command, PATIENCE);
		double micros = measured.getLong(measured.has("cpu") ? "cpu" : "nanos") / 1e3 / measured.getLong("count");
		System.err.println("%s, round %d, %s: %.2f µs, %,.0f/s, %s".formatted(name, round, KINDS.get(kind), micros,
				measured.getLong("count") * 1e9 / measured.getLong("nanos"),
				measured.has("sent") ? measured.getLong("sent") - measured.getLong("received") + " lost" : ""));
		if (round > 0) {
			this.results.computeIfAbsent(name, (key) -> new LinkedHashMap<>())
				.computeIfAbsent(kind, (key) -> new ArrayList<>())
				.add(micros);
		}
	}

	private double[] values(String server, String kind) {
		return this.results.getOrDefault(server, Map.of())
			.getOrDefault(kind, List.of())
			.stream()
			.mapToDouble(Double::doubleValue)
			.toArray();
	}

	String table() {
		StringBuilder table = new StringBuilder("""
				| Server | Datagrams | CPU, µs | Ratio to the session |
				| --- | --- | --- | --- |
				""");
		for (String server : this.results.keySet()) {
			KINDS.forEach((kind, title) -> table.append("| %s | %s | %s | %s |%n".formatted(server, title,
					Spread.of(values(server, kind)), Spread.ofRatios(values(server, kind), values(server, BASE)))));
		}
		return table.toString();
	}

}
