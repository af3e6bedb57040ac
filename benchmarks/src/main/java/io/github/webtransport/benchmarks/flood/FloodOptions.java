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

package io.github.webtransport.benchmarks.flood;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.webtransport.benchmarks.process.CommandLine;

/**
 * What is sent, from the command line.
 *
 * @param kinds the kinds of packets
 * @param packets how many of each
 * @param rate how many a second at most
 * @param bound how long a kind may take at most
 * @param listeners sockets of the server
 */
record FloodOptions(List<PacketKind> kinds, long packets, int rate, Duration bound, int listeners) {

	static final String USAGE = """
			Options:
			  --packets N          packets of each kind (1000000)
			  --rate N             packets a second at most (50000)
			  --seconds S          time of each kind at most (120)
			  --kinds A,B          kinds of packets (all)
			  --listeners N        sockets of the server (one per core)
			Kinds: %s
			""".formatted(Arrays.toString(PacketKind.values()).toLowerCase(Locale.ROOT));

	static FloodOptions parse(String... args) {
		FloodOptions options = new FloodOptions(List.of(PacketKind.values()), 1_000_000, 50_000,
				Duration.ofSeconds(120), Runtime.getRuntime().availableProcessors());
		CommandLine words = new CommandLine(args);
		while (words.hasNext()) {
			String option = words.next();
			options = options.with(option, words.value(option));
		}
		return options;
	}

	private FloodOptions with(String option, String value) {
		return switch (option) {
			case "--packets" ->
				new FloodOptions(this.kinds, Long.parseLong(value), this.rate, this.bound, this.listeners);
			case "--rate" ->
				new FloodOptions(this.kinds, this.packets, Integer.parseInt(value), this.bound, this.listeners);
			case "--seconds" -> new FloodOptions(this.kinds, this.packets, this.rate,
					Duration.ofSeconds(Long.parseLong(value)), this.listeners);
			case "--kinds" -> new FloodOptions(kinds(value), this.packets, this.rate, this.bound, this.listeners);
			case "--listeners" ->
				new FloodOptions(this.kinds, this.packets, this.rate, this.bound, Integer.parseInt(value));
			default -> throw new IllegalArgumentException("Unknown option: " + option);
		};
	}

	private static List<PacketKind> kinds(String names) {
		return Arrays.stream(names.split(","))
			.map((name) -> PacketKind.valueOf(name.toUpperCase(Locale.ROOT)))
			.toList();
	}

}
