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
import java.util.List;
import java.util.function.Consumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.browser.LeakGuard;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the application says in the answer to a request for a session, as a client sees
 * it.
 */
@ExtendWith(LeakGuard.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeAnswerIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private ConfigurableApplicationContext application;

	private WebTransportClient client;

	@BeforeAll
	void start() {
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--webtransport.server.ssl.self-signed=true",
					"--webtransport.server.port=0", "--webtransport.server.address=127.0.0.1",
					"--webtransport.server.shutdown=immediate");
		this.client = this.application.getBean(WebTransportClient.class);
	}

	@AfterAll
	void stop() {
		this.client.close().block(TIMEOUT);
		this.application.close();
	}

	@ParameterizedTest
	@CsvSource({ "/rooms/blue, 202, room, blue", "/owner, 201, x-owner, yes", "/route, 203, x-route, /route" })
	void whenAnswerIsSetAnywhereThenTheClientSeesIt(String path, int status, String name, String value) {
		open(request(path).build(), (session) -> {
			HandshakeResponse response = session.getHandshakeInfo().getResponse();
			assertThat(response).isNotNull();
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.headers()).containsEntry(name, List.of(value));
			assertThat(response.headers()).containsEntry("x-node", List.of("eu-1", "eu-2"));
			assertThat(response.headers()).containsEntry("x-user", List.of("ada"));
		});
	}

	@Test
	void whenInterceptorAfterSecurityRejectsThenThePrincipalIsWhy() {
		assertRejected(request("/route").header("x-name", "eve").build(), 429);
	}

	@Test
	void whenNoProtocolIsCommonThenStatusIs400WhereOneIsRequired() {
		assertRejected(request("/required").build(), 400);
		assertRejected(request("/required").protocols("v3").build(), 400);
		open(request("/required").protocols("v3", "v1").build(),
				(session) -> assertThat(session.getHandshakeInfo().getProtocol()).isEqualTo("v1"));
	}

	@Test
	void whenAnotherServerChoosesTheProtocolThenItIsTheOne() {
		open(request("/proxy").protocols("v3", "v2", "v1").build(),
				(session) -> assertThat(session.getHandshakeInfo().getProtocol()).isEqualTo("v2"));
		assertRejected(request("/proxy").protocols("v3").build(), 400);
		assertRejected(request("/proxy").protocols("v2").header("x-name", "eve").build(), 429);
		assertRejected(request("/proxy").protocols("v2").origin("https://evil.org").build(), 403);
	}

	@Test
	void whenMappingHasOriginPatternsThenTheyDecide() {
		open(request("/owner").origin("https://a.example.org").build(),
				(session) -> assertThat(session.isOpen()).isTrue());
		open(request("/owner").origin("https://friend.org").build(),
				(session) -> assertThat(session.isOpen()).isTrue());
		assertRejected(request("/owner").origin("https://example.org").build(), 403);
		assertRejected(request("/route").origin("https://a.example.org").build(), 403);
	}

	@Test
	void whenSessionMethodOrInterceptorFailsThenAnAdviceMakesTheAnswer() {
		SessionRejectedException rejection = assertRejected(request("/rooms/full").build(), 409);
		assertThat(rejection.getHeaders()).containsEntry("retry-after", List.of("30"));
		assertThat(rejection.getHeaders()).doesNotContainKey("x-node");
		assertRejected(request("/rooms/blue").header("x-tenant", "unknown").build(), 402);
		assertRejected(request("/route").header("x-tenant", "unknown").build(), 402);
	}

	@Test
	void whenServerSpeaksFirstThenTheClientHearsIt() {
		open(request("/rooms/blue").build(),
				(session) -> assertThat(session.incomingUnidirectionalStreams()
					.next()
					.flatMap((stream) -> DataBufferUtils.join(stream.receive()))
					.map((buffer) -> {
						String text = buffer.toString(StandardCharsets.UTF_8);
						DataBufferUtils.release(buffer);
						return text;
					})
					.block(TIMEOUT)).isEqualTo("welcome to blue"));
	}

	@Test
	void whenHandlerKeepsTheSessionOpenThenTheClientEndsIt() {
		open(request("/owner").build(), (session) -> {
			assertThat(session.stats().block(TIMEOUT)).isNotNull();
			assertThat(session.isOpen()).isTrue();
			session.close(CloseStatus.of(7)).block(TIMEOUT);
			assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(7));
		});
	}

	private SessionRequest.Builder request(String path) {
		return SessionRequest.builder(uri(this.application.getBean(WebTransportServer.class), path));
	}

	private static URI uri(WebTransportServer server, String path) {
		assertThat(server.getAddress()).isNotNull();
		return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
	}

	private void open(SessionRequest request, Consumer<WebTransportSession> test) {
		WebTransportSession session = this.client.open(request).block(TIMEOUT);
		assertThat(session).isNotNull();
		try {
			test.accept(session);
		}
		finally {
			session.close().block(TIMEOUT);
		}
	}

	private SessionRejectedException assertRejected(SessionRequest request, int status) {
		return assertThatExceptionOfType(SessionRejectedException.class)
			.isThrownBy(() -> this.client.open(request).block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getHttpStatus()).isEqualTo(status))
			.actual();
	}

	static class UnknownTenantException extends RuntimeException {

	}

	static class RoomFullException extends RuntimeException {

	}

	@WebTransportController
	@WebTransportMapping("/rooms/{room}")
	static class RoomController {

		@SessionMapping
		Mono<Void> join(@PathVariable String room, WebTransportHandshake handshake) {
			if (room.equals("full")) {
				return Mono.error(new RoomFullException());
			}
			handshake.setStatusCode(HttpStatus.ACCEPTED);
			handshake.setHeader("Room", room);
			return Mono.empty();
		}

		@SessionOpenedMapping
		Mono<Void> welcome(@PathVariable String room, WebTransportSession session) {
			return session.createUnidirectionalStream()
				.flatMap((stream) -> stream.send(Mono.fromSupplier(
						() -> session.bufferFactory().wrap(("welcome to " + room).getBytes(StandardCharsets.UTF_8)))));
		}

	}

	@WebTransportController
	static class OwnerController {

		@SessionMapping
		Mono<Void> prepare(WebTransportHandshake handshake) {
			return Mono.fromRunnable(() -> handshake.setHeader("x-owner", "yes"));
		}

		@WebTransportMapping(path = "/owner", allowedOrigins = "https://friend.org",
				allowedOriginPatterns = "https://*.example.org")
		@ResponseStatus(HttpStatus.CREATED)
		Mono<Void> own(WebTransportSession session) {
			return Mono.<Void>empty().then(session.keepOpen());
		}

	}

	@ControllerAdvice
	static class Advice {

		@WebTransportExceptionHandler
		HandshakeDecision full(RoomFullException ex) {
			return HandshakeDecision.reject(409).withHeader("retry-after", "30");
		}

		@WebTransportExceptionHandler
		@ResponseStatus(HttpStatus.PAYMENT_REQUIRED)
		void unknown(UnknownTenantException ex) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class })
	@Import({ RoomController.class, OwnerController.class, Advice.class })
	static class Application {

		@Bean
		WebTransportClient client(SelfSignedCertificate certificate) {
			return WebTransportClient.builder().trustCertificateHash(certificate.getSha256()).build();
		}

		@Bean
		@Order(1)
		WebTransportHandshakeInterceptor tenants() {
			return (handshake) -> {
				handshake.setHeader("X-Node", "eu-1");
				return handshake.getRequest().getHeaders().containsKey("x-tenant")
						? Mono.error(new UnknownTenantException()) : Mono.empty();
			};
		}

		@Bean
		@Order(0)
		WebTransportHandshakeInterceptor users() {
			return WebTransportHandshakeInterceptor
				.afterSecurity((handshake) -> handshake.getRequest().getPrincipal().doOnNext((user) -> {
					handshake.addHeader("x-node", "eu-2");
					handshake.setHeader("x-user", user.getName());
					if (user.getName().equals("eve")) {
						throw new SessionRejectedException(429);
					}
				}).then());
		}

		@Bean
		WebTransportHandshakeSecurity security() {
			return (request, next) -> {
				String name = request.getHeaders().getFirst("x-name");
				return next.apply(request.mutate().principal(Mono.just(() -> (name != null) ? name : "ada")).build());
			};
		}

		@Bean
		WebTransportRoutes routes(ObjectProvider<WebTransportClient> client,
				ObjectProvider<WebTransportServer> server) {
			WebTransportHandler idle = WebTransportSession::keepOpen;
			return WebTransportRoutes.route()
				.path("/route", idle, (route) -> route.intercept((handshake) -> Mono.fromRunnable(() -> {
					handshake.setStatusCode(HttpStatus.NON_AUTHORITATIVE_INFORMATION);
					handshake.setHeader("x-route", handshake.getRequest().getPath());
				})))
				.path("/required", idle, (route) -> route.protocols("v2", "v1").protocolRequired())
				.factory("/proxy", (handshake) -> {
					SessionRequest upstream = SessionRequest.builder(uri(server.getObject(), "/required"))
						.protocols(handshake.getRequest().getOfferedProtocols().toArray(String[]::new))
						.build();
					return client.getObject().open(upstream).map((session) -> relay(handshake, session));
				})
				.build();
		}

		private static WebTransportHandler relay(WebTransportHandshake handshake, WebTransportSession upstream) {
			String protocol = upstream.getHandshakeInfo().getProtocol();
			assertThat(protocol).isNotNull();
			handshake.setProtocol(protocol);
			return (session) -> session.keepOpen().then(upstream.close());
		}

	}

}
