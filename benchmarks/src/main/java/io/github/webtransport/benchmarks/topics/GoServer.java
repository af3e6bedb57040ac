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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.github.webtransport.benchmarks.process.ChildProcess;
import org.jspecify.annotations.Nullable;

/**
 * A server on webtransport-go, which does by hand-written loops what the others do.
 */
final class GoServer {

	static final String NAME = "webtransport-go 0.13.0";

	private static final String TOOL = "go";

	private GoServer() {
	}

	/**
	 * Build the server and start it.
	 * @return the server, or {@code null} where there are no tools for it
	 */
	static @Nullable ChildProcess start() {
		boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> new File(folder, TOOL).canExecute());
		if (!installed) {
			System.err.println("Skipped " + NAME + ": there is no " + TOOL);
			return null;
		}
		Path benchmarks = Files.isDirectory(Path.of("peers")) ? Path.of("") : Path.of("benchmarks");
		Path binary = benchmarks.resolve("target").resolve("go-peer").toAbsolutePath();
		try {
			ProcessBuilder build = new ProcessBuilder(TOOL, "build", "-mod=readonly", "-o", binary.toString(), ".")
				.directory(benchmarks.resolve("peers").resolve("go").toAbsolutePath().toFile())
				.redirectError(ProcessBuilder.Redirect.INHERIT);
			build.environment().put("GOTOOLCHAIN", "local");
			if (build.start().waitFor() != 0) {
				System.err.println("Skipped " + NAME + ": it cannot be built");
				return null;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
		return ChildProcess.start(NAME, List.of(binary.toString()), null);
	}

}
