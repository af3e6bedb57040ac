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

package io.github.webtransport.autoconfigure.security.ticket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sessions that log in by a ticket, over real sockets.
 */
@ExtendWith(OutputCaptureExtension.class)
class TicketSessionIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Log logger = LogFactory.getLog(TicketSessionIT.class);

	private final HttpClient browser = HttpClient.newHttpClient();

	@Test
	void aTicketOpensOneSessionWhichEndsWithTheTokenAndIsNowhereInTheLog(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext application = start()) {
			String ticket = ticket(application, 15, "/rooms/blue");
			WebTransportClient client = WebTransportClient.builder()
				.trustCertificateHash(application.getBean(SelfSignedCertificate.class).getSha256())
				.build();
			WebTransportSession session = client.open(request(application, "/rooms/blue?a=1&ticket=" + ticket))
				.block(TIMEOUT);
			assertThat(session).isNotNull();
			assertThat(session.incomingUnidirectionalStreams().next().flatMap(TicketSessionIT::text).block(TIMEOUT))
				.isEqualTo("ada [SCOPE_chat]");
			assertThat(application.getBean(Rooms.class).uris()).singleElement().asString().endsWith("/rooms/blue?a=1");
			assertRefused(client, request(application, "/rooms/blue?ticket=" + ticket));
			String foreign = ticket(application, 3600, "/rooms/blue");
			assertRefused(client, request(application, "/rooms/green?ticket=" + foreign));
			assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(4401, "Token expired"));
			client.close().block(TIMEOUT);
			assertThat(output).contains("interceptor sees /rooms/blue?a=1")
				.contains("filter sees /rooms/blue?a=1")
				.contains("Refused a ticket for '/rooms/blue': unknown")
				.contains("Refused a ticket for '/rooms/green': path")
				.doesNotContain(ticket, foreign);
		}
		finally {
			LoggingSystem.get(getClass().getClassLoader()).setLogLevel("io.github.webtransport", null);
		}
	}

	private static void assertRefused(WebTransportClient client, SessionRequest request) {
		assertThatExceptionOfType(SessionRejectedException.class).isThrownBy(() -> client.open(request).block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getHttpStatus()).isEqualTo(401));
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(TokenRules.class, NettyReactiveWebServerAutoConfiguration.class)
			.web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
					"--webtransport.server.ssl.self-signed=true", "--webtransport.server.port=0",
					"--webtransport.server.address=127.0.0.1", "--webtransport.server.listeners=1",
					"--webtransport.server.security.ticket.enabled=true",
					"--logging.level.io.github.webtransport=trace");
	}

	private String ticket(ConfigurableApplicationContext application, int seconds, String path) throws Exception {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/webtransport/ticket?path=" + path))
			.header("Authorization", "Bearer " + seconds)
			.POST(HttpRequest.BodyPublishers.noBody())
			.timeout(TIMEOUT)
			.build();
		HttpResponse<String> response = this.browser.send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return (String) JsonParserFactory.getJsonParser().parseMap(response.body()).get("ticket");
	}

	private static SessionRequest request(ConfigurableApplicationContext application, String path) {
		WebTransportServer server = application.getBean(WebTransportServer.class);
		assertThat(server.getAddress()).isNotNull();
		return SessionRequest.of(URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path));
	}

	private static Mono<String> text(WebTransportReceiveStream stream) {
		return DataBufferUtils.join(stream.receive()).map((buffer) -> {
			String text = buffer.toString(StandardCharsets.UTF_8);
			DataBufferUtils.release(buffer);
			return text;
		});
	}

	/**
	 * An application whose users have tokens that live as many seconds as they say.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, WebTransportSecurityAutoConfiguration.class,
			WebTransportTicketAutoConfiguration.class, SslAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			WebFluxAutoConfiguration.class, WebSessionIdResolverAutoConfiguration.class,
			ReactiveWebSecurityAutoConfiguration.class })
	@Import(Rooms.class)
	static class TokenRules {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.oauth2ResourceServer((resourceServer) -> resourceServer.jwt(Customizer.withDefaults()))
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.authorizeExchange((authorize) -> authorize.anyExchange().hasAuthority("SCOPE_chat"))
				.build();
		}

		@Bean
		ReactiveJwtDecoder jwtDecoder() {
			return (token) -> Mono.fromSupplier(() -> Jwt.withTokenValue(token)
				.header("alg", "none")
				.subject("ada")
				.claim("scope", "chat")
				.expiresAt(Instant.now().plusSeconds(Long.parseLong(token)))
				.build());
		}

		@Bean
		WebTransportHandshakeInterceptor interceptor() {
			return (handshake) -> Mono.fromRunnable(() -> {
				HandshakeInfo request = handshake.getRequest();
				logger.info("interceptor sees " + request.getUri().getRawPath() + "?" + request.getUri().getRawQuery()
						+ request.getQueryParams());
			});
		}

		@Bean
		WebFilter filter() {
			return (exchange, chain) -> {
				logger.info("filter sees " + exchange.getRequest().getPath() + "?"
						+ exchange.getRequest().getURI().getRawQuery() + exchange.getRequest().getQueryParams());
				return chain.filter(exchange);
			};
		}

	}

}
