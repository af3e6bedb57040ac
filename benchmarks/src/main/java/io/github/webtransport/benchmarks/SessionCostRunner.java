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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.CommandLine;
import io.github.webtransport.benchmarks.process.Fields;

/**
 * Counts what a session costs a server in objects, which does not depend on what else the
 * machine does: the bytes allocated for one that is opened and closed, and where; and the
 * objects of one that is idle, by class.
 *
 * @since 0.1.0
 */
public final class SessionCostRunner {

	private static final String CLIENT = SessionCostRunner.class.getPackageName() + ".client.LoadClientProcess";

	/**
	 * Small buffers for the objects of a thread, so that the JVM samples often.
	 */
	private static final List<String> SERVER_OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:TLABSize=8k",
			"-XX:MinTLABSize=2k", "-XX:-ResizeTLAB");

	private static final List<String> CLIENT_OPTIONS = List.of("-Xms256m", "-Xmx1g");

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private static final int FIRST_IDLE_SESSIONS = 50;

	private static final String USAGE = """
			Options:
			  --servers NAMES  of core, boot, boot_metrics and floor (core,floor)
			  --sessions N     sessions that are counted (3000)
			  --warmup N       sessions ahead of them (2000)
			  --idle N         sessions that are idle (1000)
			  --concurrency N  sessions that are opened at a time (4)
			  --listeners N    sockets of the server (1)
			  --top N          lines of each table (25)
			""";

	private List<ServerKind> servers = List.of(ServerKind.CORE, ServerKind.FLOOR);

	private int sessions = 3000;

	private int warmup = 2000;

	private int idle = 1000;

	private int concurrency = 4;

	private int listeners = 1;

	private int top = 25;

	private SessionCostRunner() {
	}

	/**
	 * Run it. Exits with 2 when the options make no sense.
	 * @param args see the usage
	 */
	public static void main(String[] args) {
		SessionCostRunner runner = new SessionCostRunner();
		try {
			new CommandLine(args).forEachOption(runner::apply);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(USAGE);
			System.exit(2);
			return;
		}
		runner.run();
	}

	private void apply(String option, String value) {
		switch (option) {
			case "--servers" -> {
				this.servers = List.of(value.toUpperCase(Locale.ROOT).split(","))
					.stream()
					.map(ServerKind::valueOf)
					.toList();
			}
			case "--sessions" -> {
				this.sessions = Integer.parseInt(value);
			}
			case "--warmup" -> {
				this.warmup = Integer.parseInt(value);
			}
			case "--idle" -> {
				this.idle = Integer.parseInt(value);
			}
			case "--concurrency" -> {
				this.concurrency = Integer.parseInt(value);
			}
			case "--listeners" -> {
				this.listeners = Integer.parseInt(value);
			}
			case "--top" -> {
				this.top = Integer.parseInt(value);
			}
			default -> throw new IllegalArgumentException("Unknown option: " + option);
		}
	}

	private void run() {
		try (ChildProcess client = ChildProcess.start("client", CLIENT, CLIENT_OPTIONS, List.of())) {
			for (ServerKind kind : this.servers) {
				try (ChildProcess server = start(kind)) {
					churn(client, kind, server);
				}
				try (ChildProcess server = start(kind)) {
					idle(client, kind, server);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ChildProcess start(ServerKind kind) {
		return kind.start(SERVER_OPTIONS, List.of(Integer.toString(this.listeners)));
	}

	private void churn(ChildProcess client, ServerKind kind, ChildProcess server) throws IOException {
		churn(client, kind, server, this.warmup);
		long before = allocated(server);
		churn(client, kind, server, this.sessions);
		System.out.printf("%n%s: %.1f KB allocated for a session%n", kind.title(),
				(allocated(server) - before) / 1000.0 / this.sessions);
		if (this.top > 0) {
			profile(client, kind, server);
		}
	}

	private void profile(ChildProcess client, ServerKind kind, ChildProcess server) throws IOException {
		Path file = Files.createTempFile("sessions", ".jfr");
		try {
			server.call(new Fields("profile-start"), PATIENCE);
			churn(client, kind, server, this.sessions);
			server.call(new Fields("profile-stop").with("file", file), PATIENCE);
			AllocationProfile profile = AllocationProfile.read(file);
			System.out.printf("%nBytes of a session by whose code allocates (%,d in all samples)%n",
					profile.total() / this.sessions);
			print(profile.origins(), this.sessions);
			System.out.printf("%n… and by place%n");
			print(profile.places(), this.sessions);
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private void idle(ChildProcess client, ServerKind kind, ChildProcess server) throws IOException {
		client.call(command("idle-open", kind, server).with("count", FIRST_IDLE_SESSIONS), PATIENCE);
		HeapHistogram before = histogram(server);
		client.call(command("idle-open", kind, server).with("count", this.idle), PATIENCE);
		HeapHistogram added = histogram(server).minus(before);
		client.call(new Fields("idle-close"), PATIENCE);
		System.out.printf("%n%s: %.2f KB of heap in %.1f objects for a session that is idle; bytes and objects%n",
				kind.title(), sum(added.bytes()) / 1000.0 / this.idle, (double) sum(added.objects()) / this.idle);
		added.bytes()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(this.top)
			.forEach((entry) -> System.out.printf("%,8d %6.2f  %s%n", entry.getValue() / this.idle,
					(double) added.objects().get(entry.getKey()) / this.idle, entry.getKey()));
	}

	private static long sum(Map<String, Long> values) {
		return values.values().stream().mapToLong(Long::longValue).sum();
	}

	private void print(Map<String, Long> bytes, int count) {
		bytes.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(this.top)
			.forEach((entry) -> System.out.printf("%,8d  %s%n", entry.getValue() / count, entry.getKey()));
	}

	private void churn(ChildProcess client, ServerKind kind, ChildProcess server, int count) {
		client.call(command("session-series", kind, server).with("count", count).with("concurrency", this.concurrency),
				PATIENCE);
	}

	private static long allocated(ChildProcess server) {
		return server.call(new Fields("allocated"), PATIENCE).getLong("bytes");
	}

	private static HeapHistogram histogram(ChildProcess server) throws IOException {
		Path file = Files.createTempFile("heap", ".txt");
		try {
			server.call(new Fields("histogram").with("file", file), PATIENCE);
			return HeapHistogram.read(file);
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private static Fields command(String name, ServerKind kind, ChildProcess server) {
		return new Fields(name).with("protocol", kind.protocol())
			.with("port", server.ready().get("port"))
			.with("pid", server.pid())
			.with("warmup", 0)
			.with("duration", 0);
	}

}
