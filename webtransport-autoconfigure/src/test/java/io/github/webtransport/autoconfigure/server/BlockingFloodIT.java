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

package io.github.webtransport.autoconfigure.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.autoconfigure.browser.LeakGuard;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for what one user does to another where methods block: client and
 * server over UDP.
 */
@ExtendWith({ LeakGuard.class, OutputCaptureExtension.class })
class BlockingFloodIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int SAMPLES = 50;

	private static final int WARM_UP = 10;

	/**
	 * How many samples may take longer.
	 */
	private static final int MAX_OUTLIERS = 1;

	private static final List<BlockingCallKind> KINDS = List.of(BlockingCallKind.HANDSHAKE, BlockingCallKind.CALL);

	/**
	 * How many times as long as without the flood it may take.
	 */
	private static final int FACTOR = 3;

	/**
	 * A few milliseconds times three are less than what a pause of the garbage collector
	 * or another process takes. Who waits for a thread or a place of the flood waits for
	 * seconds.
	 */
	private static final Duration NOISE = Duration.ofMillis(300);

	/**
	 * Other processes may keep the processor for a whole round. The flood is there in
	 * each.
	 */
	private static final int ROUNDS = 3;

	/**
	 * Longer than any sample of a user who is served.
	 */
	private static final Duration STALLED = Duration.ofSeconds(3);

	/**
	 * How long a slow method takes.
	 */
	private static final Duration SLOW = Duration.ofSeconds(15);

	private static final int THREADS = 16;

	private static final int MAX_SESSIONS = 80;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class))
		.withUserConfiguration(FileController.class)
		.withBean(WebTransportHandshakeSecurity.class, () -> BlockingFloodIT::login)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.shutdown=immediate",
				"webtransport.server.session.max-total=" + MAX_SESSIONS,
				"webtransport.server.session.handshake-timeout=20s", "webtransport.server.blocking.threads=" + THREADS,
				"webtransport.server.blocking.max-per-user=4", "webtransport.server.blocking.max-per-session=2",
				"webtransport.server.blocking.queue=64");

	private static Mono<HandshakeDecision> login(HandshakeInfo request,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		String name = request.getHeaders().get("x-user").get(0);
		Principal user = () -> name;
		return next.apply(request.mutate().principal(Mono.just(user)).build());
	}

	@Test
	void whenAUserFloodsTheServerThenAnotherIsServedAsBefore(CapturedOutput output) {
		this.contextRunner.run(BlockingFloodIT::assertServedAsBefore);
		assertThat(output).contains("Refused a session of user mallory: %d of its sessions".formatted(MAX_SESSIONS / 4))
			.doesNotContain("session of user alice");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whenThreadsAreVirtualThenAnotherIsServedAsBefore() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run(BlockingFloodIT::assertServedAsBefore);
	}

	/**
	 * Proves that the floods are bad enough to show a hole.
	 */
	@Test
	void whenUsersHaveNoSharesThenAnotherIsNotServed() {
		this.contextRunner
			.withPropertyValues("webtransport.server.session.max-per-user=" + MAX_SESSIONS,
					"webtransport.server.blocking.max-per-user=" + THREADS,
					"webtransport.server.blocking.max-per-session=" + THREADS)
			.run((context) -> {
				Server server = new Server(context);
				User alice = server.user("alice");
				WebTransportSession session = alice.open("quick").block(TIMEOUT);
				for (Flood flood : Flood.values()) {
					server.during(flood, () -> {
						List<Long> samples = Flux.fromIterable(flood.kinds)
							.flatMap((kind) -> sample(kind, alice, session))
							.collectList()
							.block(TIMEOUT);
						assertThat(samples).as("%s", flood)
							.hasSameSizeAs(flood.kinds)
							.allMatch((time) -> time >= STALLED.toNanos());
					});
				}
				alice.close();
			});
	}

	private static void assertServedAsBefore(ApplicationContext context) {
		Server server = new Server(context);
		User alice = server.user("alice");
		WebTransportSession session = alice.open("quick").block(TIMEOUT);
		Map<BlockingCallKind, Duration> quiet = new EnumMap<>(BlockingCallKind.class);
		for (BlockingCallKind kind : KINDS) {
			Mono<Long> sample = sample(kind, alice, session);
			measure(sample, WARM_UP, STALLED);
			quiet.put(kind, measure(sample, SAMPLES, STALLED));
		}
		for (Flood flood : Flood.values()) {
			server.during(flood, () -> quiet.forEach((kind, before) -> {
				Duration allowed = allowed(before);
				Mono<Long> sample = sample(kind, alice, session);
				Duration measured = measure(sample, SAMPLES, allowed);
				for (int round = 1; round < ROUNDS && measured.compareTo(allowed) > 0; round++) {
					measured = measure(sample, SAMPLES, allowed);
				}
				assertThat(measured).as("%s during %s, before it: %s", kind, flood, before)
					.isLessThanOrEqualTo(allowed);
			}));
		}
		alice.close();
	}

	private static Duration allowed(Duration quiet) {
		Duration slower = quiet.multipliedBy(FACTOR);
		Duration noisy = quiet.plus(NOISE);
		return (slower.compareTo(noisy) > 0) ? slower : noisy;
	}

	/**
	 * Return how long something takes in 49 of 50 cases. Gives up as soon as that is
	 * longer than allowed.
	 */
	private static Duration measure(Mono<Long> sample, int count, Duration allowed) {
		AtomicInteger late = new AtomicInteger();
		List<Long> samples = Flux.range(0, count)
			.flatMap((index) -> sample, 2)
			.takeUntil((time) -> time > allowed.toNanos() && late.incrementAndGet() > MAX_OUTLIERS)
			.sort()
			.collectList()
			.block(TIMEOUT.multipliedBy(3));
		assertThat(samples).hasSizeGreaterThan(MAX_OUTLIERS);
		return Duration.ofNanos(samples.get(samples.size() - 1 - MAX_OUTLIERS));
	}

	private static Mono<Long> sample(BlockingCallKind kind, User user, WebTransportSession session) {
		return (kind == BlockingCallKind.HANDSHAKE) ? handshake(user) : upload(session);
	}

	private static Mono<Long> handshake(User user) {
		return Mono.defer(() -> {
			long start = System.nanoTime();
			return user.open("quick")
				.flatMap((session) -> Mono.just(System.nanoTime() - start).delayUntil((time) -> session.close()))
				.timeout(STALLED)
				.onErrorReturn(STALLED.toNanos());
		});
	}

	private static Mono<Long> upload(WebTransportSession session) {
		return Mono.defer(() -> {
			long start = System.nanoTime();
			return session.createBidirectionalStream()
				.flatMap((stream) -> Mono.when(stream.send(bytes(16 << 10)), drain(stream)))
				.then(Mono.fromSupplier(() -> System.nanoTime() - start))
				.timeout(STALLED)
				.onErrorReturn(STALLED.toNanos());
		});
	}

	private static Mono<DataBuffer> bytes(int count) {
		return Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[count]));
	}

	private static Mono<Void> drain(WebTransportStream stream) {
		return stream.receive().doOnNext(DataBufferUtils::release).then();
	}

	/**
	 * What somebody does to be served before everybody else, again whenever it is
	 * refused.
	 */
	private enum Flood {

		/**
		 * Opens sessions, and keeps them.
		 */
		SESSIONS(BlockingCallKind.HANDSHAKE) {

			@Override
			Mono<Void> run(User user, AtomicInteger refused) {
				return again(4, refused, user.open("quick").then());
			}

			@Override
			boolean isOn(BlockingCalls calls, AtomicInteger refused) {
				return refused.get() > 0;
			}

		},

		/**
		 * Opens streams on which nothing comes.
		 */
		SILENT_STREAMS(BlockingCallKind.CALL) {

			@Override
			Mono<Void> run(User user, AtomicInteger refused) {
				return sessions(user, "quick")
					.flatMap((sessions) -> streams(sessions, refused, (stream) -> stream.write(bytes(1))));
			}

		},

		/**
		 * Calls whatever takes long.
		 */
		SLOW_CALLS(BlockingCallKind.HANDSHAKE, BlockingCallKind.CALL) {

			@Override
			Mono<Void> run(User user, AtomicInteger refused) {
				return sessions(user, "slow-upload")
					.flatMap((sessions) -> Mono.when(streams(sessions, refused, (stream) -> stream.send(bytes(1))),
							again(30, refused, user.open("slow-handshake").then())));
			}

		};

		/**
		 * Not shorter, so that the user does not take the processor instead, on which the
		 * other one runs as well.
		 */
		private static final Duration PAUSE = Duration.ofSeconds(1);

		private final List<BlockingCallKind> kinds;

		Flood(BlockingCallKind... kinds) {
			this.kinds = List.of(kinds);
		}

		abstract Mono<Void> run(User user, AtomicInteger refused);

		/**
		 * Return whether the user has all that it gets, and wants more.
		 */
		boolean isOn(BlockingCalls calls, AtomicInteger refused) {
			return this.kinds.stream()
				.map(calls::getStats)
				.allMatch((stats) -> stats.running() >= calls.getSettings().getMaxPerUser() && stats.waiting() > 0);
		}

		private static Mono<List<WebTransportSession>> sessions(User user, String path) {
			return Flux.range(0, 2).flatMap((index) -> user.open(path)).collectList();
		}

		private static Mono<Void> streams(List<WebTransportSession> sessions, AtomicInteger refused,
				Function<WebTransportStream, Mono<Void>> send) {
			return Flux.fromIterable(sessions)
				.flatMap((session) -> again(20, refused,
						session.createBidirectionalStream()
							.flatMap((stream) -> Mono.when(send.apply(stream), drain(stream)))))
				.then();
		}

		private static Mono<Void> again(int concurrency, AtomicInteger refused, Mono<Void> attempt) {
			return Flux.range(0, concurrency).flatMap((index) -> attempt.onErrorResume((ex) -> {
				refused.incrementAndGet();
				return Mono.delay(PAUSE).then();
			}).repeat().then(), concurrency).then();
		}

	}

	private record User(String name, WebTransportClient client, int port) {

		Mono<WebTransportSession> open(String path) {
			return this.client
				.open(SessionRequest.builder(URI.create("https://127.0.0.1:%d/files/%s".formatted(this.port, path)))
					.header("x-user", this.name)
					.build());
		}

		void close() {
			this.client.close().block(TIMEOUT);
		}

	}

	private record Server(ApplicationContext context) {

		User user(String name) {
			WebTransportClient client = WebTransportClient.builder()
				.trustCertificateHash(this.context.getBean(SelfSignedCertificate.class).getSha256())
				.handshakeTimeout(TIMEOUT.multipliedBy(2))
				.build();
			return new User(name, client, this.context.getBean(WebTransportServer.class).getAddress().getPort());
		}

		void during(Flood flood, Runnable task) {
			BlockingCalls calls = this.context.getBean(BlockingCalls.class);
			User mallory = user("mallory");
			AtomicInteger refused = new AtomicInteger();
			Disposable attack = flood.run(mallory, refused).subscribe();
			Awaitility.await().atMost(TIMEOUT).until(() -> flood.isOn(calls, refused));
			task.run();
			Awaitility.await().atMost(TIMEOUT).until(() -> flood.isOn(calls, refused));
			attack.dispose();
			mallory.close();
			for (BlockingCallKind kind : BlockingCallKind.values()) {
				Awaitility.await().atMost(TIMEOUT).until(() -> calls.getStats(kind).running() == 0);
			}
		}

	}

	@WebTransportController
	@WebTransportMapping("/files/{kind}")
	static class FileController {

		@SessionMapping
		void open(@PathVariable String kind) throws InterruptedException {
			if (kind.equals("slow-handshake")) {
				takeLong();
			}
		}

		@StreamMapping
		String upload(@PathVariable String kind, InputStream input) throws IOException, InterruptedException {
			int length = input.readAllBytes().length;
			if (kind.equals("slow-upload")) {
				takeLong();
			}
			return String.valueOf(length);
		}

		private static void takeLong() throws InterruptedException {
			new CountDownLatch(1).await(SLOW.toMillis(), TimeUnit.MILLISECONDS);
		}

	}

}
