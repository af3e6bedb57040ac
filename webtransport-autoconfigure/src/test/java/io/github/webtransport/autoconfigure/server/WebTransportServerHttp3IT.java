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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.info.WebTransportInfoAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http3SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for a WebFlux application that is served over HTTP/3, on the port of
 * the WebTransport server.
 */
class WebTransportServerHttp3IT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class,
				WebTransportInfoAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
				WebFluxAutoConfiguration.class))
		.withUserConfiguration(EchoController.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.http3.serve-web=true");

	@Test
	void shouldServeGet() {
		this.contextRunner.run((context) -> {
			Map<String, Object> info = JsonParserFactory.getJsonParser().parseMap(get(context, "/webtransport/info"));
			assertThat(info).containsEntry("port", port(context));
			assertThat(info.get("paths")).asString().isEqualTo("[/echo]");
			assertThat(info.get("certificateHashes")).asString()
				.isEqualTo("[" + context.getBean(SelfSignedCertificate.class).getSha256() + "]");
		});
	}

	@Test
	void shouldServePost() {
		this.contextRunner.run((context) -> {
			String body = "0123456789".repeat(10_000);
			String response = client(context).post()
				.uri("/post")
				.send(Flux.just(body).map((text) -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)))
				.responseContent()
				.aggregate()
				.asString()
				.block(TIMEOUT);
			assertThat(response).isEqualTo("post " + body);
		});
	}

	@Test
	void whenResponseIsAFileThenItComes(@TempDir Path directory) throws IOException {
		String text = "0123456789".repeat(10_000);
		Files.writeString(directory.resolve("numbers.txt"), text);
		this.contextRunner.withPropertyValues("spring.web.resources.static-locations=" + directory.toUri())
			.run((context) -> assertThat(get(context, "/numbers.txt")).isEqualTo(text));
	}

	@Test
	void whenApplicationHasABasePathThenItHoldsOverHttp3() {
		this.contextRunner.withPropertyValues("spring.webflux.base-path=/app").run((context) -> {
			assertThat(get(context, "/app/webtransport/info")).contains("certificateHashes");
			assertThat(status(context, "/webtransport/info")).isEqualTo(404);
		});
	}

	@Test
	void whenWebTransportIsOffThenTheApplicationIsStillServed() {
		this.contextRunner.withPropertyValues("webtransport.server.enable-webtransport=false")
			.run((context) -> assertThat(get(context, "/webtransport/info")).contains("certificateHashes"));
	}

	@Test
	void whenServeWebIsOffThenTheApplicationIsNotServed() {
		this.contextRunner.withPropertyValues("webtransport.server.http3.serve-web=false").run((context) -> {
			assertThat(status(context, "/webtransport/info")).isEqualTo(404);
			assertThat(status(context, "/echo")).isEqualTo(405);
		});
	}

	@Test
	void whenPathIsMappedForSessionsOnlyThenOtherMethodsAreNotAllowed() {
		this.contextRunner.run((context) -> assertThat(status(context, "/echo")).isEqualTo(405));
	}

	private static String get(ApplicationContext context, String path) {
		String body = client(context).get().uri(path).responseContent().aggregate().asString().block(TIMEOUT);
		assertThat(body).isNotNull();
		return body;
	}

	private static int status(ApplicationContext context, String path) {
		Integer status = client(context).get()
			.uri(path)
			.responseSingle((response, body) -> Mono.just(response.status().code()))
			.block(TIMEOUT);
		assertThat(status).isNotNull();
		return status;
	}

	private static HttpClient client(ApplicationContext context) {
		return HttpClient.create(ConnectionProvider.newConnection())
			.host("127.0.0.1")
			.port(port(context))
			.protocol(HttpProtocol.HTTP3)
			.secure((spec) -> spec.sslContext(Http3SslContextSpec.forClient()
				.configure((builder) -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE))))
			.http3Settings((settings) -> settings.idleTimeout(Duration.ofSeconds(5))
				.maxData(10_000_000)
				.maxStreamDataBidirectionalLocal(1_000_000));
	}

	private static int port(ApplicationContext context) {
		WebTransportServer server = context.getBean(WebTransportServer.class);
		assertThat(server.getAddress()).isNotNull();
		return server.getAddress().getPort();
	}

	@RestController
	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

		@PostMapping("/post")
		Mono<String> post(@RequestBody String body) {
			return Mono.just("post " + body);
		}

	}

}
