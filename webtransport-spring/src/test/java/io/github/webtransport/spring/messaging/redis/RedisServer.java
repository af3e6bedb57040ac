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

package io.github.webtransport.spring.messaging.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A real {@code redis-server}. Tests are skipped where there is none.
 */
public final class RedisServer implements AutoCloseable {

	private static final String PROGRAM = "redis-server";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final int port = freePort();

	private final Path directory = createDirectory();

	private final List<String> options;

	private @Nullable Process process;

	/**
	 * Create a server that keeps nothing on disk.
	 */
	public RedisServer() {
		this("--save", "", "--appendonly", "no");
	}

	private RedisServer(String... options) {
		this.options = List.of(options);
	}

	/**
	 * Create a server that has on disk whatever it has answered.
	 */
	public static RedisServer thatAppends() {
		return new RedisServer("--save", "", "--appendonly", "yes", "--appendfsync", "always");
	}

	/**
	 * Create a server that begins with what it had when it was told to {@code save}.
	 */
	public static RedisServer withSnapshots() {
		return new RedisServer("--save", "3600 1", "--appendonly", "no");
	}

	/**
	 * Create a server with options of its own.
	 */
	static RedisServer with(String... options) {
		return new RedisServer(options);
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("redis");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.port;
	}

	Path directory() {
		return this.directory;
	}

	public RedisServer start() {
		boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> new File(folder, PROGRAM).canExecute());
		assumeTrue(installed, "There is no " + PROGRAM);
		List<String> line = new ArrayList<>(List.of(PROGRAM));
		if (this.options.get(0).startsWith("/")) {
			// Sentinel writes into its file, which comes first
			line.add(this.options.get(0));
		}
		line.addAll(List.of("--port", String.valueOf(this.port), "--bind", "127.0.0.1", "--dir",
				this.directory.toString()));
		line.addAll(this.options.get(0).startsWith("/") ? this.options.subList(1, this.options.size()) : this.options);
		this.process = run(line);
		long end = System.nanoTime() + TIMEOUT.toNanos();
		while (!accepts()) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException(PROGRAM + " does not start");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
		return this;
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

	/**
	 * End it as by {@code kill -9}.
	 */
	public void kill() {
		if (this.process != null) {
			this.process.destroyForcibly();
			try {
				this.process.waitFor();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Give a command.
	 * @return the answer
	 */
	public String command(String... command) {
		List<String> line = new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(this.port)));
		line.addAll(List.of(command));
		try {
			Process client = new ProcessBuilder(line).redirectErrorStream(true).start();
			return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Process run(List<String> line) {
		try {
			return new ProcessBuilder(line).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
		FileSystemUtils.deleteRecursively(this.directory.toFile());
	}

}
