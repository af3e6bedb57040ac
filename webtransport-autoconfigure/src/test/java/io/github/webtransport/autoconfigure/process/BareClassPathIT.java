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

package io.github.webtransport.autoconfigure.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The auto-configuration without anything that is optional, in a process of its own.
 */
class BareClassPathIT {

	@TempDir
	private Path directory;

	@Test
	void whenNothingOptionalIsPresentThenSessionsAreServed() throws Exception {
		Path log = this.directory.resolve("bare.log");
		Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp", BareClassPath.get(),
				BareApplication.class.getName(), "--webtransport.server.port=0",
				"--webtransport.server.ssl.self-signed=true")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(log)).contains("Answer: Hello Ada");
		assertThat(process.exitValue()).isZero();
	}

}
