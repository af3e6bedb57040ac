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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.process.ApplicationProcess.State;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Framework does around a checkpoint of CRaC, with a
 * {@linkplain io.github.webtransport.autoconfigure.process.crac.Core stand-in} for a JVM
 * that can take one.
 */
@EnabledOnOs(OS.LINUX)
class CheckpointIT {

	private static final String TAKEN = "Checkpoint of 1 resources, open: []";

	@TempDir
	private Path directory;

	@Test
	void whenCheckpointsAreTakenThenNothingIsOpenAndTheSamePortIsServedAgain() throws Exception {
		try (ApplicationProcess application = start()) {
			State first = application.started(1);
			assertThat(first.formerEventLoops()).isZero();
			WebTransportSession session = application.open(first);
			for (int checkpoint = 1; checkpoint <= 2; checkpoint++) {
				application.checkpoint();
				assertThat(application.started(1 + checkpoint)).isEqualTo(first);
				assertThat(session.closeStatus().block(ApplicationProcess.TIMEOUT))
					.isEqualTo(CloseStatus.of(1001, "Server shutdown"));
				session = application.open(first);
			}
			assertThat(application.output()).containsSubsequence(TAKEN, TAKEN);
		}
	}

	@Test
	void whenTheCheckpointIsTakenAheadOfTheStartThenNothingIsOpenYet() throws Exception {
		try (ApplicationProcess application = start("-Dspring.context.checkpoint=onRefresh")) {
			application.open(application.started(1));
			assertThat(application.output()).contains(TAKEN);
		}
	}

	private ApplicationProcess start(String... options) throws Exception {
		List<String> all = new ArrayList<>(List.of(options));
		all.add("-Dorg.crac.Core.Compat="
				+ io.github.webtransport.autoconfigure.process.crac.Core.class.getPackageName());
		all.addAll(List.of("-cp", BareClassPath.with(BareClassPath.jarOf(Core.class)),
				CheckpointApplication.class.getName()));
		return ApplicationProcess.start(this.directory, all);
	}

}
