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

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link RestartableApplication} in a process of its own, and clients of it.
 */
final class ApplicationProcess implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(120);

	private static final Pattern SERVES = Pattern
		.compile(RestartableApplication.STARTED + "(\\d+) (\\S+) (\\d+) (\\d+)\\.");

	private final Process process;

	private final Path log;

	private final List<WebTransportClient> clients = new ArrayList<>();

	private ApplicationProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start one on a port that is free.
	 * @param directory gets its output
	 * @param options options of the JVM and the main class
	 * @param properties properties of the application
	 */
	static ApplicationProcess start(Path directory, List<String> options, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1"));
		command.addAll(options);
		command.addAll(List.of("--webtransport.server.port=" + freePort(), "--webtransport.server.address=127.0.0.1",
				"--webtransport.server.ssl.self-signed=true", "--webtransport.server.shutdown=immediate"));
		command.addAll(List.of(properties));
		Path log = directory.resolve("application.log");
		return new ApplicationProcess(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
	}

	private static int freePort() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Wait until the application has started that many times.
	 * @param times how many times
	 * @return what it says of itself then
	 */
	State started(int times) throws IOException {
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(states()).as(this::output).hasSizeGreaterThanOrEqualTo(times));
		return states().get(times - 1);
	}

	private List<State> states() throws IOException {
		return Files.readAllLines(this.log)
			.stream()
			.map(SERVES::matcher)
			.filter(Matcher::find)
			.map((line) -> new State(Integer.parseInt(line.group(1)), line.group(2), Integer.parseInt(line.group(3)),
					Integer.parseInt(line.group(4))))
			.toList();
	}

	String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * Ask for a checkpoint.
	 */
	void checkpoint() throws IOException {
		this.process.getOutputStream().write('\n');
		this.process.getOutputStream().flush();
	}

	/**
	 * Open a session with a client of its own.
	 */
	WebTransportSession open(State state) {
		WebTransportClient client = WebTransportClient.builder().trustCertificateHash(state.certificateHash()).build();
		this.clients.add(client);
		WebTransportSession session = client.open(URI.create("https://127.0.0.1:" + state.port() + "/room"))
			.block(TIMEOUT);
		assertThat(session).isNotNull();
		return session;
	}

	@Override
	public void close() {
		this.clients.forEach((client) -> client.close().block(TIMEOUT));
		this.process.destroy();
		Awaitility.await().atMost(TIMEOUT).until(() -> !this.process.isAlive());
	}

	/**
	 * What an application says of itself when it has started.
	 *
	 * @param port the port that it serves
	 * @param certificateHash the hash of its certificate
	 * @param sockets how many file descriptors the network has
	 * @param formerEventLoops how many threads are left of a server that was there before
	 */
	record State(int port, String certificateHash, int sockets, int formerEventLoops) {

	}

}
