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
	PLAIN(List.of(), List.of()),

	/**
	 * Class data sharing, with an archive of the application.
	 */
	CLASS_DATA(List.of("-XX:ArchiveClassesAtExit={archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"),
			List.of("-XX:SharedArchiveFile={archive}", "-Xshare:on")),

	/**
	 * The ahead-of-time cache of Java 25 and later.
	 */
	AOT_CACHE(List.of("-XX:AOTCacheOutput={archive}", "-Xlog:aot=off", "-Xlog:cds=off"),
			List.of("-XX:AOTCache={archive}", "-XX:AOTMode=on"));

	private final List<String> training;

	private final List<String> options;

	StartKind(List<String> training, List<String> options) {
		this.training = training;
		this.options = options;
	}

	/**
	 * Return the options of a run that writes the archive when it ends.
	 * @return the options, none if there is no archive
	 */
	List<String> training(Path archive) {
		return resolve(this.training, archive);
	}

	/**
	 * Return the options of a run that uses the archive. It does not start without.
	 */
	List<String> options(Path archive) {
		return resolve(this.options, archive);
	}

	private static List<String> resolve(List<String> options, Path archive) {
		return options.stream().map((option) -> option.replace("{archive}", archive.toString())).toList();
	}

}
