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
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Packets that found no room in the buffer of a UDP socket, where the kernel tells of
 * them: they cost the server nothing.
 */
final class SocketDrops {

	private static final int LOCAL_ADDRESS = 1;

	private SocketDrops() {
	}

	/**
	 * Return how many packets the sockets of a port have lost so far.
	 */
	static long of(int port) throws IOException {
		String local = String.format(Locale.ROOT, ":%04X", port);
		long drops = 0;
		for (Path table : new Path[] { Path.of("/proc/net/udp"), Path.of("/proc/net/udp6") }) {
			if (Files.isReadable(table)) {
				try (Stream<String> lines = Files.lines(table)) {
					drops += lines.map((line) -> line.strip().split("\\s+"))
						.filter((columns) -> columns[LOCAL_ADDRESS].endsWith(local))
						.mapToLong((columns) -> Long.parseLong(columns[columns.length - 1]))
						.sum();
				}
			}
		}
		return drops;
	}

}
