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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.webtransport.benchmarks.peers.Peer;
import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.benchmarks.server.FanOutKind;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rounds of {@link TopicsRunner}. All ways to send are measured on the same
 * sessions of the same server, so that the ratios are those of the ways.
 */
final class TopicsRun {

	private static final String CLIENT = "io.github.webtransport.benchmarks.client.LoadClientProcess";

	private static final List<String> CLIENT_OPTIONS = List.of("-Xms512m", "-Xmx512m");

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final long LATE_MILLIS = 30_000;

	private static final int NODES = 3;

	/**
	 * More messages than are measured, so that the compiler of a JVM is done by then.
	 */
	private static final int WARMUP_FACTOR = 3;

	private static final Duration IDLE_TIME = Duration.ofSeconds(10);

	private final TopicsOptions options;

	private final TopicsResults results = new TopicsResults();

	TopicsRun(TopicsOptions options) {
		this.options = options;
	}

	/**
	 * Run everything.
	 */
	void run() {
		for (String broker : this.options.brokers) {
			switch (broker) {
				case "in-process" -> run(broker, 1, null);
				case "redis", "nodes" -> {
					if (!RedisProcess.isInstalled()) {
						System.err.println("Skipped '" + broker + "': there is no redis-server");
						continue;
					}
					try (RedisProcess redis = new RedisProcess()) {
						run(broker, broker.equals("nodes") ? NODES : 1, redis);
					}
				}
				default -> throw new IllegalArgumentException("Unknown broker: " + broker);
			}
		}
	}

	private void run(String broker, int nodes, @Nullable RedisProcess redis) {
		List<ChildProcess> processes = new ArrayList<>();
		try {
			List<Target> targets = new ArrayList<>();
			targets.add(startTarget(broker, nodes, redis, null, processes));
			if (this.options.against != null && nodes == 1) {
				targets.add(startTarget(broker + ", before", nodes, redis, this.options.against, processes));
			}
			if (redis == null) {
				this.options.peers.forEach((peer) -> startPeer(peer, targets, processes));
			}
			for (int subscribers : this.options.subscribers) {
				targets.forEach((target) -> target.open(subscribers));
				rounds(targets, subscribers);
			}
			if (this.options.idleTopics > 0 && nodes == 1) {
				idleTopics(targets.get(0));
			}
		}
		finally {
			Collections.reverse(processes);
			processes.forEach(ChildProcess::close);
		}
	}

	private Target startTarget(String name, int nodes, @Nullable RedisProcess redis, @Nullable String ahead,
			List<ChildProcess> processes) {
		ChildProcess client = ChildProcess.start("client", CLIENT, CLIENT_OPTIONS, List.of());
		processes.add(client);
		List<ChildProcess> servers = new ArrayList<>();
		for (int i = 0; i < nodes; i++) {
			ChildProcess server = FanOutServer.start(this.options.listeners, redis, ahead);
			processes.add(server);
			servers.add(server);
		}
		return new Target(name, false, servers, client);
	}

	private static void startPeer(Peer peer, List<Target> targets, List<ChildProcess> processes) {
		String missing = peer.build();
		if (missing != null) {
			System.err.println("Skipped " + peer.title() + ": " + missing);
			return;
		}
		ChildProcess client = ChildProcess.start("client", CLIENT, CLIENT_OPTIONS, List.of());
		processes.add(client);
		ChildProcess server = peer.start();
		processes.add(server);
		targets.add(new Target(peer.title(), true, List.of(server), client));
	}

	private void rounds(List<Target> targets, int subscribers) {
		for (int round = 0; round <= this.options.rounds; round++) {
			List<FanOutKind> kinds = new ArrayList<>(this.options.kinds);
			List<Target> turned = new ArrayList<>(targets);
			Collections.rotate(kinds, round);
			Collections.rotate(turned, round);
			for (FanOutKind kind : kinds) {
				for (Target target : turned) {
					if (target.takes(kind)) {
						measure(round, target, kind, subscribers);
					}
				}
			}
		}
	}

