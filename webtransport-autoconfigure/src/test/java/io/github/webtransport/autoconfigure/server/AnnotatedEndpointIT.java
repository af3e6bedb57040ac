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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.autoconfigure.browser.LeakGuard;
import io.github.webtransport.autoconfigure.codec.WebTransportCodecAutoConfiguration;
import io.github.webtransport.autoconfigure.metrics.WebTransportMetricsAutoConfiguration;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for annotated endpoints: client and server over UDP.
 */
@ExtendWith(LeakGuard.class)
class AnnotatedEndpointIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int WINDOW = 64 << 10;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportCodecAutoConfiguration.class, WebTransportMetricsAutoConfiguration.class,
				JacksonAutoConfiguration.class, SslAutoConfiguration.class))
		.withUserConfiguration(RoomController.class)
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.shutdown=immediate",
				"webtransport.server.http3.max-stream-data=64KB");

	@Test
	void shouldHandleStreamsAndDatagrams() {
		run("blue", (endpoint) -> {
			Flux<String> replies = texts(endpoint.session().receiveDatagrams());
			StepVerifier.create(replies)
				.then(() -> endpoint.datagram("{\"text\":\"hi\"}"))
				.expectNext("{\"text\":\"blue hi\"}")
				.thenCancel()
				.verify(TIMEOUT);
			StepVerifier.create(endpoint.exchange("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"))
				.expectNext("{\"text\":\"blue a\"}\n{\"text\":\"blue b\"}\n")
				.expectComplete()
				.verify(TIMEOUT);
			endpoint.session()
				.createUnidirectionalStream()
				.flatMap((stream) -> stream.send(Flux.just(buffer("one "), buffer("two"))))
				.block(TIMEOUT);
			await(() -> assertThat(endpoint.controller().calls).contains("collect one two"));
			endpoint.session().close(CloseStatus.of(7, "bye")).block(TIMEOUT);
			await(() -> assertThat(endpoint.controller().calls).contains("leave 7 bye"));
		});
	}

	@Test
	void whenSessionMethodFailsThenTheClientGetsTheStatus() {
		this.contextRunner.run((context) -> {
			WebTransportClient client = client(context);
			StepVerifier.create(client.open(uri(context, "closed")))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class,
						(rejected) -> assertThat(rejected.getHttpStatus()).isEqualTo(409)))
				.verify(TIMEOUT);
			client.close().block(TIMEOUT);
		});
	}

	@Test
	void whenSessionMethodNeverDecidesThenTheClientWaitsForTheStatus() {
		this.contextRunner.run((context) -> {
			WebTransportClient client = client(context);
			StepVerifier.create(client.open(uri(context, "undecided")))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class,
						(rejected) -> assertThat(rejected.getHttpStatus()).isEqualTo(503)))
				.verify(TIMEOUT);
			client.close().block(TIMEOUT);
		});
	}

	@Test
	void whenMethodFailsThenTheStreamIsResetWithTheCode() {
		run("blue", (endpoint) -> {
			StepVerifier.create(endpoint.exchange("not json\n"))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(StreamResetException.class,
						(reset) -> assertThat(reset.getCode()).isEqualTo(1)))
				.verify(TIMEOUT);
			StepVerifier.create(endpoint.exchange("{\"text\":\"fail\"}\n"))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(StreamResetException.class,
						(reset) -> assertThat(reset.getCode()).isEqualTo(77)))
				.verify(TIMEOUT);
			endpoint.datagram("not json");
			await(() -> assertThat(endpoint.errors()).isEqualTo(2));
			assertThat(endpoint.session().isOpen()).isTrue();
		});
	}

	@Test
	void whenMethodDoesNotReadThenThePeerIsHeldUp() {
		run("slow", (endpoint) -> {
			AtomicLong produced = new AtomicLong();
			WebTransportStream stream = endpoint.open();
			stream.send(Flux.<DataBuffer>generate((sink) -> {
				produced.addAndGet(1000);
				sink.next(buffer("x".repeat(999) + "\n"));
			})).onErrorResume((ex) -> Mono.empty()).subscribe();
			endpoint.settle(produced);
			assertThat(produced.get()).isBetween(3000L, 6L * WINDOW);
		});
	}

	@Test
	void whenPeerDoesNotReadThenTheFluxOfTheMethodIsHeldUp() {
		run("flood", (endpoint) -> {
			WebTransportStream stream = endpoint.open();
			stream.send(Mono.fromSupplier(() -> buffer("{\"text\":\"go\"}\n"))).block(TIMEOUT);
			AtomicLong produced = endpoint.controller().produced;
			endpoint.settle(produced);
			assertThat(produced.get()).isBetween(1000L, 64L * WINDOW);
			stream.stopSending(5).block(TIMEOUT);
			await(() -> assertThat(endpoint.controller().calls).contains("flood cancelled"));
		});
	}

	private void run(String room, Consumer<Endpoint> test) {
		this.contextRunner.run((context) -> {
			WebTransportClient client = client(context);
			WebTransportSession session = client.open(uri(context, room)).block(TIMEOUT);
			assertThat(session).isNotNull();
			try {
				test.accept(new Endpoint(session, context.getBean(RoomController.class),
						context.getBean(MeterRegistry.class)));
			}
			finally {
				client.close().block(TIMEOUT);
			}
		});
	}

	private static WebTransportClient client(AssertableApplicationContext context) {
		return WebTransportClient.builder()
			.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
			.build();
	}

	private static URI uri(AssertableApplicationContext context, String room) {
		return URI.create("https://127.0.0.1:%d/rooms/%s"
			.formatted(context.getBean(WebTransportServer.class).getAddress().getPort(), room));
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static Flux<String> texts(Flux<DataBuffer> buffers) {
		return buffers.map((buffer) -> {
			String text = buffer.toString(StandardCharsets.UTF_8);
			DataBufferUtils.release(buffer);
			return text;
		});
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(TIMEOUT).untilAsserted(assertion);
	}

	record Endpoint(WebTransportSession session, RoomController controller, MeterRegistry registry) {

		void datagram(String text) {
			this.session.sendDatagram(buffer(text));
		}

		WebTransportStream open() {
			WebTransportStream stream = this.session.createBidirectionalStream().block(TIMEOUT);
			assertThat(stream).isNotNull();
			return stream;
		}

		Mono<String> exchange(String text) {
			return this.session.createBidirectionalStream()
				.flatMap((stream) -> Mono
					.zip(stream.send(Mono.fromSupplier(() -> buffer(text)))
						.onErrorResume(StreamStoppedException.class, (ex) -> Mono.empty())
						.thenReturn(true), texts(stream.receive()).collectList().map((texts) -> String.join("", texts)))
					.map((both) -> both.getT2()));
		}

		double errors() {
			return this.registry.get("webtransport.server.handler.errors")
				.counters()
				.stream()
				.mapToDouble((counter) -> counter.count())
				.sum();
		}

		/**
		 * Wait until a count stays the same while other things move.
		 */
		void settle(AtomicLong count) {
			AtomicLong last = new AtomicLong(-1);
			Awaitility.await()
				.atMost(TIMEOUT)
				.pollInterval(Duration.ofMillis(200))
				.until(() -> count.get() > 0 && last.getAndSet(count.get()) == count.get());
		}

	}

	record Note(String text) {

	}

	@WebTransportController
	@WebTransportMapping("/rooms/{room}")
	static class RoomController {

		private final Queue<String> calls = new ConcurrentLinkedQueue<>();

		private final AtomicLong produced = new AtomicLong();

		@SessionMapping
		Mono<Void> join(@PathVariable String room, WebTransportSession session) {
			if (room.equals("closed")) {
				return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT));
			}
			if (room.equals("undecided")) {
				return Mono.never();
			}
			return Mono.fromRunnable(() -> this.calls.add("join " + session.getState()));
		}

		@DatagramMapping
		Mono<Note> datagram(@PathVariable String room, Note note) {
			return Mono.just(new Note(room + " " + note.text()));
		}

		@StreamMapping
		Flux<Note> talk(@PathVariable String room, Flux<Note> notes, WebTransportSession session) {
			return switch (room) {
				case "slow" -> notes.limitRate(1).concatMap((note) -> Mono.<Note>never(), 0);
				case "flood" -> Flux.<Note>generate((sink) -> {
					Note note = new Note("x".repeat(100));
					this.produced.addAndGet(112);
					sink.next(note);
				}).doOnCancel(() -> this.calls.add("flood cancelled"));
				default -> notes.map((note) -> reply(room, note));
			};
		}

		private static Note reply(String room, Note note) {
			if (note.text().equals("fail")) {
				throw new IllegalStateException("failed");
			}
			return new Note(room + " " + note.text());
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		void collect(String text) {
			this.calls.add("collect " + text);
		}

		@DisconnectMapping
		void leave(CloseStatus status) {
			this.calls.add("leave " + status.code() + " " + status.reason());
		}

		@WebTransportExceptionHandler(IllegalStateException.class)
		StreamReset failed() {
			return StreamReset.of(77);
		}

	}

}
