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

package io.github.webtransport.benchmarks.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.github.webtransport.ClientTransport;
import io.github.webtransport.ClientWebSocketSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.Fields;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Opens many sessions over WebSockets and echoes a small stream in each of them, again
 * and again. Prints how long opening took, what a session costs the server in memory
 * while it is idle, and the echoes with their times. Everything stays on the loopback
 * address; the clients are in this process.
 *
 * @since 0.1.0
 */
public final class FallbackRunner {

	private static final String SERVER = "io.github.webtransport.benchmarks.server.WebSocketEchoServerProcess";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * So many handshakes at a time: the question is what sessions cost, and not what a
	 * storm does.
	 */
	private static final int HANDSHAKES = 32;

	private static final byte[] MESSAGE = new byte[100];

	private FallbackRunner() {
	}

	/**
	 * Run.
	 * @param args the number of sessions (1000), and the seconds of echoes (10)
	 */
	public static void main(String[] args) {
		int sessions = (args.length > 0) ? Integer.parseInt(args[0]) : 1000;
		Duration duration = Duration.ofSeconds((args.length > 1) ? Integer.parseInt(args[1]) : 10);
		try (ChildProcess server = ChildProcess.start("server", SERVER, List.of("-Xmx512m"), List.of())) {
			run(server, sessions, duration);
		}
	}

	private static void run(ChildProcess server, int count, Duration duration) {
		URI base = URI.create("http://127.0.0.1:" + server.ready().getInt("port"));
		WebTransportClient client = WebTransportClient.builder()
			.transport(ClientTransport.WEBSOCKET)
			.webSocket(ClientWebSocketSettings.builder().baseUri(base).build())
			.build();
		try {
			open(client, 1);
			long before = memory(server);
			long start = System.nanoTime();
			List<WebTransportSession> sessions = open(client, count);
			System.out.printf(Locale.ROOT, "%d sessions opened in %.2f s%n", count, (System.nanoTime() - start) / 1e9);
			System.out.printf(Locale.ROOT, "%.1f KiB of the server's memory for a session%n",
					(memory(server) - before) / 1024.0 / count);
			echo(server, sessions, duration);
		}
		finally {
			client.close().block(PATIENCE);
		}
	}

	private static List<WebTransportSession> open(WebTransportClient client, int count) {
		List<WebTransportSession> sessions = Flux.range(0, count)
			.flatMap((i) -> client.open(URI.create("https://127.0.0.1/echo")), HANDSHAKES)
			.collectList()
			.block(PATIENCE);
		return (sessions != null) ? sessions : List.of();
	}

	private static long memory(ChildProcess server) {
		Fields memory = server.call(new Fields("memory"), PATIENCE);
		return memory.getLong("heap") + memory.getLong("direct");
	}

	private static void echo(ChildProcess server, List<WebTransportSession> sessions, Duration duration) {
		Histogram times = new Histogram(3);
		Duration cpu = server.cpu();
		Flux.fromIterable(sessions)
			.flatMap((session) -> Mono.defer(() -> echo(session, times)).repeat().take(duration), Integer.MAX_VALUE)
			.then()
			.block(duration.plus(PATIENCE));
		System.out.printf(Locale.ROOT,
				"%.0f echoes in a second, p50 %.1f ms, p99 %.1f ms, %.0f µs of the server each%n",
				times.getTotalCount() / (double) duration.toSeconds(), times.getValueAtPercentile(50) / 1e6,
				times.getValueAtPercentile(99) / 1e6,
				server.cpu().minus(cpu).toNanos() / 1e3 / Math.max(1, times.getTotalCount()));
	}

	private static Mono<Void> echo(WebTransportSession session, Histogram times) {
		long start = System.nanoTime();
		return session.createBidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.just(session.bufferFactory().wrap(MESSAGE)))
				.thenMany(stream.receive())
				.doOnNext(DataBufferUtils::release)
				.then())
			.doOnSuccess((done) -> {
				synchronized (times) {
					times.recordValue(System.nanoTime() - start);
				}
			});
	}

}
