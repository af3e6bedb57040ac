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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.Fields;

/**
 * Sends a million hostile packets of each kind to a server, and prints what they cost:
 * CPU time of the server for each, bytes of its log, its memory before and after, and the
 * round trips of a good client beside it, in a session that it has and in those that it
 * opens anew. Everything stays on the loopback address.
 *
 * @since 0.1.0
 */
public final class FloodRunner {

	private static final String SERVER = "io.github.webtransport.benchmarks.server.WebTransportEchoServerProcess";

	private static final String CLIENT = "io.github.webtransport.benchmarks.client.LoadClientProcess";

	private static final Duration WARMUP = Duration.ofSeconds(4);

	/**
	 * What is measured before the compiler of a fresh JVM is done is the compiler.
	 */
	private static final Duration COMPILED = Duration.ofSeconds(20);

	private static final Duration QUIET = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * A client that sent again at once would take a core of its own from the server.
	 */
	private static final int PAUSE_MILLIS = 5;

	private static final int USAGE = 2;

	private final FloodOptions options;

	private final ChildProcess server;

	private final ChildProcess client;

	private final ChildProcess newcomer;

	private final Path log;

	private double quietCpuPerSecond;

	private FloodRunner(FloodOptions options, ChildProcess server, ChildProcess client, ChildProcess newcomer,
			Path log) {
		this.options = options;
		this.server = server;
		this.client = client;
		this.newcomer = newcomer;
		this.log = log;
	}

	/**
	 * Run the floods. Exits with 2 when the options make no sense.
	 * @param args see {@link FloodOptions#USAGE}
	 * @throws Exception if the server or the client fails
	 */
	public static void main(String[] args) throws Exception {
		FloodOptions options;
		try {
			options = FloodOptions.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(FloodOptions.USAGE);
			System.exit(USAGE);
			return;
		}
		Path log = Files.createTempFile("flood", ".log");
		try (ChildProcess server = ChildProcess.start("server", SERVER, Path.of(System.getProperty("java.home")),
				List.of("-Xmx256m"), List.of(Integer.toString(options.listeners())), log);
				ChildProcess client = ChildProcess.start("client", CLIENT, List.of(), List.of());
				ChildProcess newcomer = ChildProcess.start("newcomer", CLIENT, List.of(), List.of())) {
			new FloodRunner(options, server, client, newcomer, log).run();
		}
		finally {
			Files.deleteIfExists(log);
		}
	}

	private void run() throws Exception {
		System.out.printf(Locale.ROOT, "%-20s %9s %8s %9s %9s %10s %10s %9s %9s %9s %9s %9s %9s%n", "", "packets",
				"per s", "arrived", "µs each", "log bytes", "RSS MiB", "p50 µs", "p99 µs", "max ms", "new p50",
				"new p99", "new lost");
		measure("(warm-up)", COMPILED, (bound) -> 0);
		Result quiet = measure("(quiet)", QUIET, (bound) -> 0);
		this.quietCpuPerSecond = quiet.cpu() / quiet.seconds();
		for (PacketKind kind : this.options.kinds()) {
			try (Flood flood = new Flood(kind, this.server.ready().getInt("port"))) {
				Result result = measure(kind.name().toLowerCase(Locale.ROOT), duration(),
						(bound) -> flood.send(this.options.packets(), this.options.rate(), bound));
				System.out.printf(Locale.ROOT, "%20s p99 of the good client: %.1f times that of the quiet server%n", "",
						result.p99() / quiet.p99());
			}
		}
	}

	private Result measure(String name, Duration duration, Attack attack) throws Exception {
		long logged = Files.size(this.log);
		long drops = SocketDrops.of(this.server.ready().getInt("port"));
		CompletableFuture<Fields> echo = call(this.client,
				new Fields("round-trip").with("kind", "STREAM").with("pause", PAUSE_MILLIS), duration);
		CompletableFuture<Fields> sessions = call(this.newcomer, new Fields("session-times"), duration);
		// Both are measured from then on
		Thread.sleep(WARMUP.toMillis());
		long start = System.nanoTime();
		long sent = attack.run(duration);
		double seconds = (System.nanoTime() - start) / 1e9;
		Fields measured = echo.get();
		Fields opened = sessions.get();
		long lost = SocketDrops.of(this.server.ready().getInt("port")) - drops;
		Fields memory = this.server.call(new Fields("memory"), PATIENCE);
		Result result = new Result(measured.getDouble("p99") / 1e3, measured.getLong("cpu"),
				measured.getLong("nanos") / 1e9);
		System.out.printf(Locale.ROOT, "%-20s %9d %8.0f %9d %9.2f %10d %10.1f %9.0f %9.0f %9.1f %9.0f %9.0f %9d%n",
				name, sent, sent / seconds, sent - lost, costOfFlood(result) / 1e3 / Math.max(1, sent - lost),
				Files.size(this.log) - logged, memory.getLong("resident") / 1048576d, measured.getDouble("p50") / 1e3,
				result.p99(), measured.getDouble("max") / 1e6, opened.getDouble("p50") / 1e3,
				opened.getDouble("p99") / 1e3, opened.getLong("failed"));
		return result;
	}

	/**
	 * What the good clients cost is not the cost of the flood.
	 */
	private double costOfFlood(Result result) {
		return Math.max(0, result.cpu() - this.quietCpuPerSecond * result.seconds());
	}

	/**
	 * The good client is measured as long as the flood lasts.
	 */
	private Duration duration() {
		Duration needed = Duration.ofMillis(1000 * this.options.packets() / this.options.rate());
		return (needed.compareTo(this.options.bound()) < 0) ? needed : this.options.bound();
	}

	private CompletableFuture<Fields> call(ChildProcess process, Fields command, Duration duration) {
		Fields complete = command.with("protocol", "WEBTRANSPORT")
			.with("port", this.server.ready().get("port"))
			.with("pid", this.server.pid())
			.with("warmup", WARMUP.toMillis())
			.with("duration", duration.toMillis());
		return CompletableFuture.supplyAsync(() -> process.call(complete, duration.plus(PATIENCE)));
	}

	@FunctionalInterface
	private interface Attack {

		long run(Duration bound) throws IOException;

	}

	private record Result(double p99, long cpu, double seconds) {

	}

}
