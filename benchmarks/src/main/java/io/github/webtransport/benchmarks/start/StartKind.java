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

package io.github.webtransport.benchmarks.start;

import java.nio.file.Path;
import java.util.List;

/**
 * How a JVM is helped to start.
 */
enum StartKind {

	/**
	 * Not at all.
	 */
	PLAIN {

		@Override
		List<String> training(Path archive) {
			return List.of();
		}

		@Override
		List<String> options(Path archive) {
			return List.of();
		}

	},

	/**
	 * Class data sharing, with an archive of the application.
	 */
	CLASS_DATA {

		@Override
		List<String> training(Path archive) {
			return List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
		}

		@Override
		List<String> options(Path archive) {
			return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:on");
		}

	},

	/**
	 * The ahead-of-time cache of Java 25 and later.
	 */
	AOT_CACHE {

		@Override
		List<String> training(Path archive) {
			return List.of("-XX:AOTCacheOutput=" + archive, "-Xlog:aot=off", "-Xlog:cds=off");
		}

		@Override
		List<String> options(Path archive) {
			return List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=on");
		}

	};

	/**
	 * Return the options of a run that writes the archive when it ends.
	 * @return the options, none if there is no archive
	 */
	abstract List<String> training(Path archive);

	/**
	 * Return the options of a run that uses the archive. It does not start without.
	 */
	abstract List<String> options(Path archive);

}
