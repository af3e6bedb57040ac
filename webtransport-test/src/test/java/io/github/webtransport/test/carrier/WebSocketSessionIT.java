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

package io.github.webtransport.test.carrier;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webtransport.ClientTransport;
import io.github.webtransport.ClientWebSocketSettings;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.security.WebTransportFilterSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.websocket.WebTransportWebSocketAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.test.WebTransportTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sessions that WebSockets carry, of Tomcat and of the Java client.
 */
class WebSocketSessionIT extends AbstractSessionTests {

	private static final AtomicReference<WebTransportHandler> handler = new AtomicReference<>();

	private static ConfigurableApplicationContext context;

	private static WebTransportClient client;

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "webtransport.server.port=0",
					"webtransport.server.address=127.0.0.1", "webtransport.server.ssl.self-signed=true",
					"webtransport.server.session.initial-max-streams=20", "spring.main.banner-mode=off")
			.run();
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		client = WebTransportClient.builder()
			.transport(ClientTransport.WEBSOCKET)
			.webSocket(ClientWebSocketSettings.builder().baseUri(URI.create("http://127.0.0.1:" + port)).build())
			.build();
	}

	@AfterAll
	static void stop() {
		client.close().block(WAIT);
		context.close();
	}

	@Override
	protected SessionServer handling(WebTransportHandler sessions) {
		handler.set(sessions);
		return new Server();
	}

	@Override
	protected SessionServer withFewStreams(WebTransportHandler sessions) {
		return handling(sessions);
	}

	@Override
	protected int maxStreams() {
		return 20;
	}

	@Override
	protected int window() {
		return 256 << 10;
	}

	@Test
	void whenAWebSocketCarriesASessionThenBothEndsKnow() {
		try (SessionServer server = handling((session) -> {
			boolean known = session.getHandshakeInfo().getTransport() == SessionTransport.WEBSOCKET;
			return (known) ? session.close() : Mono.never();
		})) {
			WebTransportSession session = server.open();
			assertThat(session.getHandshakeInfo().getTransport()).isEqualTo(SessionTransport.WEBSOCKET);
			assertThat(session.closeStatus().block(WAIT)).isNotNull();
		}
	}

	@Test
	void whenItIsAskedWhatHasArrivedThenNobodyKnows() {
		try (SessionServer server = handling(AbstractSessionTests::echo)) {
			WebTransportSession session = server.open();
			StepVerifier
				.create(session.createUnidirectionalStream()
					.flatMap((stream) -> stream.send(Mono.just(buffer(session, "x"))).then(stream.acknowledged())))
				.expectError(UnsupportedOperationException.class)
				.verify(WAIT);
		}
	}

	/**
	 * The sessions of one test.
	 */
	private static final class Server implements SessionServer {

		private final WebTransportTestClient testClient = WebTransportTestClient
			.bindTo((request) -> client.open(request))
			.responseTimeout(Duration.ofSeconds(10))
			.build();

		@Override
		public WebTransportTestClient client() {
			return this.testClient;
		}

		@Override
		public WebTransportSession open() {
			WebTransportSession session = client.open(URI.create("https://server.example/")).block(WAIT);
			if (session == null) {
				throw new IllegalStateException("There is no session");
			}
			return session;
		}

		@Override
		public void close() {
			this.testClient.closeSessions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
			WebTransportFilterSecurityAutoConfiguration.class, WebTransportServerAutoConfiguration.class,
			WebTransportWebSocketAutoConfiguration.class })
	static class Application {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route().path("/**", (session) -> handler.get().handle(session)).build();
		}

	}

}
