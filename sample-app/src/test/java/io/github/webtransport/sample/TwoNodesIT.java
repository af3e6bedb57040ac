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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.webtransport.spring.messaging.WebTransportTopics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of two nodes in a browser, over real UDP and a real Redis.
 */
class TwoNodesIT {

	private static final Duration PACE = Duration.ofMillis(50);

	private static final Duration SLOW_PACE = Duration.ofMillis(200);

	/**
	 * Fewer lines than are kept, however long the page takes.
	 */
	private static final int MAX_LINES = 95;

	private static final Pattern NUMBERED = Pattern.compile("Counter: line (\\d+)");

	private final Deque<Runnable> started = new ArrayDeque<>();

	private RedisServer redis;

	private ConfigurableApplicationContext first;

	private ConfigurableApplicationContext second;

	private Browser browser;

	@BeforeEach
	void start() throws IOException {
		this.redis = RedisServer.start();
		this.started.add(this.redis::close);
		this.browser = Browser.start();
		this.started.add(this.browser::close);
		this.first = run();
		this.second = run();
	}

	@AfterEach
	void stop() {
		this.started.descendingIterator().forEachRemaining(Runnable::run);
	}

	@Test
	void whenANodeGoesThenItsPageGoesOnAtTheOtherAndMissesNoLine() {
		SamplePage here = open(this.first, this.second);
		SamplePage there = open(this.second, this.first);
		here.awaitConnected();
		there.awaitConnected();
		here.awaitText("arena-members", "2");
		there.awaitText("arena-members", "2");
		here.say("Hello from here");
		there.awaitText("chat-log", here.name() + ": Hello from here");
		there.say("Hello from there");
		here.awaitText("chat-log", there.name() + ": Hello from there");
		here.moveCursor();
		there.awaitCursorOf(here.name());
		Counter counter = new Counter(this.second.getBean(WebTransportTopics.class), PACE);
		here.awaitText("chat-log", "Counter: line 1");
		this.first.close();
		here.awaitText("status-title", "Connected to https://localhost:" + udpPort(this.second));
		here.awaitAttribute("link-room", "data-state", "open");
		assertNoLineIsMissing(here, counter.stop());
		here.say("Back again");
		there.awaitText("chat-log", here.name() + ": Back again");
	}

	@Test
	void whenTheProcessOfANodeIsKilledThenItsPageGoesOnAtTheOtherAndMissesNoLine() throws IOException {
		try (NodeProcess third = NodeProcess.start(this.redis.port())) {
			SamplePage here = this.browser
				.open("http://localhost:%d/?otherPort=%d".formatted(third.httpPort(), httpPort(this.second)));
			here.awaitConnected();
			Counter counter = new Counter(this.second.getBean(WebTransportTopics.class), SLOW_PACE);
			here.awaitText("chat-log", "Counter: line 1");
			third.kill();
			here.awaitText("status-title", "Connected to https://localhost:" + udpPort(this.second));
			here.awaitAttribute("link-room", "data-state", "open");
			assertNoLineIsMissing(here, counter.stop());
		}
	}

	private void assertNoLineIsMissing(SamplePage page, int last) {
		assertThat(last).as("lines in the meantime").isBetween(5, MAX_LINES);
		page.awaitText("chat-log", "Counter: line " + last);
		assertThat(numbers(page)).isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
	}

	private static List<Integer> numbers(SamplePage page) {
		return NUMBERED.matcher(page.text("chat-log")).results().map((line) -> Integer.valueOf(line.group(1))).toList();
	}

	private SamplePage open(ConfigurableApplicationContext node, ConfigurableApplicationContext other) {
		return this.browser.open("http://localhost:%d/?otherPort=%d".formatted(httpPort(node), httpPort(other)));
	}

	private static int httpPort(ConfigurableApplicationContext node) {
		return node.getEnvironment().getRequiredProperty("local.server.port", int.class);
	}

	private static int udpPort(ConfigurableApplicationContext node) {
		return node.getEnvironment().getRequiredProperty("local.webtransport.server.port", int.class);
	}

	private ConfigurableApplicationContext run() {
		ConfigurableApplicationContext node = new SpringApplication(SampleApplication.class, OwnThreads.class).run(
				"--spring.profiles.active=nodes", "--server.port=0", "--webtransport.server.port=0",
				"--spring.data.redis.port=" + this.redis.port());
		this.started.add(node::close);
		return node;
	}

	/**
	 * Says line after line at a node, until it is stopped or there are enough.
	 */
	private static final class Counter {

		private final Sinks.Empty<Void> stop = Sinks.empty();

		private final CompletableFuture<Long> told;

		Counter(WebTransportTopics topics, Duration pace) {
			this.told = Flux.interval(pace)
				.onBackpressureDrop()
				.takeUntilOther(this.stop.asMono())
				.index()
				.map((tick) -> tick.getT1() + 1)
				.take(MAX_LINES)
				.concatMap((line) -> topics.publish("rooms/lobby", line(line)).thenReturn(line))
				.last()
				.toFuture();
		}

		/**
		 * Stop after the line that is on its way, which a cancellation could lose.
		 */
		int stop() {
			this.stop.tryEmitEmpty();
			return Math.toIntExact(this.told.orTimeout(30, TimeUnit.SECONDS).join());
		}

		private static Map<String, Object> line(long number) {
			return Map.of("type", "chat", "from", "guest:0:Counter", "name", "Counter", "text", "line " + number,
					"time", System.currentTimeMillis());
		}

	}

	/**
	 * Nodes are processes: one that ends takes no threads of the other with it.
	 */
	static class OwnThreads {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory threads = new ReactorResourceFactory();
			threads.setUseGlobalResources(false);
			return threads;
		}

	}

}
