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
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A real {@code redis-server} that keeps nothing on disk. Tests are skipped where there
 * is none.
 */
final class RedisServer implements AutoCloseable {

	private static final String PROGRAM = "redis-server";

	private final Process process;

	private RedisServer(Process process) {
		this.process = process;
	}

	static RedisServer start(int port) throws IOException {
		assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> new File(folder, PROGRAM).canExecute()), "There is no " + PROGRAM);
		return new RedisServer(new ProcessBuilder(PROGRAM, "--port", String.valueOf(port), "--save", "", "--appendonly",
				"no", "--bind", "127.0.0.1")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start());
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
