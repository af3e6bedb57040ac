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

package io.github.webtransport.autoconfigure.logging;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.jayway.jsonpath.JsonPath;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The access log of sessions over UDP, and the diagnostic context of blocking methods.
 */
class AccessLogIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final ListAppender<ILoggingEvent> entries = new ListAppender<>();

	private final ListAppender<ILoggingEvent> ofController = new ListAppender<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportAccessLogAutoConfiguration.class, SslAutoConfiguration.class))
		.withBean(Rooms.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true", "webtransport.server.port=0",
				"webtransport.server.address=127.0.0.1", "webtransport.server.listeners=1");

	@BeforeEach
	void listen() {
		this.entries.start();
		this.ofController.start();
		logger(AccessLogWriter.LOGGER).addAppender(this.entries);
		logger(Rooms.class.getName()).addAppender(this.ofController);
	}

	@AfterEach
	void stopListening() {
		logger(AccessLogWriter.LOGGER).detachAppender(this.entries);
		logger(Rooms.class.getName()).detachAppender(this.ofController);
	}

	private Logger logger(String name) {
		return this.logback.getLogger(name);
	}

	private void visit() {
		this.runner.withPropertyValues("webtransport.server.access-log=true").run((context) -> {
			InetSocketAddress address = context.getBean(WebTransportServer.class).getAddress();
			assertThat(address).isNotNull();
			URI uri = URI.create("https://127.0.0.1:" + address.getPort());
			WebTransportClient client = WebTransportClient.builder()
				.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
				.build();
			WebTransportSession session = client.open(uri.resolve("/rooms/blue?token=secret")).block(TIMEOUT);
			assertThat(session).isNotNull();
			session.sendDatagram(session.bufferFactory().wrap("ping".getBytes(StandardCharsets.UTF_8)));
			session.receiveDatagrams().doOnNext(DataBufferUtils::release).blockFirst(TIMEOUT);
			session.close(CloseStatus.of(7, "Good\nbye")).block(TIMEOUT);
			await(1);
			StepVerifier.create(client.open(uri.resolve("/nowhere?token=secret"))).expectError().verify(TIMEOUT);
			await(2);
			client.close().block(TIMEOUT);
		});
	}

	private void await(int count) {
		Flux.interval(Duration.ZERO, Duration.ofMillis(10))
			.filter((tick) -> this.entries.list.size() >= count)
			.blockFirst(TIMEOUT);
	}

	@Test
	void whenSwitchedOnThenEachSessionHasALine() {
		visit();
		assertThat(this.entries.list).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly(
					(opened) -> assertThat(opened)
						.matches("127\\.0\\.0\\.1 - - \\[\\w+\\] \"CONNECT /rooms/blue\" 200 closed: 7 'Good\\?bye', "
								+ "\\d+\\.\\d{3} s, streams 0, datagrams 1 in 1 out, bytes 4 in 4 out"),
					(refused) -> assertThat(refused)
						.matches("127\\.0\\.0\\.1 - - \\[\\w+\\] \"CONNECT /nowhere\" 404 refused: no mapping"));
	}

	@Test
	void whenNotSwitchedOnThenThereIsNoAccessLog() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(WebTransportAccessLogAutoConfiguration.class)
			.doesNotHaveBean("webTransportAccessLog"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs", "logstash" })
	void whenLogIsStructuredThenEntriesHaveFields(String format) {
		visit();
		String opened = encode(this.entries.list.get(0), format);
		assertThat(JsonPath.<Object>read(opened, path(format, "url", "path"))).isEqualTo("/rooms/blue");
		assertThat(JsonPath.<Object>read(opened, path(format, "client", "address"))).isEqualTo("127.0.0.1");
		assertThat(JsonPath.<Object>read(opened, path(format, "http", "response", "status_code"))).isEqualTo(200);
		assertThat(JsonPath.<Object>read(opened, path(format, "webtransport", "uri"))).isEqualTo("/rooms/{room}");
		assertThat(JsonPath.<Object>read(opened, path(format, "webtransport", "close", "code"))).isEqualTo(7);
		assertThat(JsonPath.<Object>read(opened, path(format, "webtransport", "datagrams", "in"))).isEqualTo(1);
		assertThat(opened).doesNotContain("secret");
		String refused = encode(this.entries.list.get(1), format);
		assertThat(JsonPath.<Object>read(refused, path(format, "webtransport", "reason"))).isEqualTo("no mapping");
	}

	/**
	 * The Elastic Common Schema nests what has dots in its name, Logstash does not.
	 */
	private static String path(String format, String... names) {
		return format.equals("ecs") ? "$." + String.join(".", names) : "$['" + String.join(".", names) + "']";
	}

	private String encode(ILoggingEvent event, String format) {
		this.logback.putObject(Environment.class.getName(), new MockEnvironment());
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(this.logback);
		encoder.setFormat(format);
		encoder.start();
		return new String(encoder.encode(event), StandardCharsets.UTF_8);
	}

	@Test
	void whenMethodBlocksThenItsEntriesHaveTheSession() {
		visit();
		assertThat(this.ofController.list).singleElement().satisfies((event) -> {
			Map<String, String> context = event.getMDCPropertyMap();
			assertThat(context).containsKey("webtransport.session");
			assertThat(this.entries.list.get(0).getFormattedMessage())
				.contains("[" + context.get("webtransport.session") + "]");
		});
	}

	@WebTransportMapping("/rooms/{room}")
	static class Rooms {

		@SessionMapping
		void enter() {
			LoggerFactory.getLogger(Rooms.class).info("Somebody enters");
		}

		@DatagramMapping
		Mono<byte[]> point(byte[] datagram) {
			return Mono.just(datagram);
		}

	}

}
