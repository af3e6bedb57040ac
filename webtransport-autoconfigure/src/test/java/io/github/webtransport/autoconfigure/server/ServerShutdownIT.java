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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.browser.LeakGuard;
import io.github.webtransport.autoconfigure.codec.WebTransportCodecAutoConfiguration;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.session.WebTransportSessionClosedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for what sessions see when the application stops, and who is told of
 * their end.
 */
@ExtendWith({ OutputCaptureExtension.class, LeakGuard.class })
class ServerShutdownIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * Long enough for a context to be gone that does not wait.
	 */
	private static final Duration SLOW = Duration.ofMillis(500);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportCodecAutoConfiguration.class, JacksonAutoConfiguration.class, SslAutoConfiguration.class))
		.withUserConfiguration(Database.class, BlockingRoom.class, ReactiveRoom.class, Listener.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.shutdown=immediate");

	private List<String> stopWithSession(ApplicationContextRunner runner, String path, CloseStatus expected) {
		List<String> written = new CopyOnWriteArrayList<>();
		runner.run((context) -> {
			WebTransportClient client = WebTransportClient.builder()
				.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
				.build();
			try {
				WebTransportSession session = client
					.open(URI.create("https://127.0.0.1:%d%s"
						.formatted(context.getBean(WebTransportServer.class).getAddress().getPort(), path)))
					.block(TIMEOUT);
				assertThat(session).isNotNull();
				Database database = context.getBean(Database.class);
				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
				written.addAll(database.written);
				assertThat(session.closeStatus().block(TIMEOUT)).isEqualTo(expected);
			}
			finally {
				client.close().block(TIMEOUT);
			}
		});
		return written;
	}

	@ParameterizedTest
	@CsvSource({ "/blocking, blocking", "/reactive, reactive" })
	void whenTheApplicationStopsThenMethodsAndListenersAreToldOfTheEndBeforeBeansAreDestroyed(String path, String room,
			CapturedOutput output) {
		assertThat(stopWithSession(this.contextRunner, path, CloseStatus.of(1001, "Server shutdown")))
			.containsExactlyInAnyOrder("join " + room, "leave " + room + " 1001", "closed 1001", "destroyed");
		assertThat(output).contains("methods and listeners that are told of the end of sessions")
			.doesNotContain("ERROR");
	}

	@Test
	void whenTheStatusIsConfiguredThenSessionsEndWithIt() {
		assertThat(stopWithSession(this.contextRunner.withPropertyValues("webtransport.server.shutdown-status=4503"),
				"/reactive", CloseStatus.of(4503, "Server shutdown")))
			.contains("leave reactive 4503");
	}

	/**
	 * Destroyed with the context.
	 */
	static class Database implements DisposableBean {

		private final List<String> written = new CopyOnWriteArrayList<>();

		private volatile boolean destroyed;

		void write(String line) {
			assertThat(this.destroyed).as("destroyed before '%s'", line).isFalse();
			this.written.add(line);
		}

		@Override
		public void destroy() {
			this.written.add("destroyed");
			this.destroyed = true;
		}

	}

	@WebTransportController
	@WebTransportMapping("/blocking")
	static class BlockingRoom {

		private final Database database;

		BlockingRoom(Database database) {
			this.database = database;
		}

		@SessionMapping
		void join() {
			this.database.write("join blocking");
		}

		@DatagramMapping
		void datagram(String text) {
		}

		@DisconnectMapping
		void leave(CloseStatus status) {
			Mono.delay(SLOW).block();
			this.database.write("leave blocking " + status.code());
		}

	}

	@WebTransportController
	@WebTransportMapping("/reactive")
	static class ReactiveRoom {

		private final Database database;

		ReactiveRoom(Database database) {
			this.database = database;
		}

		@SessionMapping
		Mono<Void> join() {
			return Mono.fromRunnable(() -> this.database.write("join reactive"));
		}

		@DisconnectMapping
		Mono<Void> leave(CloseStatus status) {
			return Mono.delay(SLOW).doOnNext((tick) -> this.database.write("leave reactive " + status.code())).then();
		}

	}

	static class Listener {

		private final Database database;

		Listener(Database database) {
			this.database = database;
		}

		@EventListener
		void closed(WebTransportSessionClosedEvent event) {
			Mono.delay(SLOW).block();
			this.database.write("closed " + event.getCloseStatus().code());
		}

	}

}
