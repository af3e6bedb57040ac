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

package io.github.webtransport.sample;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;

/**
 * A node of the sample application in a process of its own, which can be killed.
 */
final class NodeProcess implements AutoCloseable {

	private final int httpPort;

	private final Process process;

	private NodeProcess(int httpPort, Process process) {
		this.httpPort = httpPort;
		this.process = process;
	}

	/**
	 * Start a node, whose death clients notice by the idle time-out.
	 */
	static NodeProcess start(int redisPort) throws IOException {
		int httpPort = freeTcpPort();
		Process process = new ProcessBuilder(
				List.of(System.getProperty("java.home") + "/bin/java", "-cp", System.getProperty("java.class.path"),
						SampleApplication.class.getName(), "--spring.profiles.active=nodes",
						"--server.port=" + httpPort, "--webtransport.server.port=" + freeUdpPort(),
						"--webtransport.server.http3.idle-timeout=4s", "--spring.data.redis.port=" + redisPort))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		NodeProcess node = new NodeProcess(httpPort, process);
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(node::answers);
		return node;
	}

	private static int freeTcpPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static int freeUdpPort() throws IOException {
		try (DatagramSocket socket = new DatagramSocket()) {
			return socket.getLocalPort();
		}
	}

	private boolean answers() {
		try {
			HttpURLConnection connection = (HttpURLConnection) URI.create("http://localhost:" + this.httpPort + "/")
				.toURL()
				.openConnection();
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

	int httpPort() {
		return this.httpPort;
	}

	/**
	 * End it as by {@code kill -9}.
	 */
	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
	}

}
