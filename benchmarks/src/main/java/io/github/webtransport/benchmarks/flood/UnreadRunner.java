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
import java.util.List;
import java.util.Locale;

import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.Fields;

/**
 * Leaves all credit of many connections unread, and prints the memory of the server: once
 * with clients that fill their connections one after another, and once with clients that
 * all connect before they send.
 *
 * @since 0.1.0
 */
public final class UnreadRunner {

	private static final String SERVER = "io.github.webtransport.benchmarks.server.WebTransportEchoServerProcess";

	private static final String CLIENT = "io.github.webtransport.benchmarks.client.LoadClientProcess";

	private static final List<String> SERVER_OPTIONS = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int CONNECTIONS = 20;

	private static final int STREAMS = 40;

	private UnreadRunner() {
	}

	/**
	 * Run it.
	 * @param args not used
	 */
	public static void main(String[] args) {
		System.out.printf(Locale.ROOT, "%-28s %9s %9s %10s %12s %10s%n", "", "open", "refused", "sent MiB",
				"direct MiB", "RSS MiB");
		run("one after another", CONNECTIONS, 1);
		run("all before they send", 1, CONNECTIONS);
	}

	private static void run(String name, int times, int connections) {
		try (ChildProcess server = ChildProcess.start("server", SERVER, SERVER_OPTIONS, List.of("1"));
				ChildProcess client = ChildProcess.start("client", CLIENT, List.of(), List.of())) {
			print(name + ", before", 0, 0, 0, server);
			long opened = 0;
			long refused = 0;
			long bytes = 0;
			for (int i = 0; i < times; i++) {
				Fields sessions = client.call(new Fields("unread-open").with("protocol", "WEBTRANSPORT")
					.with("port", server.ready().get("port"))
					.with("pid", server.pid())
					.with("warmup", 0)
					.with("duration", 0)
					.with("count", connections), PATIENCE);
				opened += sessions.getLong("opened");
				refused += sessions.getLong("refused");
				bytes += client.call(new Fields("unread-fill").with("streams", STREAMS), PATIENCE).getLong("bytes");
			}
			print(name, opened, refused, bytes, server);
		}
	}

	private static void print(String name, long opened, long refused, long bytes, ChildProcess server) {
		Fields memory = server.call(new Fields("memory"), PATIENCE);
		System.out.printf(Locale.ROOT, "%-28s %9d %9d %10.1f %12.1f %10.1f%n", name, opened, refused, mebibytes(bytes),
				mebibytes(memory.getLong("direct")), mebibytes(memory.getLong("resident")));
	}

	private static double mebibytes(long bytes) {
		return bytes / 1048576d;
	}

}
