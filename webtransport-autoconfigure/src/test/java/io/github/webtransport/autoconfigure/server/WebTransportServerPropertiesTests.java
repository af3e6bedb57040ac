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

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.CongestionControl;
import io.github.webtransport.ConnectionIdSettings;
import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.RetryMode;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.spring.blocking.BlockingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WebTransportServerProperties} and {@link ServerSettingsMapper}.
 */
class WebTransportServerPropertiesTests {

	private static final TlsSettings TLS = SelfSignedCertificate.create().toTlsSettings();

	private static final WebTransportHandshakeHandler HANDLER = (request) -> Mono.empty();

	@Test
	void defaultsShouldBeThoseOfTheServer() {
		ServerSettings defaults = ServerSettings.builder(HANDLER).tls(TLS).build();
		ServerSettings settings = map(new WebTransportServerProperties());
		assertThat(settings.getPort()).isEqualTo(defaults.getPort()).isEqualTo(4433);
		assertThat(settings.getAddress()).isEqualTo(defaults.getAddress()).isNull();
		assertThat(settings.getListeners()).isEqualTo(defaults.getListeners()).isZero();
		assertThat(settings.isWebTransport()).isEqualTo(defaults.isWebTransport()).isTrue();
		assertThat(settings.getQlogDirectory()).isEqualTo(defaults.getQlogDirectory()).isNull();
		assertThat(settings.getQuic()).isEqualTo(QuicSettings.DEFAULT);
		assertThat(settings.getSession()).isEqualTo(SessionSettings.DEFAULT);
		assertThat(settings.getDatagram()).isEqualTo(DatagramSettings.DEFAULT);
	}

	@Test
	void defaultsOfTheApplicationShouldBeSafe() {
		WebTransportServerProperties properties = new WebTransportServerProperties();
		assertThat(properties.getAllowedOrigins()).isEmpty();
		assertThat(properties.getAllowedOriginPatterns()).isEmpty();
		assertThat(properties.getShutdown()).isEqualTo(WebTransportServerProperties.Shutdown.GRACEFUL);
		assertThat(properties.getSsl().getBundle()).isNull();
		assertThat(properties.getSsl().isSelfSigned()).isFalse();
		assertThat(properties.getSsl().getClientAuth()).isEqualTo(TlsSettings.ClientAuth.NONE);
	}

	@Test
	void shouldMapServer() throws Exception {
		ServerSettings settings = map(
				bind(Map.of("port", "0", "address", "127.0.0.1", "listeners", "3", "enable-webtransport", "false")));
		assertThat(settings.getPort()).isZero();
		assertThat(settings.getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
		assertThat(settings.getListeners()).isEqualTo(3);
		assertThat(settings.isWebTransport()).isFalse();
	}

	@Test
	void shouldMapConnectionId() {
		assertThat(map(bind(Map.of("connection-id.config-rotation", "5"))).getConnectionId()).isNull();
		assertThat(map(bind(Map.of("connection-id.server-id", "0a3f", "connection-id.config-rotation", "5",
				"connection-id.length-self-description", "true")))
			.getConnectionId())
			.isEqualTo(ConnectionIdSettings.builder("0a3f").configRotation(5).lengthSelfDescription(true).build());
	}

	@ParameterizedTest
	@CsvSource({ "server-id, xyz", "server-id, 010203040506070809", "config-rotation, 7" })
	void whenConnectionIdCannotWorkThenItsPropertyIsNamed(String name, String value) {
		Map<String, String> values = new HashMap<>(Map.of("connection-id.server-id", "01"));
		values.put("connection-id." + name, value);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> map(bind(values)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("webtransport.server.connection-id." + name))
			.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo(value));
	}

	@Test
	void shouldBindServerNamesAndTicketKeys() {
		WebTransportServerProperties.Ssl ssl = bind(Map.of("ssl.server-name-bundles[0].server-name", "api.example.org",
				"ssl.server-name-bundles[0].bundle", "api", "ssl.ticket-keys", "YQ==,Yg=="))
			.getSsl();
		assertThat(ssl.getServerNameBundles())
			.containsExactly(new WebTransportServerProperties.Ssl.ServerNameSslBundle("api.example.org", "api"));
		assertThat(ssl.getTicketKeys()).containsExactly("YQ==", "Yg==");
	}

	@Test
	void shouldMapQlogDirectory(@TempDir Path directory) {
		assertThat(map(bind(Map.of("qlog-directory", directory.toString()))).getQlogDirectory()).isEqualTo(directory);
	}

	@Test
	void shouldMapHttp3() {
		ServerSettings settings = map(
				bind(Map.of("http3.idle-timeout", "7", "http3.max-data", "2MB", "http3.max-stream-data", "3KB",
						"http3.max-streams-bidirectional", "4", "http3.max-streams-unidirectional", "5",
						"http3.max-header-size", "6KB", "http3.congestion-control", "bbr", "http3.retry", "always")));
		assertThat(settings.getQuic()).isEqualTo(QuicSettings.builder()
			.idleTimeout(Duration.ofSeconds(7))
			.maxData(2 << 20)
			.maxStreamData(3 << 10)
			.maxStreamsBidirectional(4)
			.maxStreamsUnidirectional(5)
			.maxHeaderSize(6 << 10)
			.congestionControl(CongestionControl.BBR)
			.retry(RetryMode.ALWAYS)
			.build());
	}

