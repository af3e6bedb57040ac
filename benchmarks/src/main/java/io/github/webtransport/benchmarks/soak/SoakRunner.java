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

package io.github.webtransport.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.CommandLine;
import io.github.webtransport.benchmarks.process.Fields;

/**
 * Echoes many bytes on many streams of one session, again and again, and watches for runs
 * in which nothing moves any more. When it finds one, both ends print what they believe:
 * flow control, queues, streams, figures of QUIC.
 *
 * @since 0.1.0
 */
public final class SoakRunner {

	private static final String USAGE = """
			Options:
			  --runs N             runs with each peer (100)
			  --peers A,B          own: the client of webtransport-core, raw: bare Netty (own,raw)
			  --streams N          streams of a run (50)
			  --megabytes N        bytes echoed in a run, on all streams (64)
			  --stall S            seconds without a byte that make a run a failure (8)
			  --loss P             per mille of packets lost, in both directions (0)
			  --max-data N         window of a connection, of the server and the own client (16777216)
			  --max-stream-data N  window of a stream, likewise (16777216)
			  --session-data N     window of a session, likewise (16777216)
			  --listeners N        sockets of the server (1)
			  --server-java DIR    home of the JVM of the server (that of this one)
			  --client-java DIR    home of the JVM of the client (that of this one)
			""";

	private static final String CLIENT = "io.github.webtransport.benchmarks.client.LoadClientProcess";

	private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx1g");

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private int runs = 100;

	private List<String> peers = List.of("own", "raw");

	private int streams = 50;

	private long megabytes = 64;

	private int stall = 8;

	private int loss;

	private String maxData = "16777216";

	private String maxStreamData = "16777216";

	private String sessionData = "16777216";

	private String listeners = "1";

	private Path serverJava = Path.of(System.getProperty("java.home"));

	private Path clientJava = Path.of(System.getProperty("java.home"));

	private final List<String> failures = new ArrayList<>();

	private SoakRunner() {
	}

	/**
	 * Run. Exits with 1 when a run stood still or failed, and with 2 when the options
	 * make no sense.
	 * @param args see the usage
	 * @throws IOException if packets cannot be relayed
	 */
	public static void main(String[] args) throws IOException {
		SoakRunner runner = new SoakRunner();
		try {
			runner.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(USAGE);
			System.exit(2);
			return;
		}
		runner.run();
		System.exit(runner.failures.isEmpty() ? 0 : 1);
	}

	private void parse(String... args) {
		new CommandLine(args).forEachOption(this::apply);
	}

	private void apply(String option, String value) {
		switch (option) {
			case "--runs" -> {
				this.runs = Integer.parseInt(value);
			}
			case "--peers" -> {
				this.peers = List.of(value.split(","));
			}
			case "--streams" -> {
				this.streams = Integer.parseInt(value);
			}
			case "--megabytes" -> {
				this.megabytes = Long.parseLong(value);
			}
			case "--stall" -> {
				this.stall = Integer.parseInt(value);
			}
			case "--loss" -> {
				this.loss = Integer.parseInt(value);
			}
			case "--max-data" -> {
				this.maxData = value;
			}
			case "--max-stream-data" -> {
				this.maxStreamData = value;
			}
			case "--session-data" -> {
				this.sessionData = value;
			}
			case "--listeners" -> {
				this.listeners = value;
			}
			case "--server-java" -> {
				this.serverJava = Path.of(value);
			}
			case "--client-java" -> {
				this.clientJava = Path.of(value);
			}
			default -> throw new IllegalArgumentException("Unknown option: " + option);
		}
	}

	private void run() throws IOException {
		try (ChildProcess server = ChildProcess.start("server", SoakServerProcess.class.getName(), this.serverJava,
				JVM_OPTIONS, List.of(this.listeners, this.maxData, this.maxStreamData, this.sessionData), null);
				ChildProcess client = ChildProcess.start("client", CLIENT, this.clientJava, JVM_OPTIONS, List.of(),
						null)) {
			for (String peer : this.peers) {
				for (int run = 1; run <= this.runs; run++) {
					run(server, client, peer, run);
				}
				System.out.println("%s: %d runs, %d failures so far".formatted(peer, this.runs, this.failures.size()));
			}
		}
		this.failures.forEach((failure) -> System.out.println("FAILED: " + failure));
	}

	private void run(ChildProcess server, ChildProcess client, String peer, int run) throws IOException {
		int port = server.ready().getInt("port");
		try (LossyRelay relay = LossyRelay.open(port, this.loss, run)) {
			Fields answer = client.call(new Fields("stream-soak").with("protocol", "WEBTRANSPORT")
				.with("peer", peer)
				.with("port", (this.loss > 0) ? relay.port() : port)
				.with("pid", server.pid())
				.with("certificate", server.ready().get("certificate"))
				.with("streams", this.streams)
				.with("bytes", this.megabytes << 20)
				.with("stall", this.stall)
				.with("max-data", this.maxData)
				.with("max-stream-data", this.maxStreamData)
				.with("session-data", this.sessionData)
				.with("warmup", 0)
				.with("duration", 0), PATIENCE);
			if (answer.name().equals("stalled")) {
				server.call(new Fields("state"), PATIENCE);
				client.call(new Fields("soak-close"), PATIENCE);
				fail("%s, run %d: %s".formatted(peer, run, answer));
			}
		}
		catch (IllegalStateException ex) {
			fail("%s, run %d: %s".formatted(peer, run, ex.getMessage()));
		}
	}

	private void fail(String failure) {
		System.err.println(failure);
		this.failures.add(failure);
	}

}
