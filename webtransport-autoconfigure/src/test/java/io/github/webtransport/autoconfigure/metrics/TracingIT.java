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

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a tracer exports of sessions over UDP.
 */
class TracingIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String CALLER = "00f067aa0ba902b7";

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportMetricsAutoConfiguration.class, WebTransportObservationAutoConfiguration.class,
				SslAutoConfiguration.class))
		.withBean(Rooms.class)
		.withBean(ObservationRegistry.class, this::registry)
		.withBean(WebTransportHandshakeInterceptor.class,
				() -> (handshake) -> (handshake.getRequest().getQueryParams().containsKey("banned"))
						? Mono.error(new SessionRejectedException(451)) : Mono.empty())
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.listeners=1");

	private ObservationRegistry registry() {
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.addSpanProcessor(SimpleSpanProcessor.create(this.spans))
			.build();
		ContextPropagators propagators = ContextPropagators.create(W3CTraceContextPropagator.getInstance());
		OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
			.setTracerProvider(provider)
			.setPropagators(propagators)
			.build();
		OtelTracer tracer = new OtelTracer(sdk.getTracer("test"), new OtelCurrentTraceContext(), (event) -> {
		});
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
					new PropagatingReceiverTracingObservationHandler<>(tracer,
							new OtelPropagator(propagators, sdk.getTracer("test"))),
					new DefaultTracingObservationHandler(tracer)));
		return registry;
	}

	private void run(BiConsumer<WebTransportClient, URI> test, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			WebTransportClient client = WebTransportClient.builder()
				.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
				.build();
			try {
				test.accept(client, uri(context));
			}
			finally {
				client.close().block(TIMEOUT);
			}
		});
	}

	private static URI uri(ApplicationContext context) {
		InetSocketAddress address = context.getBean(WebTransportServer.class).getAddress();
		assertThat(address).isNotNull();
		return URI.create("https://127.0.0.1:" + address.getPort());
	}

	private SpanData await(String name) {
		SpanData span = Flux.interval(Duration.ZERO, Duration.ofMillis(10))
			.concatMapIterable((tick) -> this.spans.getFinishedSpanItems())
			.filter((candidate) -> candidate.getName().equals(name))
			.blockFirst(TIMEOUT);
		assertThat(span).isNotNull();
		return span;
	}

	private static String attribute(SpanData span, String key) {
		return span.getAttributes().get(AttributeKey.stringKey(key));
	}

	@Test
	void whenPageSendsItsTraceInTheQueryThenHandshakeAndStreamsAreExportedWhileTheSessionIsOpen() {
		run((client, uri) -> {
			WebTransportSession session = client
				.open(uri.resolve("/rooms/blue?traceparent=00-" + TRACE + "-" + CALLER + "-01"))
				.block(TIMEOUT);
			assertThat(session).isNotNull();
			SpanData handshake = await("webtransport handshake /rooms/{room}");
			assertThat(handshake.getTraceId()).isEqualTo(TRACE);
			assertThat(handshake.getParentSpanId()).isEqualTo(CALLER);
			assertThat(attribute(handshake, "status")).isEqualTo("200");
			assertThat(attribute(handshake, "uri")).isEqualTo("/rooms/{room}");
			assertThat(echo(session, "hello")).isEqualTo("hello");
			SpanData stream = await("webtransport bidirectional /rooms/{room}");
			assertThat(stream.getParentSpanId()).isEqualTo(handshake.getSpanId());
			assertThat(attribute(stream, "outcome")).isEqualTo("SUCCESS");
			assertThat(this.spans.getFinishedSpanItems())
				.noneMatch((span) -> span.getName().equals("webtransport /rooms/{room}"));
			session.close(CloseStatus.of(7, "done")).block(TIMEOUT);
			SpanData whole = await("webtransport /rooms/{room}");
			assertThat(whole.getParentSpanId()).isEqualTo(handshake.getSpanId());
			assertThat(attribute(whole, "close.code")).isEqualTo("7");
		});
	}

	@Test
	void whenHandlerOfAStreamFailsThenItsSpanSaysSo() {
		run((client, uri) -> {
			WebTransportSession session = client.open(uri.resolve("/rooms/blue")).block(TIMEOUT);
			assertThat(session).isNotNull();
			StepVerifier.create(Mono.defer(() -> Mono.just(echo(session, "fail")))).expectError().verify(TIMEOUT);
			SpanData stream = await("webtransport bidirectional /rooms/{room}");
			assertThat(attribute(stream, "outcome")).isEqualTo("SERVER_ERROR");
			assertThat(attribute(stream, "exception")).isEqualTo("IllegalStateException");
		});
	}

	@Test
	void whenSessionIsRejectedThenTheSpanHasStatusAndReason() {
		run((client, uri) -> {
			StepVerifier.create(client.open(uri.resolve("/rooms/closed"))).expectError().verify(TIMEOUT);
			SpanData byMethod = await("webtransport handshake /rooms/{room}");
			assertThat(attribute(byMethod, "status")).isEqualTo("423");
			assertThat(attribute(byMethod, "outcome")).isEqualTo("CLIENT_ERROR");
			this.spans.reset();
			StepVerifier.create(client.open(uri.resolve("/rooms/blue?banned=1"))).expectError().verify(TIMEOUT);
			assertThat(attribute(await("webtransport handshake /rooms/{room}"), "status")).isEqualTo("451");
			this.spans.reset();
			StepVerifier.create(client.open(uri.resolve("/nowhere"))).expectError().verify(TIMEOUT);
			SpanData unmapped = await("webtransport handshake");
			assertThat(attribute(unmapped, "status")).isEqualTo("404");
			assertThat(attribute(unmapped, "reason")).isEqualTo("no mapping");
		});
	}

	@Test
	void whenDatagramsComeThenOneInAWhileHasASpan() {
		run((client, uri) -> {
			WebTransportSession session = client.open(uri.resolve("/rooms/blue")).block(TIMEOUT);
			assertThat(session).isNotNull();
			Flux<DataBuffer> echoed = session.receiveDatagrams().doOnNext(DataBufferUtils::release);
			Mono<Long> three = echoed.take(3).count().cache();
			three.subscribe();
			for (int i = 0; i < 3; i++) {
				session.sendDatagram(buffer(session, "datagram"));
			}
			assertThat(three.block(TIMEOUT)).isEqualTo(3);
			await("webtransport datagram /rooms/{room}");
			assertThat(this.spans.getFinishedSpanItems())
				.filteredOn((span) -> span.getName().equals("webtransport datagram /rooms/{room}"))
				.hasSize(1);
		}, "webtransport.server.observation.datagram-interval=1h");
	}

	@Test
	void whenStreamsAreNotObservedThenTheyHaveNoSpan() {
		run((client, uri) -> {
			WebTransportSession session = client.open(uri.resolve("/rooms/blue")).block(TIMEOUT);
			assertThat(session).isNotNull();
			assertThat(echo(session, "hello")).isEqualTo("hello");
			session.close().block(TIMEOUT);
			await("webtransport /rooms/{room}");
			assertThat(this.spans.getFinishedSpanItems())
				.noneMatch((span) -> span.getName().startsWith("webtransport bidirectional"));
		}, "webtransport.server.observation.streams=false");
	}

	private static String echo(WebTransportSession session, String text) {
		return session.createBidirectionalStream()
			.flatMapMany((stream) -> stream.send(Mono.just(buffer(session, text)))
				.then(stream.finish())
				.thenMany(stream.receive()))
			.map((buffer) -> {
				String part = buffer.toString(StandardCharsets.UTF_8);
				DataBufferUtils.release(buffer);
				return part;
			})
			.collectList()
			.map((parts) -> String.join("", parts))
			.block(TIMEOUT);
	}

	private static DataBuffer buffer(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	@WebTransportMapping("/rooms/{room}")
	static class Rooms {

		@SessionMapping
		Mono<Void> enter(@PathVariable String room) {
			return room.equals("closed") ? Mono.error(new SessionRejectedException(423)) : Mono.empty();
		}

		@StreamMapping
		Mono<String> say(String text) {
			return text.equals("fail") ? Mono.error(new IllegalStateException("As asked")) : Mono.just(text);
		}

		@DatagramMapping
		Mono<String> point(String text) {
			return Mono.just(text);
		}

	}

}