	@Test
	void shouldMapSession() {
		ServerSettings settings = map(bind(Map.of("session.max-per-connection", "1", "session.max-total", "2",
				"session.idle-timeout", "3m", "session.handshake-timeout", "4", "session.max-pending-streams", "5",
				"session.initial-max-data", "6KB", "session.initial-max-streams", "7")));
		assertThat(settings.getSession()).isEqualTo(SessionSettings.builder()
			.maxPerConnection(1)
			.maxTotal(2)
			.idleTimeout(Duration.ofMinutes(3))
			.handshakeTimeout(Duration.ofSeconds(4))
			.maxPendingStreams(5)
			.maxPendingDatagrams(10)
			.initialMaxData(6 << 10)
			.initialMaxStreams(7)
			.build());
	}

	@ParameterizedTest
	@CsvSource({ "0, 10000, 2500", "0, 7, 1", "0, 3, 1", "300, 10000, 300", "20000, 10000, 20000" })
	void shouldMapSessionsOfAUser(String maxPerUser, String maxTotal, int expected) {
		WebTransportServerProperties properties = bind(
				Map.of("session.max-per-user", maxPerUser, "session.max-total", maxTotal));
		assertThat(new ServerSettingsMapper(properties).maxSessionsPerUser()).isEqualTo(expected);
	}

	@Test
	void whenNumberOfSessionsOfAUserCannotWorkThenItsPropertyIsNamed() {
		ServerSettingsMapper mapper = new ServerSettingsMapper(bind(Map.of("session.max-per-user", "-1")));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(mapper::maxSessionsPerUser)
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("webtransport.server.session.max-per-user"));
	}

	@Test
	void shouldMapShutdownStatus() {
		assertThat(map(bind(Map.of("port", "1"))).getShutdownStatus())
			.isEqualTo(CloseStatus.of(1001, "Server shutdown"));
		assertThat(map(bind(Map.of("shutdown-status", "4503"))).getShutdownStatus())
			.isEqualTo(CloseStatus.of(4503, "Server shutdown"));
	}

	@Test
	void shouldMapBlocking() {
		assertThat(new BlockingSettingsMapper(new WebTransportServerProperties().getBlocking()).map())
			.isEqualTo(BlockingSettings.DEFAULT);
		assertThat(new BlockingSettingsMapper(
				bind(Map.of("blocking.threads", "200", "blocking.max-per-user", "50", "blocking.max-per-session", "10",
						"blocking.queue", "100", "blocking.stream-idle-timeout", "7"))
					.getBlocking())
			.map())
			.isEqualTo(BlockingSettings.builder()
				.threads(200)
				.maxPerUser(50)
				.maxPerSession(10)
				.queue(100)
				.streamIdleTimeout(Duration.ofSeconds(7))
				.build());
	}

	@ParameterizedTest
	@CsvSource({ "blocking.threads, 0", "blocking.threads, 65537", "blocking.max-per-user, 0",
			"blocking.max-per-session, 0", "blocking.queue, -1", "blocking.stream-idle-timeout, 0s" })
	void whenValueForBlockingCannotWorkThenItsPropertyIsNamed(String name, String value) {
		WebTransportServerProperties.Blocking properties = bind(Map.of(name, value)).getBlocking();
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new BlockingSettingsMapper(properties).map())
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("webtransport.server." + name));
	}

	@Test
	void shouldMapMemory() {
		assertThat(map(bind(Map.of("memory.max-unread", "64MB"))).getMaxUnread()).isEqualTo(64 << 20);
		assertThat(map(bind(Map.of("port", "1"))).getMaxUnread()).isZero();
	}

	@Test
	void shouldMapDatagram() {
		ServerSettings settings = map(bind(
				Map.of("datagram.receive-queue", "1", "datagram.send-queue", "2", "datagram.overflow", "drop-newest")));
		assertThat(settings.getDatagram()).isEqualTo(
				DatagramSettings.builder().receiveQueue(1).sendQueue(2).overflow(DatagramOverflow.DROP_NEWEST).build());
	}

	@ParameterizedTest
	@CsvSource({ "port, 65536", "listeners, -1", "http3.idle-timeout, 0s", "http3.max-data, 0B",
			"http3.max-stream-data, -1B", "http3.max-streams-bidirectional, 0", "http3.max-streams-unidirectional, -1",
			"http3.max-header-size, 100B", "http3.max-header-size, 3GB", "session.max-per-connection, 0",
			"session.max-total, 0", "session.idle-timeout, -1s", "session.handshake-timeout, 0s",
			"session.max-pending-streams, -1", "session.max-pending-streams, 2000000000",
			"session.initial-max-data, 0B", "session.initial-max-streams, 0", "datagram.receive-queue, 0",
			"datagram.send-queue, 0", "memory.max-unread, -1B", "shutdown-status, -1", "shutdown-status, 4294967296",
			"qlog-directory, /does/not/exist", "qlog-directory, /dev/null" })
	void whenValueCannotWorkThenItsPropertyIsNamed(String name, String value) {
		WebTransportServerProperties properties = bind(Map.of(name, value));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> map(properties))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("webtransport.server." + name);
				assertThat(ex.getReason()).startsWith("Expected: ");
			});
	}

	@Test
	void whenManyStreamsMayBePendingThenTheNumberOfDatagramsIsStillBounded() {
		ServerSettings settings = map(bind(Map.of("session.max-pending-streams", "65536")));
		assertThat(settings.getSession().getMaxPendingDatagrams()).isEqualTo(65536);
	}

	private static WebTransportServerProperties bind(Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((name, value) -> source.put("webtransport.server." + name, value));
		return new Binder(source).bind("webtransport.server", WebTransportServerProperties.class).get();
	}

	private static ServerSettings map(WebTransportServerProperties properties) {
		ServerSettings.Builder builder = ServerSettings.builder(HANDLER).tls(TLS);
		new ServerSettingsMapper(properties).applyTo(builder);
		return builder.build();
	}

}
