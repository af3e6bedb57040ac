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
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.autoconfigure.browser.LeakGuard;
import io.github.webtransport.autoconfigure.codec.WebTransportCodecAutoConfiguration;
import io.github.webtransport.autoconfigure.metrics.WebTransportMetricsAutoConfiguration;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.security.access.AccessDeniedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for what a peer does to its streams and its session: it is no error
 * of the application, neither in the log nor in the outcome of the session.
 */
@ExtendWith({ OutputCaptureExtension.class, LeakGuard.class })
class PeerFaultIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportCodecAutoConfiguration.class, WebTransportMetricsAutoConfiguration.class,
				JacksonAutoConfiguration.class, SslAutoConfiguration.class))
		.withUserConfiguration(EchoController.class, NoteController.class, AllNotesController.class)
		.withBean(SimpleMeterRegistry.class)
		.withBean(WebTransportRoutes.class,
				() -> WebTransportRoutes.route().path("/decoding", PeerFaultIT::decode).build())
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.shutdown=immediate");

	static Stream<Arguments> faults() {
		return Stream.of(fault("/echo", "a reset", PeerFaultIT::reset, "SUCCESS"),
				fault("/echo", "a stop", PeerFaultIT::stop, "SUCCESS"),
				fault("/flat-map", "a reset", PeerFaultIT::reset, "CLIENT_ERROR"),
				fault("/flat-map", "a stop", PeerFaultIT::stop, "CLIENT_ERROR"),
				fault("/notes", "a reset", PeerFaultIT::reset, "SUCCESS"),
				fault("/notes", "a stop", PeerFaultIT::stop, "SUCCESS"),
				fault("/notes", "no JSON on a stream", (session) -> send(session, "no JSON\n"), "SUCCESS"),
				fault("/notes", "no JSON in a datagram", PeerFaultIT::sendMalformedDatagram, "SUCCESS"),
				fault("/all-notes", "no JSON in a datagram", PeerFaultIT::sendMalformedDatagram, "SUCCESS"),
				fault("/notes", "access that is denied", PeerFaultIT::sendUnidirectional, "SUCCESS"),
				fault("/decoding", "no JSON for a handler", (session) -> send(session, "no JSON\n"), "CLIENT_ERROR"),
				fault("/denied", "access to a session that is denied", (session) -> session.closeStatus().then(),
						"CLIENT_ERROR"));
	}

	private static Arguments fault(String path, String name, Function<WebTransportSession, Mono<Void>> fault,
			String outcome) {
		return Arguments.argumentSet(name + " at " + path, path, fault, outcome);
	}

	private static Mono<Void> decode(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> new JacksonJsonDecoder().decodeToMono(stream.receive(),
					ResolvableType.forClass(Note.class), null, null))
			.then();
	}

	private static Mono<Void> reset(WebTransportSession session) {
		return withStream(session, (stream) -> stream.write(text("{\"text\":\"a\"}\n")).then(stream.reset(9)));
	}

	private static Mono<Void> stop(WebTransportSession session) {
		return withStream(session, (stream) -> stream.write(text("{\"text\":\"a\"}\n")).then(stream.stopSending(9)));
	}

	private static Mono<Void> withStream(WebTransportSession session,
			Function<WebTransportStream, Mono<Void>> operation) {
		return session.createBidirectionalStream().flatMap(operation);
	}

	private static Mono<Void> send(WebTransportSession session, String text) {
		return withStream(session, (stream) -> stream.send(text(text)));
	}

	private static Mono<Void> sendMalformedDatagram(WebTransportSession session) {
		return session.sendDatagrams(text("no JSON"));
	}

	private static Mono<Void> sendUnidirectional(WebTransportSession session) {
		return session.createUnidirectionalStream().flatMap((stream) -> stream.send(text("a")));
	}

	private static Mono<DataBuffer> text(String text) {
		return Mono
			.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void shouldBeNoErrorOfTheApplication(String path, Function<WebTransportSession, Mono<Void>> fault, String outcome,
			CapturedOutput output) {
		this.contextRunner.run((context) -> {
			WebTransportClient client = WebTransportClient.builder()
				.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
				.build();
			try {
				WebTransportSession session = client
					.open(URI.create("https://127.0.0.1:%d%s"
						.formatted(context.getBean(WebTransportServer.class).getAddress().getPort(), path)))
					.block(TIMEOUT);
				assertThat(session).isNotNull();
				fault.apply(session).onErrorComplete().block(TIMEOUT);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				if (outcome.equals("SUCCESS")) {
					probe(session, registry);
					session.close(CloseStatus.NORMAL).block(TIMEOUT);
				}
				Timer timer = Awaitility.await()
					.atMost(TIMEOUT)
					.until(() -> registry.find("webtransport.server.sessions").timer(), (found) -> found != null);
				assertThat(timer.getId().getTag("outcome")).isEqualTo(outcome);
				assertThat(timer.getId().getTag("error")).isEqualTo("none");
			}
			finally {
				client.close().block(TIMEOUT);
			}
		});
		assertThat(output).doesNotContain("ERROR").doesNotContain("WARN").doesNotContain("\tat ");
	}

	/**
	 * Prove that the session lives, and wait until the server has seen what was sent
	 * before, all of which may overtake each other.
	 */
	private static void probe(WebTransportSession session, MeterRegistry registry) {
		String received = session.createBidirectionalStream()
			.flatMap((stream) -> Mono.zip(stream.send(text("{\"text\":\"probe\"}\n")).thenReturn(true),
					DataBufferUtils.join(stream.receive()).map(PeerFaultIT::take)))
			.map((both) -> both.getT2())
			.block(TIMEOUT);
		assertThat(received).isEqualTo("{\"text\":\"probe\"}\n");
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> !registry.find("webtransport.server.handler.errors").counters().isEmpty()
					|| registry.find("webtransport.server.streams").tag("outcome", "reset").timer() != null);
	}

	private static String take(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

	record Note(String text) {

	}

	@WebTransportController
	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo(WebTransportSession session) {
			return session.handleBidirectionalStreams((stream) -> stream.send(stream.receive()));
		}

		@WebTransportMapping("/flat-map")
		Mono<Void> flatMap(WebTransportSession session) {
			return session.incomingBidirectionalStreams().flatMap((stream) -> stream.send(stream.receive())).then();
		}

		@WebTransportMapping("/denied")
		Mono<Void> denied(WebTransportSession session) {
			return Mono.error(new AccessDeniedException("Not for you"));
		}

	}

	@WebTransportController
	@WebTransportMapping("/notes")
	static class NoteController {

		@DatagramMapping
		Mono<Void> datagram(Note note) {
			return Mono.empty();
		}

		@StreamMapping
		Flux<Note> stream(Flux<Note> notes) {
			return notes;
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Mono<Void> denied(String text) {
			throw new AccessDeniedException("Not for you");
		}

	}

	@WebTransportController
	@WebTransportMapping("/all-notes")
	static class AllNotesController {

		@DatagramMapping
		Mono<Void> datagrams(Flux<Note> notes) {
			return notes.then();
		}

		@StreamMapping
		Flux<Note> stream(Flux<Note> notes) {
			return notes;
		}

	}

}
