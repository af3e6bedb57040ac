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

package io.github.webtransport.autoconfigure.browser;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.guard.BlockingCallGuard;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http3SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for ordinary HTTP/3 requests on the port of WebTransport.
 */
@IntegrationTest
class Http3RequestIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * Without settings, the client lets the server send nothing.
	 */
	private static final int WINDOW = 1 << 20;

	private final ConnectionProvider connections = ConnectionProvider.create("http3-requests");

	@Autowired
	private ApplicationContext application;

	@AfterEach
	void closeConnections() {
		this.connections.disposeLater().block(TIMEOUT);
	}

	@Test
	void whenPathIsOfTheWebApplicationThenItAnswers() {
		Answer answer = get("/hello");
		assertThat(answer).isEqualTo(new Answer("HTTP/3.0", 200, null, "Hello"));
	}

	@Test
	void whenRequestHasABodyThenTheWebApplicationGetsIt() {
		String body = "The quick brown fox. ".repeat(50_000);
		Answer answer = request(HttpMethod.POST, "/upper", body);
		assertThat(answer).isEqualTo(new Answer("HTTP/3.0", 200, null, body.toUpperCase(Locale.ROOT)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST" })
	void whenPathIsMappedForWebTransportThenConnectIsAllowed(String method) {
		Answer answer = request(HttpMethod.valueOf(method), "/echo", "");
		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.allow()).isEqualTo("CONNECT");
	}

	@Test
	void whenPathIsNotMappedThenItIsNotFound() {
		Answer answer = get("/nowhere");
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.allow()).isNull();
	}

	@Test
	void whenHandlerBlocksItsEventLoopThenItIsCaught() {
		assertThat(get("/block").status()).isEqualTo(200);
		assertThat(BlockingCallGuard.takeCalls()).isNotEmpty();
	}

	private Answer get(String path) {
		return request(HttpMethod.GET, path, "");
	}

	private Answer request(HttpMethod method, String path, String body) {
		Answer answer = client().request(method)
			.uri(path)
			.send(Mono.fromSupplier(() -> Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)))
			.responseSingle((response,
					content) -> content.asString().defaultIfEmpty("").map((text) -> Answer.of(response, text)))
			.block(TIMEOUT);
		assertThat(answer).isNotNull();
		return answer;
	}

	private HttpClient client() {
		SelfSignedCertificate certificate = this.application.getBean(SelfSignedCertificate.class);
		// The client does not tell the engine the name of the server, to compare it with
		Http3SslContextSpec ssl = Http3SslContextSpec.forClient()
			.configure((builder) -> builder.trustManager(certificate.getCertificate())
				.endpointIdentificationAlgorithm(null));
		int port = this.application.getBean(WebTransportServer.class).getAddress().getPort();
		return HttpClient.create(this.connections)
			.protocol(HttpProtocol.HTTP3)
			.http3Settings((spec) -> spec.maxData(WINDOW).maxStreamDataBidirectionalLocal(WINDOW))
			.secure((spec) -> spec.sslContext(ssl))
			.baseUrl("https://localhost:" + port);
	}

	private record Answer(String version, int status, String allow, String body) {

		static Answer of(HttpClientResponse response, String body) {
			return new Answer(response.version().text(), response.status().code(),
					response.responseHeaders().get("allow"), body);
		}

	}

}
