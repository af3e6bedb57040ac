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

package io.github.webtransport.benchmarks.topics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.github.webtransport.benchmarks.Spread;
import io.github.webtransport.benchmarks.server.FanOutKind;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, as a Markdown table: medians over the rounds with the smallest and
 * the largest value, ratios round by round.
 */
final class TopicsResults {

	private final Map<Key, List<Round>> rounds = new LinkedHashMap<>();

	private final List<String> idle = new ArrayList<>();

	void add(String server, int subscribers, FanOutKind kind, double cpu, double p50, double p99) {
		this.rounds.computeIfAbsent(new Key(server, subscribers, kind), (key) -> new ArrayList<>())
			.add(new Round(cpu, p50, p99));
	}

	void addIdle(String line) {
		this.idle.add(line);
	}

	private double[] values(Key key, ToDoubleFunction<Round> value) {
		return this.rounds.getOrDefault(key, List.of()).stream().mapToDouble(value).toArray();
	}

	private Spread ratio(Key key, @Nullable Key base, ToDoubleFunction<Round> value) {
		return (base != null) ? Spread.ofRatios(values(key, value), values(base, value)) : Spread.of();
	}

	/**
	 * Return what the first server costs for the same in comparison with another one that
	 * is measured beside it.
	 */
	private Spread oursTo(Key key) {
		String first = this.rounds.keySet().iterator().next().server();
		Key ours = new Key(first, key.subscribers(), key.kind());
		return (key.server().equals(first)) ? Spread.of() : ratio(ours, key, Round::cpu);
	}

	String table() {
		StringBuilder table = new StringBuilder(
				"""
						| Server | Subscribers | Message | CPU, µs | Ratio to loop | p50, µs | p99, µs | Ratio to loop | CPU of ours to it |
						| --- | --- | --- | --- | --- | --- | --- | --- | --- |
						""");
		this.rounds.keySet()
			.forEach((key) -> table.append("| %s | %,d | %s | %s | %s | %s | %s | %s | %s |%n".formatted(key.server(),
					key.subscribers(), key.kind().title(), Spread.of(values(key, Round::cpu)),
					ratio(key, key.base(), Round::cpu), Spread.of(values(key, Round::p50)),
					Spread.of(values(key, Round::p99)), ratio(key, key.base(), Round::p99), oursTo(key))));
		this.idle.forEach((line) -> table.append("%n%s.%n".formatted(line)));
		return table.toString();
	}

	/**
	 * Return the highest median of the ratios of topics to loops at a server, 0 if there
	 * is none.
	 */
	double worstRatio(String server) {
		return this.rounds.keySet()
			.stream()
			.filter((key) -> key.server().equals(server) && key.kind().crossesNodes())
			.map((key) -> ratio(key, key.base(), Round::cpu))
			.filter((ratio) -> ratio.count() > 0)
			.mapToDouble(Spread::median)
			.max()
			.orElse(0);
	}

	private record Key(String server, int subscribers, FanOutKind kind) {

		private @Nullable Key base() {
			FanOutKind base = this.kind.base();
			return (base != null) ? new Key(this.server, this.subscribers, base) : null;
		}

	}

	/**
	 * Of one round, in microseconds.
	 *
	 * @param cpu the CPU time of all servers for one message to one session
	 * @param p50 the median of the time from publishing to reading
	 * @param p99 its 99th percentile
	 */
	private record Round(double cpu, double p50, double p99) {

	}

}
