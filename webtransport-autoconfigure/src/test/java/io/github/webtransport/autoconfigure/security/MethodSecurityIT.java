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

package io.github.webtransport.autoconfigure.security;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.metrics.WebTransportMetricsAutoConfiguration;
import io.github.webtransport.autoconfigure.metrics.WebTransportObservationAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for the security context, method security and the observation in
 * every kind of method.
 */
class MethodSecurityIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, WebTransportMetricsAutoConfiguration.class,
				WebTransportObservationAutoConfiguration.class, SslAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
				ReactiveUserDetailsServiceAutoConfiguration.class, ReactiveWebSecurityAutoConfiguration.class))
		.withUserConfiguration(SecurityConfiguration.class)
		.withBean(GuardedEndpoint.class)
		.withBean(OpenEndpoint.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.listeners=1");

	MethodSecurityIT() {
		calls.clear();
	}

	@Test
	void whenMethodsAllowItThenEachIsCalledWithinTheContextOfTheHandshake() {
		this.runner.run((context) -> withClient(context, (client, base) -> {
			WebTransportSession session = client.open(request(base + "/guarded", "root")).block(TIMEOUT);
			assertThat(session).isNotNull();
			// The observation is that of the filters, since there is no session yet
			assertThat(nextCall()).isEqualTo("connect root observed");
			session.sendDatagram(buffer(session, "x"));
			assertThat(nextCall()).isEqualTo("datagram root observed");
			session.sendDatagram(buffer(session, "fail"));
			assertThat(nextCall()).isEqualTo("failed root observed");
			assertThat(session.createBidirectionalStream()
				.flatMapMany((stream) -> stream.send(Mono.just(buffer(session, "x")))
					.thenMany(stream.receive().doOnNext(DataBufferUtils::release)))
				.then()
				.block(TIMEOUT)).isNull();
			assertThat(nextCall()).isEqualTo("bidirectional root observed");
			session.createUnidirectionalStream()
				.flatMap((stream) -> stream.send(Mono.just(buffer(session, "x"))))
				.block(TIMEOUT);
			assertThat(nextCall()).isEqualTo("unidirectional root observed");
			session.close().block(TIMEOUT);
			assertThat(nextCall()).isEqualTo("disconnect root observed");
		}));
	}

	@Test
	void whenTheSessionMethodForbidsItThenTheSessionIsRejected() {
		this.runner.run((context) -> withClient(context, (client, base) -> {
			StepVerifier.create(client.open(request(base + "/guarded", "ada")))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class,
						(rejected) -> assertThat(rejected.getHttpStatus()).isEqualTo(403)))
				.verify(TIMEOUT);
			assertThat(calls).isEmpty();
		}));
	}

	@Test
	void whenOtherMethodsForbidItThenTheyAreNotCalled() {
		this.runner.run((context) -> withClient(context, (client, base) -> {
			WebTransportSession session = client.open(request(base + "/open", "ada")).block(TIMEOUT);
			assertThat(session).isNotNull();
			session.sendDatagram(buffer(session, "x"));
			StepVerifier
				.create(session.createBidirectionalStream()
					.flatMapMany((stream) -> stream.write(Mono.just(buffer(session, "x"))).thenMany(stream.receive())))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(StreamResetException.class,
						(reset) -> assertThat(reset.getCode()).isEqualTo(1)))
				.verify(TIMEOUT);
			session.close().block(TIMEOUT);
			assertThat(nextCall()).isEqualTo("disconnect ada observed");
			assertThat(calls).isEmpty();
		}));
	}

	private static String nextCall() {
		try {
			return String.valueOf(calls.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static DataBuffer buffer(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static SessionRequest request(String uri, String name) {
		return SessionRequest.builder(URI.create(uri))
			.header("authorization", Handshakes.basicHeader(name, name + "-pw"))
			.build();
	}

	private static void withClient(ApplicationContext context, BiConsumer<WebTransportClient, String> test) {
		WebTransportServer server = context.getBean(WebTransportServer.class);
		assertThat(server.getAddress()).isNotNull();
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
			.build();
		try {
			test.accept(client, "https://127.0.0.1:" + server.getAddress().getPort());
		}
		finally {
			client.close().block(TIMEOUT);
		}
	}

	private static Mono<Void> called(String method) {
		return ReactiveSecurityContextHolder.getContext().flatMap((security) -> Mono.deferContextual((context) -> {
			calls.add(method + " " + security.getAuthentication().getName()
					+ (context.hasKey(ObservationThreadLocalAccessor.KEY) ? " observed" : ""));
			return Mono.empty();
		}));
	}

	@EnableReactiveMethodSecurity
	static class SecurityConfiguration {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					List.of(User.withUsername("ada").password("{noop}ada-pw").roles("USER").build(),
							User.withUsername("root").password("{noop}root-pw").roles("ADMIN").build()));
		}

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler((context) -> true);
			return registry;
		}

	}

	@WebTransportMapping("/guarded")
	static class GuardedEndpoint {

		@SessionMapping
		@PreAuthorize("hasRole('ADMIN')")
		Mono<Void> connect() {
			return called("connect");
		}

		@DatagramMapping
		@PreAuthorize("hasRole('ADMIN')")
		Mono<Void> datagram(String text) {
			return text.equals("fail") ? Mono.error(new IllegalStateException(text)) : called("datagram");
		}

		@StreamMapping
		@PreAuthorize("hasRole('ADMIN')")
		Flux<String> bidirectional(Flux<String> lines) {
			return lines.concatMap((line) -> called("bidirectional").thenReturn(line));
		}

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		@PreAuthorize("hasRole('ADMIN')")
		Mono<Void> unidirectional(Flux<String> lines) {
			return lines.concatMap((line) -> called("unidirectional")).then();
		}

		@DisconnectMapping
		@PreAuthorize("hasRole('ADMIN')")
		Mono<Void> disconnect() {
			return called("disconnect");
		}

		@WebTransportExceptionHandler
		@PreAuthorize("hasRole('ADMIN')")
		Mono<Void> failed(IllegalStateException ex) {
			return called("failed");
		}

	}

	@WebTransportMapping("/open")
	static class OpenEndpoint {

		@DatagramMapping
		@PreAuthorize("hasRole('ADMIN')")
		Mono<Void> datagram(String text) {
			return called("datagram");
		}

		@StreamMapping
		@PreAuthorize("hasRole('ADMIN')")
		Flux<String> bidirectional(Flux<String> lines) {
			return lines.concatMap((line) -> called("bidirectional").thenReturn(line));
		}

		@DisconnectMapping
		Mono<Void> disconnect() {
			return called("disconnect");
		}

	}

}
