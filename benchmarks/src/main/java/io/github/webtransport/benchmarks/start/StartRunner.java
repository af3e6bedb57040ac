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

package io.github.webtransport.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.webtransport.benchmarks.Spread;
import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.CommandLine;
import io.github.webtransport.benchmarks.process.Fields;

import org.springframework.util.FileSystemUtils;

/**
 * Measures the time from the start of the process of a Spring Boot application to its
 * first session and the first echo on it: plain, with an archive of its classes, and with
 * the ahead-of-time cache of Java 25. The client has opened sessions before.
 *
 * @since 0.1.0
 */
public final class StartRunner {

	private static final String USAGE = """
			Options:
			  --rounds N       how often each is started (5)
			  --kinds K,K      of plain, class-data, aot-cache (plain,class-data)
			  --java-home DIR  the JVM of the application (that of this process); aot-cache needs Java 25
			""";

	private static final String SERVER = "io.github.webtransport.benchmarks.server.BootEchoServerProcess";

	private static final String CLIENT = "io.github.webtransport.benchmarks.client.LoadClientProcess";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Path folder;

	private final String classPath;

	private final ChildProcess client;

	private int rounds = 5;

	private List<StartKind> kinds = List.of(StartKind.PLAIN, StartKind.CLASS_DATA);

	private Path javaHome = Path.of(System.getProperty("java.home"));

	private StartRunner(Path folder, ChildProcess client) {
		this.folder = folder;
		this.classPath = JarClassPath.create(folder);
		this.client = client;
	}

	/**
	 * Run it.
	 * @param args see the usage
	 * @throws IOException if there is no room for archives
	 */
	public static void main(String[] args) throws IOException {
		Path folder = Files.createTempDirectory("start-benchmark");
		try (ChildProcess client = ChildProcess.start("client", CLIENT, List.of(), List.of())) {
			StartRunner runner = new StartRunner(folder, client);
			runner.parse(args);
			runner.run();
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	private void parse(String... args) {
		try {
			new CommandLine(args).forEachOption(this::apply);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(ex.getMessage() + "\n" + USAGE, ex);
		}
	}

	private void apply(String option, String value) {
		switch (option) {
			case "--rounds" -> {
				this.rounds = Integer.parseInt(value);
			}
			case "--kinds" -> {
				this.kinds = Arrays.stream(value.split(","))
					.map((name) -> StartKind.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
					.toList();
			}
			case "--java-home" -> {
				this.javaHome = Path.of(value);
			}
			default -> throw new IllegalArgumentException("Unknown option: " + option);
		}
	}

	private void run() {
		this.kinds.forEach(this::train);
		Map<StartKind, List<Fields>> times = new EnumMap<>(StartKind.class);
		for (int round = 0; round <= this.rounds; round++) {
			for (StartKind kind : this.kinds) {
				Fields measured = measure(kind);
				System.err.printf(Locale.ROOT, "%s, round %d: %s%n", kind, round, measured);
				// The first reads what the next find in memory
				if (round > 0) {
					times.computeIfAbsent(kind, (key) -> new ArrayList<>()).add(measured);
				}
			}
		}
		System.out.printf(Locale.ROOT, "%-12s %18s %18s %18s%n", "seconds", "ready", "first session", "first echo");
		times.forEach((kind, measured) -> System.out.printf(Locale.ROOT, "%-12s %18s %18s %18s%n", kind,
				spread(measured, "ready"), spread(measured, "opened"), spread(measured, "echoed")));
	}

	private void train(StartKind kind) {
		List<String> options = kind.training(archive(kind));
		if (!options.isEmpty()) {
			try (ChildProcess server = start(options)) {
				openSession(server);
				server.exit(PATIENCE);
			}
		}
	}

	private Fields measure(StartKind kind) {
		long start = System.nanoTime();
		try (ChildProcess server = start(kind.options(archive(kind)))) {
			long ready = System.nanoTime() - start;
			Fields session = openSession(server);
			return new Fields("start").with("ready", ready)
				.with("opened", ready + session.getLong("opened"))
				.with("echoed", ready + session.getLong("echoed"));
		}
	}

	private ChildProcess start(List<String> options) {
		return ChildProcess.start("server", SERVER, this.javaHome, this.classPath, options, List.of("1"));
	}

	private Fields openSession(ChildProcess server) {
		return this.client.call(new Fields("first-session").with("protocol", "WEBTRANSPORT")
			.with("port", server.ready().get("port"))
			.with("pid", server.pid())
			.with("warmup", 0)
			.with("duration", 0), PATIENCE);
	}

	private Path archive(StartKind kind) {
		return this.folder.resolve(kind.name());
	}

	private static Spread spread(List<Fields> measured, String key) {
		return Spread.of(measured.stream().mapToDouble((fields) -> fields.getLong(key) / 1e9).toArray());
	}

}
