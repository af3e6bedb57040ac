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

package io.github.webtransport.sample;

import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in browsers from which the UDP port is not reached.
 */
class ClosedPortIT {

	private static final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private static ConfigurableApplicationContext application;

	private static String page;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(SampleApplication.class, ClosedPort.class).run("--server.port=0",
				"--webtransport.server.port=0");
		page = "http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port") + "/";
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void whenThePortIsClosedToChromiumThenThePageGoesOverAWebSocket() {
		try (Browser browser = Browser.start()) {
			SamplePage opened = browser.open(page);
			opened.awaitConnected();
			opened.awaitText("status-detail", "3 sessions over a WebSocket");
			opened.awaitNumber("rtt-echoes", 10);
		}
	}

	@Test
	void whenThePortIsClosedToFirefoxThenThePageGoesOverAWebSocket() throws Exception {
		try (Firefox firefox = Firefox.show(page + "observer")) {
			assertThat(answers.poll(120, TimeUnit.SECONDS)).isEqualTo("open: 3 sessions over a WebSocket");
			assertThat(firefox.isAlive()).isTrue();
		}
	}

	/**
	 * Says that the server is where nobody is, and has a page that tells what another one
	 * shows.
	 */
	static class ClosedPort {

		private static final String OBSERVER = """
				<!doctype html>
				<script type="module">
				const page = open('/');
				const timer = setInterval(() => {
					const find = (id) => page.document?.querySelector(`[data-testid="${id}"]`);
					if (find('status')?.dataset.state === 'open' && parseInt(find('rtt-echoes').textContent) > 10) {
						clearInterval(timer);
						fetch('/observer', { method: 'POST', body: `open: ${find('status-detail').textContent}` });
					}
				}, 100);
				</script>
				""";

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebFilter closedPort() throws SocketException {
			int port;
			try (DatagramSocket free = new DatagramSocket()) {
				port = free.getLocalPort();
			}
			String info = """
					{ "port": %d, "certificateHashes": ["%s"] }""".formatted(port, "A".repeat(43) + "=");
			return (exchange, chain) -> {
				if (!exchange.getRequest().getPath().value().equals("/webtransport/info")) {
					return chain.filter(exchange);
				}
				ServerHttpResponse response = exchange.getResponse();
				response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
				DataBuffer body = response.bufferFactory().wrap(info.getBytes(StandardCharsets.UTF_8));
				return response.writeWith(Mono.just(body));
			};
		}

		@Bean
		RouterFunction<ServerResponse> observer() {
			return RouterFunctions.route()
				.GET("/observer", (request) -> ServerResponse.ok().contentType(MediaType.TEXT_HTML).bodyValue(OBSERVER))
				.POST("/observer",
						(request) -> request.bodyToMono(String.class)
							.doOnNext(answers::add)
							.then(ServerResponse.ok().build()))
				.build();
		}

	}

}
