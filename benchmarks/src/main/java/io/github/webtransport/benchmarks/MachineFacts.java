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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.netty.util.Version;

/**
 * The machine and the versions that a table was made with.
 *
 * @since 0.1.0
 */
public final class MachineFacts {

	private MachineFacts() {
	}

	public static String describe() {
		return "%d cores (%s), %s %s, Java %s (%s), Netty %s, QUIC codec %s".formatted(
				Runtime.getRuntime().availableProcessors(), processor(), System.getProperty("os.name"),
				System.getProperty("os.version"), System.getProperty("java.version"),
				System.getProperty("java.vm.name"), nettyVersion("netty-common"),
				nettyVersion("netty-codec-classes-quic"));
	}

	private static String nettyVersion(String artifact) {
		Map<String, Version> versions = Version.identify();
		Version version = versions.get(artifact);
		return (version != null) ? version.artifactVersion() : "unknown";
	}

	private static String processor() {
		Path cpuInfo = Path.of("/proc/cpuinfo");
		if (Files.isReadable(cpuInfo)) {
			try (Stream<String> lines = Files.lines(cpuInfo)) {
				List<String> models = lines.filter((line) -> line.startsWith("model name"))
					.map((line) -> line.substring(line.indexOf(':') + 1).trim())
					.distinct()
					.toList();
				if (!models.isEmpty()) {
					return String.join(", ", models);
				}
			}
			catch (IOException ex) {
				return System.getProperty("os.arch") + ", model unreadable: " + ex.getMessage();
			}
		}
		return System.getProperty("os.arch");
	}

}
