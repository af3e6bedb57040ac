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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A {@code redis-server} on a free port of the loopback address that keeps nothing on
 * disk.
 */
final class RedisProcess implements AutoCloseable {

	private static final String PROGRAM = "redis-server";

	private static final long PATIENCE_SECONDS = 20;

	private final int port;

	private final Process process;

	private final Thread shutdownHook;

	RedisProcess() {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
			this.port = socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		try {
			this.process = new ProcessBuilder(PROGRAM, "--port", String.valueOf(this.port), "--save", "",
					"--appendonly", "no", "--bind", loopback.getHostAddress())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.shutdownHook = new Thread(this.process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
		awaitPort(loopback);
	}

	static boolean isInstalled() {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> new File(folder, PROGRAM).canExecute());
	}

	private void awaitPort(InetAddress loopback) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (true) {
			try {
				new Socket(loopback, this.port).close();
				return;
			}
			catch (IOException ex) {
				if (System.nanoTime() > end || !this.process.isAlive()) {
					close();
					throw new IllegalStateException(PROGRAM + " does not start", ex);
				}
				Thread.onSpinWait();
			}
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
	}

}
