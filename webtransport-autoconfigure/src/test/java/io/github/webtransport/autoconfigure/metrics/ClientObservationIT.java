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

package io.github.webtransport.autoconfigure.metrics;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.client.WebTransportClientAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for the meters of the client, and for a trace from a caller by the
 * client to the server.
 */
class ClientObservationIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Spans spans = new Spans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportClientAutoConfiguration.class, WebTransportMetricsAutoConfiguration.class,
				WebTransportObservationAutoConfiguration.class, WebTransportClientMetricsAutoConfiguration.class,
				WebTransportClientObservationAutoConfiguration.class, SslAutoConfiguration.class,
				MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(EchoController.class)
		.withBean("spans", ObservationHandler.class, () -> this.spans)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.listeners=1");

	private void withClient(BiConsumer<WebTransportClient, ApplicationContext> test) {
		this.runner.run((context) -> {
			WebTransportClient client = context.getBean(WebTransportClient.Builder.class)
				.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
				.build();
			try {
				test.accept(client, context);
			}
			finally {
				client.close().block(TIMEOUT);
			}
		});
	}

	private static URI uri(ApplicationContext context, String path) {
		WebTransportServer server = context.getBean(WebTransportServer.class);
		assertThat(server.getAddress()).isNotNull();
		return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
	}

	@Test
	void whenTheCallerIsObservedThenClientAndServerGoOnWithItsTrace() {
		withClient((client, context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Observation caller = Observation.start("caller", registry);
			List<Object> present = new CopyOnWriteArrayList<>();
			client.connect(uri(context, "/echo"), (session) -> Mono.deferContextual((view) -> {
				present.add(view.<Observation>get(ObservationThreadLocalAccessor.KEY).getContextView().getName());
				return Mono.empty();
			})).contextWrite((reactor) -> reactor.put(ObservationThreadLocalAccessor.KEY, caller)).block(TIMEOUT);
			caller.stop();
			Span root = this.spans.find("caller");
			Span ofClient = this.spans.find("webtransport.client.sessions");
			Span handshake = this.spans.find("webtransport.server.handshakes");
			Span ofServer = this.spans.find("webtransport.server.sessions");
			assertThat(ofClient.trace()).isEqualTo(root.trace());
			assertThat(ofClient.parent()).isEqualTo(root.id());
			assertThat(ofServer.trace()).isEqualTo(root.trace());
			assertThat(handshake.parent()).isEqualTo(ofClient.id());
			assertThat(ofServer.parent()).isEqualTo(handshake.id());
			assertThat(present).containsExactly("webtransport.client.sessions");
		});
	}

	@Test
	void whenSessionsComeAndGoThenTheClientCountsThem() {
		withClient((client, context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			WebTransportSession session = client.open(uri(context, "/echo")).block(TIMEOUT);
			assertThat(session).isNotNull();
			assertThat(meters.get("webtransport.client.sessions.active").longTaskTimer().activeTasks()).isEqualTo(1);
			assertThat(meters.get("webtransport.client.connections.active").gauge().value()).isEqualTo(1);
			session.createBidirectionalStream()
				.flatMapMany((stream) -> stream.send(Mono.just(buffer(session, "four")))
					.thenMany(stream.receive().doOnNext(DataBufferUtils::release)))
				.blockLast(TIMEOUT);
			Flux<DataBuffer> echoed = session.receiveDatagrams().doOnNext(DataBufferUtils::release);
			session.sendDatagram(buffer(session, "sixsix"));
			echoed.blockFirst(TIMEOUT);
			session.close(CloseStatus.of(7, "done")).block(TIMEOUT);
			session.closeStatus().block(TIMEOUT);
			String[] server = { "client.name", "127.0.0.1" };
			assertThat(meters.get("webtransport.client.sessions")
				.tags(server)
				.tags("outcome", "SUCCESS", "close", "application", "status", "200")
				.timer()
				.count()).isEqualTo(1);
			assertThat(meters.get("webtransport.client.sessions.active").longTaskTimer().activeTasks()).isZero();
			assertThat(meters.get("webtransport.client.streams")
				.tags(server)
				.tags("direction", "bidirectional", "initiator", "client", "outcome", "finished")
				.timer()
				.count()).isEqualTo(1);
			for (String event : new String[] { "sent", "received" }) {
				assertThat(
						meters.get("webtransport.client.datagrams").tags(server).tag("event", event).counter().count())
					.isEqualTo(1);
			}
			for (String direction : new String[] { "in", "out" }) {
				assertThat(meters.get("webtransport.client.bytes")
					.tags(server)
					.tags("direction", direction, "kind", "datagram")
					.counter()
					.count()).isEqualTo(6);
				assertThat(meters.get("webtransport.client.bytes")
					.tags(server)
					.tags("direction", direction, "kind", "stream")
					.counter()
					.count()).isEqualTo(4);
			}
		});
	}

	@Test
	void whenThereIsNoSessionThenTheClientCountsWhy() {
		withClient((client, context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			StepVerifier.create(client.open(uri(context, "/nowhere")))
				.expectError(SessionRejectedException.class)
				.verify(TIMEOUT);
			WebTransportClient impatient = context.getBean(WebTransportClient.Builder.class)
				.connectTimeout(Duration.ofMillis(300))
				.build();
			StepVerifier.create(impatient.open(silent()))
				.expectError(WebTransportConnectException.class)
				.verify(TIMEOUT);
			impatient.close().block(TIMEOUT);
			assertThat(meters.get("webtransport.client.sessions")
				.tags("outcome", "CLIENT_ERROR", "status", "404", "error", "SessionRejectedException")
				.timer()
				.count()).isEqualTo(1);
			assertThat(meters.get("webtransport.client.handshakes.rejected").tag("status", "404").counter().count())
				.isEqualTo(1);
			assertThat(meters.get("webtransport.client.sessions")
				.tags("outcome", "UNKNOWN", "status", "none", "error", "WebTransportConnectException")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	/**
	 * Return a URI where nobody listens.
	 */
	private static URI silent() {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			return URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/echo");
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static DataBuffer buffer(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo(WebTransportSession session) {
			return Mono.when(session.sendDatagrams(session.receiveDatagrams()),
					session.handleBidirectionalStreams((stream) -> stream.send(stream.receive())));
		}

	}

	/**
	 * What an observation is to tracing.
	 *
	 * @param name its name
	 * @param trace the trace that it is part of
	 * @param id its identifier
	 * @param parent that of what it is part of, or empty
	 */
	private record Span(String name, String trace, String id, String parent) {

		String header() {
			return "00-" + this.trace + "-" + this.id + "-01";
		}

	}

	/**
	 * Propagates traces by {@code traceparent}, as tracing does.
	 */
	private static final class Spans implements ObservationHandler<Observation.Context> {

		private final AtomicInteger ids = new AtomicInteger();

		private final List<Span> started = new CopyOnWriteArrayList<>();

		Span find(String name) {
			return this.started.stream().filter((span) -> span.name().equals(name)).findFirst().orElseThrow();
		}

		@Override
		@SuppressWarnings("unchecked")
		public void onStart(Observation.Context context) {
			String id = "%016x".formatted(this.ids.incrementAndGet());
			Span span = new Span(context.getName(), "%032x".formatted(this.ids.incrementAndGet()), id, "");
			if (context.getParentObservation() != null) {
				Span parent = context.getParentObservation().getContextView().getRequired(Span.class);
				span = new Span(context.getName(), parent.trace(), id, parent.id());
			}
			if (context instanceof ReceiverContext<?>) {
				ReceiverContext<Object> receiver = (ReceiverContext<Object>) context;
				String header = receiver.getGetter().get(Objects.requireNonNull(receiver.getCarrier()), "traceparent");
				if (header != null) {
					String[] parts = header.split("-");
					span = new Span(context.getName(), parts[1], id, parts[2]);
				}
			}
			context.put(Span.class, span);
			this.started.add(span);
			if (context instanceof SenderContext<?>) {
				SenderContext<Object> sender = (SenderContext<Object>) context;
				sender.getSetter().set(sender.getCarrier(), "traceparent", span.header());
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
