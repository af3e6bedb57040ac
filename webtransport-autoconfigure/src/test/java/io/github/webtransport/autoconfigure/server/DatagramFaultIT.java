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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.browser.LeakGuard;
import io.github.webtransport.autoconfigure.metrics.WebTransportMetricsAutoConfiguration;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for errors of the application's code that come with each datagram:
 * they are in the log, and do not fill it.
 */
@ExtendWith({ OutputCaptureExtension.class, LeakGuard.class })
class DatagramFaultIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int DATAGRAMS = 50;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportMetricsAutoConfiguration.class, SslAutoConfiguration.class))
		.withUserConfiguration(ReactiveController.class, BlockingController.class)
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.shutdown=immediate");

	@ParameterizedTest
	@ValueSource(strings = { "reactive", "blocking" })
	void whenAMethodFailsForEachDatagramThenAFewStacksAreLogged(String how, CapturedOutput output) {
		this.contextRunner.run((context) -> {
			WebTransportClient client = WebTransportClient.builder()
				.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
				.build();
			try {
				WebTransportSession session = client
					.open(URI.create("https://127.0.0.1:%d/%s"
						.formatted(context.getBean(WebTransportServer.class).getAddress().getPort(), how)))
					.block(TIMEOUT);
				assertThat(session).isNotNull();
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				long start = System.nanoTime();
				Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(10)).until(() -> {
					session.sendDatagram(
							DefaultDataBufferFactory.sharedInstance.wrap("x".getBytes(StandardCharsets.UTF_8)));
					return errors(registry) >= DATAGRAMS;
				});
				long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
				assertThat(output).contains("of the application").contains("\tat " + DatagramFaultIT.class.getName());
				long logged = Pattern.compile("ERROR").matcher(output).results().count();
				assertThat(logged).isBetween(1L, 3 * (seconds + 2));
			}
			finally {
				client.close().block(TIMEOUT);
			}
		});
	}

	private static double errors(MeterRegistry registry) {
		return registry.find("webtransport.server.handler.errors")
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

	@WebTransportController
	@WebTransportMapping("/reactive")
	static class ReactiveController {

		@DatagramMapping
		Mono<Void> on(String text) {
			return Mono.error(new IllegalStateException("of the application"));
		}

	}

	@WebTransportController
	@WebTransportMapping("/blocking")
	static class BlockingController {

		@DatagramMapping
		void on(String text) {
			throw new IllegalStateException("of the application");
		}

	}

}
