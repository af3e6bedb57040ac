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

package io.github.webtransport.spring.messaging.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.AbstractTopicBrokerTests;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import io.github.webtransport.spring.messaging.broker.TopicMember;

/**
 * A node in a process of its own, which listens to a topic with one member, and says on
 * its standard output what it hears.
 */
public final class NodeProcess implements AutoCloseable {

	static final String TOPIC = "rooms/blue";

	static final TopicMember MEMBER = new TopicMember("process/1", "process", "ada");

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private NodeProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "node");
		reader.setDaemon(true);
		reader.start();
	}

	static NodeProcess start(int port) {
		try {
			return new NodeProcess(new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp",
					System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", NodeProcess.class.getName(),
					String.valueOf(port))
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add("ended");
		}
	}

	List<String> lines() {
		return this.lines;
	}

	void awaitLine(String line) {
		AbstractTopicBrokerTests.await(() -> this.lines.contains(line), TIMEOUT);
	}

	/**
	 * Send a signal, such as {@code STOP}.
	 */
	void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Be the node, until killed or left alone.
	 * @param args the port of Redis
	 */
	public static void main(String[] args) throws IOException {
		PrintStream out = System.out;
		RedisNode node = new RedisNode(Integer.parseInt(args[0])).awaitAvailable();
		node.broker().subscribe(TOPIC, new TopicListener() {

			@Override
			public void onMessage(BrokerMessage message) {
				out.println("message " + new String(message.payload(), StandardCharsets.UTF_8));
			}

			@Override
			public void onDatagram(byte[] payload) {
				out.println("datagram");
			}

			@Override
			public void onLost() {
				out.println("lost");
			}

		}).block(TIMEOUT);
		node.broker().join(TOPIC, MEMBER).block(TIMEOUT);
		TopicPosition position = node.broker()
			.publish(TOPIC, "\"I am here\"".getBytes(StandardCharsets.UTF_8))
			.block(TIMEOUT);
		out.println("ready " + position.offset());
		while (System.in.read() >= 0) {
			Thread.onSpinWait();
		}
	}

}
