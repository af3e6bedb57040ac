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

package io.github.webtransport.benchmarks.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.webtransport.benchmarks.process.CommandLoop;
import io.github.webtransport.benchmarks.process.Fields;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/**
 * What a server process answers to the runner: {@code memory} collects garbage and tells
 * what is still in use, in bytes.
 */
final class ServerControl {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final String RESIDENT = "VmRSS:";

	private static final HeapAccount heap = new HeapAccount();

	private ServerControl() {
	}

	/**
	 * Announce the port and answer commands until the runner is gone, then end the
	 * process.
	 * @param port the UDP port of the server
	 * @throws InterruptedException if the thread is interrupted
	 */
	static void run(int port) throws InterruptedException {
		run(port, ServerControl::handle);
	}

	/**
	 * Announce the port and answer commands of the server's own.
	 * @param port the UDP port of the server
	 * @param handler answers them, and leaves the others to {@link #handle}
	 * @throws InterruptedException if the thread is interrupted
	 */
	static void run(int port, CommandLoop.Handler handler) throws InterruptedException {
		new CommandLoop(handler).run(new Fields("server").with("port", port));
	}

	static Fields handle(Fields command) throws IOException {
		Fields account = heap.handle(command);
		if (account != null) {
			return account;
		}
		if (!command.name().equals("memory")) {
			throw new IllegalArgumentException("Unknown command: " + command);
		}
		System.gc();
		System.gc();
		return new Fields("memory").with("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed())
			.with("resident", resident())
			.with("direct", direct());
	}

	private static long resident() throws IOException {
		if (!Files.isReadable(STATUS)) {
			return 0;
		}
		return Files.readAllLines(STATUS)
			.stream()
			.filter((line) -> line.startsWith(RESIDENT))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
			.findFirst()
			.orElse(0);
	}

	private static long direct() {
		return (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider)
				? provider.metric().usedDirectMemory() : 0;
	}

}
