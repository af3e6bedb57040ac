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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandshakeHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for tickets from web servers, with sessions that are asked for without a network.
 */
class TicketEndpointTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String ORIGIN = "https://example.org";

	private static final Map<String, ConfigurableApplicationContext> APPLICATIONS = new LinkedHashMap<>();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		start("Netty", WebApplicationType.REACTIVE, ReactiveRules.class, NettyReactiveWebServerAutoConfiguration.class);
		start("Tomcat", WebApplicationType.SERVLET, ServletRules.class, TomcatServletWebServerAutoConfiguration.class);
		start("Jetty", WebApplicationType.SERVLET, ServletRules.class, JettyServletWebServerAutoConfiguration.class);
	}

	private static void start(String name, WebApplicationType type, Class<?>... sources) {
		APPLICATIONS.put(name,
				new SpringApplicationBuilder(sources).web(type)
					.run("--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off",
							"--webtransport.server.ssl.self-signed=true", "--webtransport.server.allowed-origins=*",
							"--webtransport.server.security.ticket.enabled=true"));
	}

	@AfterAll
	static void stop() {
		APPLICATIONS.values().forEach(ConfigurableApplicationContext::close);
		APPLICATIONS.clear();
	}

	private static ConfigurableApplicationContext application(String server) {
		ConfigurableApplicationContext application = APPLICATIONS.get(server);
		assertThat(application).isNotNull();
		return application;
	}

	@ParameterizedTest
	@ValueSource(strings = { "Netty", "Tomcat", "Jetty" })
	void whenLoggedInThenATicketOpensOneSession(String server) throws Exception {
		ConfigurableApplicationContext application = application(server);
		HttpResponse<String> response = post(application, "ada", "?path=/rooms/blue", ORIGIN);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).contains("application/json");
		assertThat(response.headers().firstValue("cache-control"))
			.hasValueSatisfying((control) -> assertThat(control).contains("no-store"));
		Map<String, Object> json = JsonParserFactory.getJsonParser().parseMap(response.body());
		assertThat(json).containsOnlyKeys("ticket", "parameter", "expiresIn")
			.contains(entry("parameter", "ticket"), entry("expiresIn", 30));
		HandshakeDecision decision = session(application, "/rooms/blue", (String) json.get("ticket"));
		assertThat(decision.getStatus()).isEqualTo(200);
		assertThat(decision.getInfo().getPrincipal().map(Principal::getName).block(TIMEOUT)).isEqualTo("ada");
		assertThat(decision.getInfo().getUri()).hasToString(ORIGIN + "/rooms/blue");
		assertThat(session(application, "/rooms/blue", (String) json.get("ticket")).getStatus()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Netty", "Tomcat", "Jetty" })
	void rulesOfTheApplicationHoldForWhoeverHasATicket(String server) throws Exception {
		ConfigurableApplicationContext application = application(server);
		assertThat(session(application, "/admin", ticket(application, "ada", "/admin")).getStatus()).isEqualTo(403);
		assertThat(session(application, "/admin", ticket(application, "root", "/admin")).getStatus()).isEqualTo(200);
		assertThat(session(application, "/admin", null).getStatus()).isEqualTo(401);
		assertThat(session(application, "/open", null).getStatus()).isEqualTo(200);
		HandshakeDecision open = session(application, "/open", ticket(application, "ada", "/open"));
		assertThat(open.getStatus()).isEqualTo(200);
		assertThat(open.getInfo().getPrincipal().map(Principal::getName).block(TIMEOUT)).isEqualTo("ada");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Netty", "Tomcat", "Jetty" })
	void whenTheTicketIsNotGoodThenIsRefused(String server) throws Exception {
		ConfigurableApplicationContext application = application(server);
		String ticket = ticket(application, "ada", "/rooms/blue");
		assertThat(session(application, "/rooms/green", ticket).getStatus()).isEqualTo(401);
		assertThat(session(application, "/open", "x".repeat(43)).getStatus()).isEqualTo(401);
		assertThat(session(application, "/open", "").getStatus()).isEqualTo(401);
		String another = ticket(application, "ada", "/rooms/blue");
		HandshakeInfo.Builder request = HandshakeInfo.builder(URI.create(ORIGIN + "/rooms/blue?ticket=" + another))
			.queryParam("ticket", another)
			.header("origin", "https://other.org");
		assertThat(decide(application, request).getStatus()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Netty", "Tomcat", "Jetty" })
	void whenNobodyHasLoggedInThenThereIsNoTicket(String server) throws Exception {
		ConfigurableApplicationContext application = application(server);
		HttpResponse<String> response = post(application, null, "?path=/rooms/blue", ORIGIN);
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).isEmpty();
		assertThat(post(application, "eve", "?path=/rooms/blue", ORIGIN).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Netty", "Tomcat", "Jetty" })
	void whenThereIsNoSessionAtThePathThenThereIsNoTicket(String server) throws Exception {
		ConfigurableApplicationContext application = application(server);
		assertThat(post(application, "ada", "?path=/nowhere", null).statusCode()).isEqualTo(404);
		assertThat(post(application, "ada", "?path=rooms", null).statusCode()).isEqualTo(400);
		assertThat(post(application, "ada", "?path=/rooms/blue%3Fname=Ada", null).statusCode()).isEqualTo(400);
		assertThat(post(application, "ada", "", null).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Netty", "Tomcat", "Jetty" })
	void requestsOfAnotherMethodGetNoTicket(String server) throws Exception {
		ConfigurableApplicationContext application = application(server);
		HttpResponse<String> response = CLIENT.send(request(application, "ada", "?path=/rooms/blue").GET().build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isIn(404, 405);
	}

	private static String ticket(ConfigurableApplicationContext application, String user, String path)
			throws IOException, InterruptedException {
		HttpResponse<String> response = post(application, user, "?path=" + path, ORIGIN);
		assertThat(response.statusCode()).isEqualTo(200);
		return (String) JsonParserFactory.getJsonParser().parseMap(response.body()).get("ticket");
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext application, @Nullable String user,
			String query, @Nullable String origin) throws IOException, InterruptedException {
		HttpRequest.Builder request = request(application, user, query).POST(HttpRequest.BodyPublishers.noBody());
		if (origin != null) {
			request.header("Origin", origin);
		}
		return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(ConfigurableApplicationContext application, @Nullable String user,
			String query) {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/webtransport/ticket" + query))
			.timeout(TIMEOUT);
		if (user != null) {
			request.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString((user + ":" + user + "-pw").getBytes(StandardCharsets.UTF_8)));
		}
		return request;
	}

	private static HandshakeDecision session(ConfigurableApplicationContext application, String path,
			@Nullable String ticket) {
		String query = (ticket != null) ? "?ticket=" + ticket : "";
		HandshakeInfo.Builder request = HandshakeInfo.builder(URI.create(ORIGIN + path + query))
			.header("origin", ORIGIN);
		return decide(application, (ticket != null) ? request.queryParam("ticket", ticket) : request);
	}

	private static HandshakeDecision decide(ConfigurableApplicationContext application, HandshakeInfo.Builder request) {
		HandshakeDecision decision = application.getBean(WebTransportHandshakeHandler.class)
			.handshake(request.build())
			.block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

}
