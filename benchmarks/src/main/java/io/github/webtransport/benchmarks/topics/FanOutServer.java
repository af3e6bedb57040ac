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

import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.benchmarks.process.ChildProcess;
import org.jspecify.annotations.Nullable;

/**
 * Starts the servers that are measured.
 */
final class FanOutServer {

	private static final String MAIN_CLASS = "io.github.webtransport.benchmarks.server.FanOutServerProcess";

	private FanOutServer() {
	}

	/**
	 * Start a server.
	 * @param listeners the number of its sockets
	 * @param redis carries its topics, or {@code null} if they stay in process
	 * @param ahead entries ahead of the class path, for another build; may be
	 * {@code null}
	 */
	static ChildProcess start(int listeners, @Nullable RedisProcess redis, @Nullable String ahead) {
		List<String> arguments = new ArrayList<>(List.of(String.valueOf(listeners)));
		if (redis != null) {
			arguments.add(String.valueOf(redis.port()));
		}
		return ChildProcess.startServer(MAIN_CLASS, ahead, List.of("-Xms512m", "-Xmx512m"), arguments);
	}

}