	private void measure(int round, Target target, FanOutKind kind, int subscribers) {
		target.take(0, 0);
		long cpu = target.cpu();
		Fields published = target.servers.get(0)
			.call(new Fields("publish").with("kind", kind)
				.with("rate", this.options.rate(subscribers) * ((round > 0) ? 1 : WARMUP_FACTOR))
				.with("duration", ((round > 0) ? this.options.duration : this.options.warmup).toMillis()), PATIENCE);
		long expected = published.getLong("count") * subscribers;
		Fields taken = target.take(expected, LATE_MILLIS);
		double used = (target.cpu() - cpu) / 1e3 / Math.max(1, taken.getLong("count"));
		System.err
			.println("%s, %d subscribers, round %d, %s: %.1f µs of CPU, p99 %.0f µs, %d of %d".formatted(target.name,
					subscribers, round, kind, used, taken.getLong("p99") / 1e3, taken.getLong("count"), expected));
		if (round > 0 && kind.isReliable() && taken.getLong("count") != expected) {
			throw new IllegalStateException(
					"%s: %d of %d messages came".formatted(kind, taken.getLong("count"), expected));
		}
		if (round > 0) {
			this.results.add(target.name, subscribers, kind, used, taken.getLong("p50") / 1e3,
					taken.getLong("p99") / 1e3);
		}
	}

	/**
	 * Measure what topics cost that have a subscriber and to which nobody publishes.
	 */
	private void idleTopics(Target target) {
		ChildProcess server = target.servers.get(0);
		double before = idleCpu(server);
		long heap = server.call(new Fields("memory"), PATIENCE).getLong("heap");
		server.call(new Fields("idle-topics").with("count", this.options.idleTopics), PATIENCE);
		// Over Redis they are there a moment later
		idleCpu(server);
		long grown = server.call(new Fields("memory"), PATIENCE).getLong("heap") - heap;
		double after = idleCpu(server);
		this.results
			.addIdle("%s: an idle topic with a subscriber holds %,d bytes of heap; %,d of them use %.2f %% of a "
				.formatted(target.name, grown / this.options.idleTopics, this.options.idleTopics, after)
					+ "core, and without them %.2f %%".formatted(before));
	}

	/**
	 * Return what a server that has nothing to do uses, in percent of a core.
	 */
	private static double idleCpu(ChildProcess server) {
		long cpu = server.cpu().toNanos();
		long start = System.nanoTime();
		LockSupport.parkNanos(IDLE_TIME.toNanos());
		return 100.0 * (server.cpu().toNanos() - cpu) / (System.nanoTime() - start);
	}

	String table() {
		return this.results.table();
	}

	/**
	 * Return the highest median of the ratios of topics to hand-written loops.
	 */
	double worstRatio() {
		return this.results.worstRatio("in-process");
	}

	/**
	 * Servers that are measured together, and their client.
	 */
	private static final class Target {

		private final String name;

		private final boolean peer;

		private final List<ChildProcess> servers;

		private final ChildProcess client;

		private Target(String name, boolean peer, List<ChildProcess> servers, ChildProcess client) {
			this.name = name;
			this.peer = peer;
			this.servers = servers;
			this.client = client;
		}

		private boolean takes(FanOutKind kind) {
			if (this.peer) {
				return kind.base() == null;
			}
			return this.servers.size() == 1 || kind.crossesNodes();
		}

		/**
		 * Open so many sessions in place of those that are there. The last of all servers
		 * to get one is that which publishes.
		 */
		private void open(int count) {
			this.client.call(new Fields("fan-out-close"), PATIENCE);
			this.servers.forEach((server) -> awaitMembers(server, 0));
			int[] shares = new int[this.servers.size()];
			for (int i = 1; i <= count; i++) {
				shares[i % shares.length]++;
			}
			for (int i = 0; i < shares.length; i++) {
				open(this.servers.get(i), shares[i]);
			}
		}

		private void open(ChildProcess server, int count) {
			if (count == 0) {
				return;
			}
			this.client.call(new Fields("fan-out-open").with("protocol", "WEBTRANSPORT")
				.with("port", server.ready().get("port"))
				.with("pid", server.pid())
				.with("warmup", 0)
				.with("duration", 0)
				.with("count", count), PATIENCE);
			awaitMembers(server, count);
		}

		private static void awaitMembers(ChildProcess server, int count) {
			while (server.call(new Fields("members"), PATIENCE).getInt("count") != count) {
				LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
			}
		}

		private Fields take(long expected, long patience) {
			return this.client.call(new Fields("fan-out-take").with("expected", expected).with("patience", patience),
					PATIENCE);
		}

		private long cpu() {
			return this.servers.stream().mapToLong((server) -> server.cpu().toNanos()).sum();
		}

	}

}
