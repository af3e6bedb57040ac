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

import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;

import io.github.webtransport.PortInUseException;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Integration tests for the auto-configured server on its real engine.
 */
class WebTransportServerIT {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class))
		.withUserConfiguration(EchoController.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1");

	@Test
	void shouldBindAndFreeThePort() {
		this.contextRunner.run((context) -> {
			int port = port(context.getBean(WebTransportServer.class));
			assertThat(port).isPositive();
			assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(port).close());
			context.getSourceApplicationContext().close();
			bind(port).close();
		});
	}

	@Test
	void whenContextRestartsThenServerDoes() {
		this.contextRunner.run((context) -> {
			WebTransportServer server = context.getBean(WebTransportServer.class);
			context.getSourceApplicationContext().stop();
			assertThat(server.isRunning()).isFalse();
			context.getSourceApplicationContext().start();
			assertThat(server.isRunning()).isTrue();
			assertThat(port(server)).isPositive();
		});
	}

	@Test
	void whenPortIsInUseThenStartFails() throws Exception {
		try (DatagramSocket socket = bind(0)) {
			this.contextRunner.withPropertyValues("webtransport.server.port=" + socket.getLocalPort())
				.run((context) -> assertThat(context).getFailure()
					.hasRootCauseInstanceOf(Exception.class)
					.satisfies((ex) -> assertThat(ex).hasStackTraceContaining(PortInUseException.class.getName())));
		}
	}

	private static int port(WebTransportServer server) {
		assertThat(server.getAddress()).isNotNull();
		return server.getAddress().getPort();
	}

	private static DatagramSocket bind(int port) throws Exception {
		return new DatagramSocket(port, InetAddress.getByName("127.0.0.1"));
	}

	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

}
