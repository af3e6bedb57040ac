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

package io.github.webtransport.autoconfigure.actuate;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The actuator over HTTP, secured, with a session over UDP.
 */
class WebTransportActuatorIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static ConfigurableApplicationContext context;

	private static WebTransportClient client;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--server.address=127.0.0.1", "--webtransport.server.port=0",
					"--webtransport.server.address=127.0.0.1", "--webtransport.server.listeners=1",
					"--webtransport.server.ssl.self-signed=true", "--webtransport.messaging.enabled=false",
					"--management.endpoints.web.exposure.include=webtransport,mappings,health,info",
					"--management.endpoint.webtransport.show-values=when-authorized",
					"--management.endpoint.webtransport.roles=ADMIN", "--management.info.webtransport.enabled=true",
					"--management.endpoint.health.show-details=always", "--management.health.defaults.enabled=false",
					"--management.health.webtransport.enabled=true");
		client = WebTransportClient.builder()
			.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
			.build();
	}

	@AfterAll
	static void stop() {
		client.close().block(TIMEOUT);
		context.close();
	}

	private static WebTransportSession open() {
		InetSocketAddress address = context.getBean(WebTransportServer.class).getAddress();
		assertThat(address).isNotNull();
		WebTransportSession session = client
			.open(SessionRequest.builder(URI.create("https://127.0.0.1:" + address.getPort() + "/rooms/blue"))
				.header("authorization", basic("ada"))
				.build())
			.block(TIMEOUT);
		assertThat(session).isNotNull();
		session.sendDatagram(session.bufferFactory().wrap(new byte[] { 1, 2, 3 }));
		session.receiveDatagrams().doOnNext(DataBufferUtils::release).blockFirst(TIMEOUT);
		return session;
	}

	private static String basic(String user) {
		return "Basic "
				+ Base64.getEncoder().encodeToString((user + ":" + user + "-pw").getBytes(StandardCharsets.UTF_8));
	}

	private HttpResponse<String> send(String method, String path, String user) throws Exception {
		URI uri = URI.create(
				"http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/actuator" + path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
		if (!user.isEmpty()) {
			request.header("authorization", basic(user));
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private String get(String path, String user) throws Exception {
		HttpResponse<String> response = send("GET", path, user);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	@Test
	void onlyThoseWhoMayAskAreAnswered() throws Exception {
		assertThat(send("GET", "/webtransport", "").statusCode()).isEqualTo(401);
		assertThat(send("GET", "/webtransport", "ada").statusCode()).isEqualTo(403);
		assertThat(send("DELETE", "/webtransport/1", "ada").statusCode()).isEqualTo(403);
	}

	@Test
	void endpointShowsServerLimitsAndSessions() throws Exception {
		WebTransportSession session = open();
		String body = get("/webtransport?size=500", "admin");
		assertThat(JsonPath.<Boolean>read(body, "$.server.running")).isTrue();
		assertThat(JsonPath.<Boolean>read(body, "$.server.draining")).isFalse();
		assertThat(JsonPath.<String>read(body, "$.server.engine")).contains("quiche");
		assertThat(JsonPath.<Integer>read(body, "$.server.listeners")).isEqualTo(1);
		assertThat(JsonPath.<Integer>read(body, "$.server.advertisedSettings.ENABLE_CONNECT_PROTOCOL")).isEqualTo(1);
		assertThat(JsonPath.<Integer>read(body, "$.limits['session.max-total'].max")).isEqualTo(10000);
		assertThat(JsonPath.<Integer>read(body, "$.limits['session.max-total'].used")).isPositive();
		assertThat(JsonPath.<Integer>read(body, "$.sessions.total")).isPositive();
		assertThat(JsonPath.<Object>read(body, "$.sessions.content[0].id")).isNotNull();
		session.close().block(TIMEOUT);
	}

	@Test
	void sessionHasItsFigures() throws Exception {
		WebTransportSession session = open();
		String body = get("/webtransport/" + idOf(session), "admin");
		assertThat(JsonPath.<String>read(body, "$.uri")).isEqualTo("/rooms/{room}");
		assertThat(JsonPath.<String>read(body, "$.path")).isEqualTo("/rooms/blue");
		assertThat(JsonPath.<String>read(body, "$.principal")).isEqualTo("ada");
		assertThat(JsonPath.<String>read(body, "$.remoteAddress")).startsWith("127.0.0.1:");
		assertThat(JsonPath.<String>read(body, "$.transport")).isEqualTo("webtransport");
		assertThat(JsonPath.<String>read(body, "$.dialect")).startsWith("draft-");
		assertThat(JsonPath.<String>read(body, "$.state")).isEqualTo("connected");
		assertThat(JsonPath.<Integer>read(body, "$.figures.datagrams.received")).isEqualTo(1);
		assertThat(JsonPath.<Integer>read(body, "$.figures.datagrams.sent")).isEqualTo(1);
		assertThat(JsonPath.<Integer>read(body, "$.figures.packets.sent")).isPositive();
		assertThat(JsonPath.<Object>read(body, "$.figures.packets.lossRate")).isNotNull();
		assertThat(JsonPath.<Object>read(body, "$.figures.roundTripTime")).isNotNull();
		assertThat(JsonPath.<Object>read(body, "$.figures.age")).isNotNull();
		session.close().block(TIMEOUT);
	}

	@Test
	void whoHasNotTheRoleSeesNeitherUsersNorAddresses() throws Exception {
		WebTransportSession session = open();
		String body = get("/webtransport/" + idOf(session), "operator");
		assertThat(JsonPath.<String>read(body, "$.uri")).isEqualTo("/rooms/{room}");
		for (String sanitized : new String[] { "path", "principal", "remoteAddress" }) {
			assertThat(JsonPath.<String>read(body, "$." + sanitized)).isEqualTo("******");
		}
		session.close().block(TIMEOUT);
	}

	@Test
	void deleteClosesASession() throws Exception {
		WebTransportSession session = open();
		String path = "/webtransport/" + idOf(session);
		assertThat(send("DELETE", path + "?code=-1", "admin").statusCode()).isEqualTo(400);
		assertThat(send("DELETE", path + "?code=4000&reason=Maintenance", "admin").statusCode()).isEqualTo(204);
		assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(CloseStatus.of(4000, "Maintenance"));
		assertThat(send("DELETE", path, "admin").statusCode()).isEqualTo(404);
		assertThat(send("GET", path, "admin").statusCode()).isEqualTo(404);
	}

	@Test
	void pagesHaveBounds() throws Exception {
		assertThat(JsonPath.<Integer>read(get("/webtransport?page=7&size=2", "admin"), "$.sessions.content.length()"))
			.isZero();
		assertThat(send("GET", "/webtransport?size=0", "admin").statusCode()).isEqualTo(400);
		assertThat(send("GET", "/webtransport?size=1001", "admin").statusCode()).isEqualTo(400);
		assertThat(send("GET", "/webtransport?page=-1", "admin").statusCode()).isEqualTo(400);
	}

	@Test
	void mappingsHealthAndInfoKnowTheServer() throws Exception {
		String mappings = get("/mappings", "admin");
		assertThat(JsonPath.<List<String>>read(mappings, "$.contexts.*.mappings.webtransport[0].predicate"))
			.containsExactly("{CONNECT /rooms/{room}}");
		assertThat(
				JsonPath.<Object>read(mappings, "$.contexts.*.mappings.webtransport[0].details.handlerMethods[0].name"))
			.asString()
			.contains("point");
		String health = get("/health", "admin");
		assertThat(JsonPath.<String>read(health, "$.components.webtransport.status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(health, "$.components.webtransport.details.certificates[0].validity"))
			.isEqualTo("VALID");
		String info = get("/info", "admin");
		assertThat(JsonPath.<String>read(info, "$.webtransport.paths[0]")).isEqualTo("/rooms/{room}");
	}

	private static String idOf(WebTransportSession session) {
		// Both ends are in this JVM, each with a session of its own
		int port = portOf(session.getHandshakeInfo().getLocalAddress());
		return context.getBean(WebTransportSessionRegistry.class)
			.findAll()
			.stream()
			.filter((candidate) -> portOf(candidate.getHandshakeInfo().getRemoteAddress()) == port)
			.findFirst()
			.orElseThrow()
			.getId();
	}

	private static int portOf(@Nullable InetSocketAddress address) {
		assertThat(address).isNotNull();
		return address.getPort();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Rooms.class)
	static class Application {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(user("ada", "USER"), user("operator", "OPERATOR"),
					user("admin", "ADMIN"));
		}

		private static UserDetails user(String name, String role) {
			return User.withUsername(name).password("{noop}" + name + "-pw").roles(role).build();
		}

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults())
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.authorizeExchange((authorize) -> authorize.pathMatchers("/actuator/**")
					.hasAnyRole("ADMIN", "OPERATOR")
					.anyExchange()
					.authenticated())
				.build();
		}

	}

	@WebTransportMapping("/rooms/{room}")
	static class Rooms {

		@DatagramMapping
		Mono<byte[]> point(byte[] datagram) {
			return Mono.just(datagram);
		}

	}

}
