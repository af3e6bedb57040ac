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

package io.github.webtransport.autoconfigure.websocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.security.WebTransportFilterSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.security.ticket.WebTransportTicketAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Integration tests for who may open sessions over WebSockets.
 */
@Timeout(60)
class WebSocketSecurityIT {

	private static final String ORIGIN = "https://app.example";

	private static final String[] QMUX = AbstractWebSocketSessionTests.QMUX;

	private static final AtomicInteger interceptions = new AtomicInteger();

	private static final HttpClient http = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext context;

	private static String cookie;

	@BeforeAll
	static void start() throws Exception {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--server.address=127.0.0.1", "--webtransport.server.port=0",
					"--webtransport.server.address=127.0.0.1", "--webtransport.server.ssl.self-signed=true",
					"--webtransport.server.allowed-origins=" + ORIGIN, "--webtransport.server.session.max-total=3",
					"--webtransport.server.session.max-per-user=2",
					"--webtransport.server.security.ticket.enabled=true", "--spring.main.banner-mode=off");
		HttpResponse<String> login = http.send(HttpRequest.newBuilder(uri("http", "/login"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("username=ada&password=ada-pw"))
			.build(), HttpResponse.BodyHandlers.ofString());
		cookie = login.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	private static URI uri(String scheme, String path) {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return URI.create(scheme + "://127.0.0.1:" + port + path);
	}

	private static WebSocketClient open(String path, String... headers) {
		return new WebSocketClient(uri("ws", path), QMUX, headers);
	}

	private static int rejection(String path, String... headers) {
		return WebSocketClient.rejection(uri("ws", path), QMUX, headers);
	}

	private static String user(WebSocketClient client) {
		CloseStatus status = client.session().closeStatus().block(WebSocketClient.WAIT);
		assertThat(status).isNotNull();
		return status.reason();
	}

	private static void awaitNoSessions() {
		await().until(() -> context.getBean(WebTransportServer.class).getSessionCount() == 0);
	}

	@Test
	void whenTheUserHasLoggedInThenTheSessionIsOfThatUser() {
		try (WebSocketClient client = open("/name", "Cookie", cookie, "Origin", ORIGIN)) {
			assertThat(user(client)).isEqualTo("ada");
		}
		assertThat(rejection("/name", "Origin", ORIGIN)).isEqualTo(401);
		assertThat(rejection("/admin", "Cookie", cookie, "Origin", ORIGIN)).isEqualTo(403);
	}

	@Test
	void whenThePageIsForeignThenItsCookieIsOfNoUse() {
		int before = interceptions.get();
		assertThat(rejection("/name", "Cookie", cookie, "Origin", "https://foreign.example")).isEqualTo(403);
		assertThat(rejection("/open", "Origin", "https://foreign.example")).isEqualTo(403);
		assertThat(interceptions).as("Interceptors come behind the check of the origin").hasValue(before);
	}

	@Test
	void whenThereIsATicketThenItOpensOneSession() throws Exception {
		HttpResponse<String> issued = http.send(HttpRequest.newBuilder(uri("http", "/webtransport/ticket?path=/open"))
			.header("Cookie", cookie)
			.header("Origin", ORIGIN)
			.POST(HttpRequest.BodyPublishers.noBody())
			.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(issued.statusCode()).isEqualTo(200);
		Map<String, Object> json = JsonParserFactory.getJsonParser().parseMap(issued.body());
		String path = "/open?" + json.get("parameter") + "=" + json.get("ticket");
		try (WebSocketClient client = open(path, "Origin", ORIGIN)) {
			assertThat(user(client)).isEqualTo("ada");
		}
		assertThat(rejection(path, "Origin", ORIGIN)).isEqualTo(401);
	}

	@Test
	void whenThereAreAsManySessionsAsThereMayBeThenTheNextIsRefused() {
		awaitNoSessions();
		List<WebSocketClient> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 2; i++) {
				WebSocketClient client = open("/hold", "Cookie", cookie);
				clients.add(client);
				client.session();
			}
			assertThat(rejection("/hold", "Cookie", cookie)).as("max-per-user").isEqualTo(503);
			WebSocketClient anonymous = open("/open-hold");
			clients.add(anonymous);
			anonymous.session();
			assertThat(rejection("/open-hold")).as("max-total").isEqualTo(503);
		}
		finally {
			clients.forEach(WebSocketClient::close);
		}
		awaitNoSessions();
		try (WebSocketClient client = open("/name", "Cookie", cookie)) {
			assertThat(user(client)).isEqualTo("ada");
		}
	}

	private static Mono<Void> tellUser(WebTransportSession session) {
		return session.getHandshakeInfo()
			.getPrincipal()
			.map(Principal::getName)
			.defaultIfEmpty("nobody")
			.flatMap((name) -> session.close(CloseStatus.of(1, name)));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
			WebSessionIdResolverAutoConfiguration.class, ReactiveUserDetailsServiceAutoConfiguration.class,
			ReactiveWebSecurityAutoConfiguration.class, WebTransportServerAutoConfiguration.class,
			WebTransportSecurityAutoConfiguration.class, WebTransportFilterSecurityAutoConfiguration.class,
			WebTransportTicketAutoConfiguration.class, WebTransportWebSocketAutoConfiguration.class })
	static class Application {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route()
				.path("/name", WebSocketSecurityIT::tellUser)
				.path("/open", WebSocketSecurityIT::tellUser)
				.path("/admin", WebSocketSecurityIT::tellUser)
				.path("/hold", (session) -> session.closeStatus().then())
				.path("/open-hold", (session) -> session.closeStatus().then())
				.build();
		}

		@Bean
		WebTransportHandshakeInterceptor interceptor() {
			return (handshake) -> Mono.fromRunnable(interceptions::incrementAndGet);
		}

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.formLogin(Customizer.withDefaults())
				.exceptionHandling((spec) -> spec
					.authenticationEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED)))
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.authorizeExchange((authorize) -> authorize.pathMatchers("/open", "/open-hold", "/login")
					.permitAll()
					.pathMatchers("/admin")
					.hasRole("ADMIN")
					.anyExchange()
					.authenticated())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ada").password("{noop}ada-pw").roles("USER").build());
		}

	}

}
