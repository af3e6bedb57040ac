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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.webtransport.benchmarks.peers.Peer;
import io.github.webtransport.benchmarks.process.CommandLine;
import io.github.webtransport.benchmarks.server.FanOutKind;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@link TopicsRunner}.
 */
final class TopicsOptions {

	static final String USAGE = """
			Options:
			  --brokers B,B      of in-process, redis, nodes (three of them over Redis); all
			  --subscribers N,N  sessions that get each message, one number after another (1000,10,1)
			  --kinds K,K        of LOOP_DATAGRAM, TOPIC_DATAGRAM, REGISTRY_DATAGRAM, LOOP_STREAM, TOPIC_STREAM,
			                     LOOP_NEW_STREAM, REGISTRY_NEW_STREAM; all
			  --deliveries N     messages a second, counted for each subscriber (4000)
			  --rounds N         rounds, behind one that does not count (3)
			  --seconds S        measured time (3)
			  --warmup S         time of the round that does not count, with three times the messages (10)
			  --listeners N      sockets of each server (2)
			  --idle-topics N    topics that nobody publishes to (10000)
			  --against PATHS    class path entries of another build, whose server is measured beside this one
			  --peers P          servers of other languages that are measured beside this one in process: go, quinn, wtransport,
			                     aioquic
			  --limit R          the highest ratio of topics to hand-written loops, in process (1.20)
			  --output FILE      write the table there as well
			""";

	private static final int MAX_RATE = 500;

	List<String> brokers = List.of("in-process", "redis", "nodes");

	List<Integer> subscribers = List.of(1000, 10, 1);

	List<FanOutKind> kinds = List.of(FanOutKind.values());

	int deliveries = 4000;

	int rounds = 3;

	int listeners = 2;

	int idleTopics = 10_000;

	Duration duration = Duration.ofSeconds(3);

	Duration warmup = Duration.ofSeconds(10);

	List<Peer> peers = List.of();

	double limit = 1.20;

	@Nullable String against;

	@Nullable Path output;

	/**
	 * Take a command line.
	 * @param args the words. A word may hold several, separated by spaces
	 */
	void parse(String... args) {
		new CommandLine(args).forEachOption(this::apply);
	}

	private void apply(String option, String value) {
		switch (option) {
			case "--brokers" -> {
				this.brokers = List.of(value.split(","));
			}
			case "--subscribers" -> {
				this.subscribers = Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
			}
			case "--kinds" -> {
				this.kinds = Arrays.stream(value.split(",")).map(FanOutKind::valueOf).toList();
			}
			case "--deliveries" -> {
				this.deliveries = Integer.parseInt(value);
			}
			case "--rounds" -> {
				this.rounds = Integer.parseInt(value);
			}
			case "--seconds" -> {
				this.duration = CommandLine.seconds(value);
			}
			case "--warmup" -> {
				this.warmup = CommandLine.seconds(value);
			}
			case "--listeners" -> {
				this.listeners = Integer.parseInt(value);
			}
			case "--idle-topics" -> {
				this.idleTopics = Integer.parseInt(value);
			}
			case "--against" -> {
				this.against = value;
			}
			case "--peers" -> {
				this.peers = Arrays.stream(value.split(","))
					.map((name) -> Peer.valueOf(name.toUpperCase(Locale.ROOT)))
					.toList();
			}
			case "--limit" -> {
				this.limit = Double.parseDouble(value);
			}
			case "--output" -> {
				this.output = Path.of(value);
			}
			default -> throw new IllegalArgumentException("Unknown option: " + option);
		}
	}

	/**
	 * Return how many messages are published a second.
	 */
	int rate(int subscribers) {
		return Math.max(1, Math.min(MAX_RATE, this.deliveries / subscribers));
	}

}
