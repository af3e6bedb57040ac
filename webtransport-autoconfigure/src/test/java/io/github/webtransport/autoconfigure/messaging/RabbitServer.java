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

package io.github.webtransport.autoconfigure.messaging;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A real {@code rabbitmq-server} of Debian's package, with a name, ports and files of its
 * own. Tests are skipped where there is none.
 */
final class RabbitServer implements AutoCloseable {

	/**
	 * What Debian's program of that name runs as another user.
	 */
	private static final String PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server";

	private final List<Process> processes = new ArrayList<>();

	private final int port = freePort();

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.port;
	}

	RabbitServer start(Path folder) {
		assumeTrue(new File(PROGRAM).canExecute(), "There is no rabbitmq-server");
		String names = String.valueOf(freePort());
		Map<String, String> environment = Map.ofEntries(Map.entry("HOME", folder.toString()),
				Map.entry("ERL_EPMD_PORT", names), Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
				Map.entry("RABBITMQ_NODENAME", "topics-" + this.port + "@localhost"),
				Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
				Map.entry("RABBITMQ_NODE_PORT", String.valueOf(this.port)),
				Map.entry("RABBITMQ_DIST_PORT", String.valueOf(freePort())),
				Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
				Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
				Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
				Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
				Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("env").toString()),
				Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("config").toString()));
		// Else the server starts one that outlives it
		run(environment, "epmd");
		run(environment, PROGRAM);
		Awaitility.await().atMost(Duration.ofSeconds(90)).until(this::accepts);
		return this;
	}

	private void run(Map<String, String> environment, String program) {
		ProcessBuilder builder = new ProcessBuilder(program).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		builder.environment().putAll(environment);
		try {
			this.processes.add(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean accepts() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", this.port), 100);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		// The server before what it is registered at, and its children with it
		for (int i = this.processes.size() - 1; i >= 0; i--) {
			Process process = this.processes.get(i);
			List<ProcessHandle> children = process.descendants().toList();
			process.destroyForcibly();
			children.forEach(ProcessHandle::destroyForcibly);
			process.onExit().join();
		}
		this.processes.clear();
	}

}
