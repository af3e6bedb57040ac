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
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.process.ApplicationProcess.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Restarts by DevTools: the application begins anew in the same JVM.
 */
class DevToolsRestartIT {

	private static final String TRIGGER = "restart-now";

	@TempDir
	private Path directory;

	@Test
	void whenDevToolsRestartTheApplicationThenItServesTheSamePortAndNothingOfTheOldOneIsLeft() throws Exception {
		Path watched = Files.createDirectory(this.directory.resolve("watched"));
		List<String> options = List.of("-cp",
				BareClassPath.with(watched, BareClassPath.bootJar("spring-boot-devtools")),
				RestartableApplication.class.getName());
		try (ApplicationProcess application = ApplicationProcess.start(this.directory, options,
				"--spring.devtools.restart.trigger-file=" + TRIGGER, "--spring.devtools.restart.poll-interval=200ms",
				"--spring.devtools.restart.quiet-period=100ms", "--spring.devtools.livereload.enabled=false")) {
			State first = application.started(1);
			WebTransportSession session = application.open(first);
			for (int restart = 1; restart <= 2; restart++) {
				Files.writeString(watched.resolve("changed.txt"), "change " + restart);
				Files.writeString(watched.resolve(TRIGGER), "restart " + restart);
				State next = application.started(1 + restart);
				assertThat(session.closeStatus().block(ApplicationProcess.TIMEOUT))
					.isEqualTo(CloseStatus.of(1001, "Server shutdown"));
				assertThat(next.port()).isEqualTo(first.port());
				assertThat(next.certificateHash()).as("a new one, by code that ran anew")
					.isNotEqualTo(first.certificateHash());
				assertThat(next.sockets()).isEqualTo(first.sockets());
				assertThat(next.formerEventLoops()).isZero();
				session = application.open(next);
			}
			assertThat(application.output()).contains("restartedMain");
		}
	}

}
