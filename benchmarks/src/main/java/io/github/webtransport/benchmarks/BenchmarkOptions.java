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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.webtransport.benchmarks.process.CommandLine;
import org.jspecify.annotations.Nullable;

/**
 * What is run, from the command line.
 */
final class BenchmarkOptions {

	static final String USAGE = """
			Options:
			  --quick              a smoke test: one short round, 100 idle sessions
			  --rounds N           rounds that count (3)
			  --seconds S          measured time of each load (3)
			  --warmup S           time of each load ahead of that (6)
			  --servers A,B        what is measured: floor, core, boot, boot-metrics, go, quinn,
			                       wtransport, aioquic, bound (floor,core); ratios are those to the first
			  --only A,B           measurements to run, by name (all)
			  --listeners N        sockets of each server (one per core)
			  --idle-sessions N    sessions of the memory measurement (1000)
			  --window N           datagrams in flight (128)
			  --jvm-option O       an option for the JVM of each server, repeatable
			  --output FILE        write the table there as well
			  --help               this text
			Measurements: %s
			""".formatted(Arrays.toString(Measurement.values()).toLowerCase(Locale.ROOT));

	private boolean help;

	private boolean discardFirstRound = true;

	private int rounds = 3;

	private Duration warmup = Duration.ofSeconds(6);

	private Duration duration = Duration.ofSeconds(3);

	private List<ServerKind> servers = List.of(ServerKind.FLOOR, ServerKind.CORE);

	private Set<Measurement> measurements = EnumSet.allOf(Measurement.class);

	private int listeners = Runtime.getRuntime().availableProcessors();

	private int idleSessions = 1000;

	private int window = 128;

	private final List<String> jvmOptions = new ArrayList<>();

	private @Nullable Path output;

	private BenchmarkOptions() {
	}

	/**
	 * Parse a command line.
	 * @param args the words. A word may hold several, separated by spaces
	 * @return the options
	 * @throws IllegalArgumentException if they make no sense
	 */
	static BenchmarkOptions parse(String... args) {
		BenchmarkOptions options = new BenchmarkOptions();
		CommandLine words = new CommandLine(args);
		while (words.hasNext()) {
			options.apply(words.next(), words);
		}
		return options;
	}

	private void apply(String option, CommandLine words) {
		switch (option) {
			case "--help" -> {
				this.help = true;
			}
			case "--quick" -> applyQuick();
			case "--rounds" -> {
				this.rounds = positive(option, words);
			}
			case "--seconds" -> {
				this.duration = CommandLine.seconds(words.value(option));
			}
			case "--warmup" -> {
				this.warmup = CommandLine.seconds(words.value(option));
			}
			case "--servers" -> {
				this.servers = values(ServerKind.class, option, words);
			}
			case "--only" -> {
				this.measurements = EnumSet.copyOf(values(Measurement.class, option, words));
			}
			case "--listeners" -> {
				this.listeners = positive(option, words);
			}
			case "--idle-sessions" -> {
				this.idleSessions = positive(option, words);
			}
			case "--window" -> {
				this.window = positive(option, words);
			}
			case "--jvm-option" -> this.jvmOptions.add(words.value(option));
			case "--output" -> {
				this.output = Path.of(words.value(option));
			}
			default -> throw new IllegalArgumentException("Unknown option: " + option);
		}
	}

	private void applyQuick() {
		this.discardFirstRound = false;
		this.rounds = 1;
		this.warmup = Duration.ofMillis(300);
		this.duration = Duration.ofMillis(500);
		this.idleSessions = 100;
	}

	private static int positive(String option, CommandLine words) {
		int value = Integer.parseInt(words.value(option));
		if (value < 1) {
			throw new IllegalArgumentException(option + " must be positive");
		}
		return value;
	}

	private static <E extends Enum<E>> List<E> values(Class<E> type, String option, CommandLine words) {
		return Arrays.stream(words.value(option).split(","))
			.map((name) -> Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_')))
			.toList();
	}

	boolean help() {
		return this.help;
	}

	boolean discardFirstRound() {
		return this.discardFirstRound;
	}

	int rounds() {
		return this.rounds;
	}

	Duration warmup() {
		return this.warmup;
	}

	Duration duration() {
		return this.duration;
	}

	List<ServerKind> servers() {
		return this.servers;
	}

	/**
	 * Build the servers of other languages, and leave out those that cannot be had here.
	 */
	void buildServers() {
		this.servers = this.servers.stream().filter((kind) -> {
			String missing = kind.build();
			if (missing != null) {
				System.err.println("Skipped " + kind.title() + ": " + missing);
			}
			return missing == null;
		}).toList();
	}

	Set<Measurement> measurements() {
		return this.measurements;
	}

	int listeners() {
		return this.listeners;
	}

	int idleSessions() {
		return this.idleSessions;
	}

	int window() {
		return this.window;
	}

	List<String> jvmOptions() {
		return this.jvmOptions;
	}

	@Nullable Path output() {
		return this.output;
	}

}
