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

package io.github.webtransport.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.StreamUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata, which development tools show.
 */
class ConfigurationMetadataTests {

	private static final String GENERATED = "META-INF/spring-configuration-metadata.json";

	private static final String ADDITIONAL = "META-INF/additional-spring-configuration-metadata.json";

	/**
	 * Neither does a property that the documentation promises be missing, nor is there
	 * one that does nothing.
	 */
	private static final Set<String> EXPECTED = Set.of("enabled", "enable-webtransport", "port", "address", "listeners",
			"ssl.bundle", "ssl.client-auth", "ssl.self-signed", "http3.idle-timeout", "http3.max-data",
			"http3.max-stream-data", "http3.max-streams-bidirectional", "http3.max-streams-unidirectional",
			"http3.max-header-size", "http3.congestion-control", "http3.retry", "http3.serve-web",
			"session.max-per-connection", "session.max-total", "session.max-per-user", "session.idle-timeout",
			"session.handshake-timeout", "session.max-pending-streams", "session.initial-max-data",
			"session.initial-max-streams", "datagram.receive-queue", "datagram.send-queue", "datagram.overflow",
			"datagram.receive-max-age", "datagram.send-max-age", "allowed-origins", "allowed-origin-patterns",
			"memory.max-unread", "shutdown", "shutdown-status", "blocking.threads", "blocking.max-per-user",
			"blocking.max-per-session", "blocking.queue", "blocking.stream-idle-timeout", "qlog-directory",
			"alt-svc.enabled", "alt-svc.port", "alt-svc.max-age", "observation.enabled", "observation.streams",
			"observation.datagram-interval", "access-log", "ssl.server-name-bundles", "ssl.ticket-keys",
			"connection-id.server-id", "connection-id.config-rotation", "connection-id.length-self-description",
			"security.enabled", "security.access-token-in-query", "security.close-on-token-expiry",
			"security.ticket.enabled", "security.ticket.lifetime", "security.ticket.parameter");

	private static final Set<String> EXPECTED_OF_MANAGEMENT = Set.of("endpoint.webtransport.access",
			"endpoint.webtransport.cache.time-to-live", "endpoint.webtransport.show-values",
			"endpoint.webtransport.roles", "health.webtransport.enabled",
			"health.webtransport.certificate-validity-warning-threshold", "info.webtransport.enabled");

	private static final Set<String> EXPECTED_OF_MESSAGING = Set.of("enabled", "broker", "history-size", "history-age",
			"history-memory", "max-topics", "outbox-messages", "outbox-size", "max-message-size", "max-datagram-size",
			"max-subscriptions-per-session", "presence-grace", "heartbeat", "publish-timeout", "user-topics");

	private static final Set<String> EXPECTED_OF_WEBSOCKET = Set.of("enabled", "idle-timeout", "max-data",
			"max-stream-data");

	private static final Set<String> EXPECTED_OF_CLIENT = Set.of("ssl.bundle", "connect-timeout", "handshake-timeout",
			"http3.idle-timeout", "http3.max-data", "http3.max-stream-data", "http3.max-streams-bidirectional",
			"http3.max-streams-unidirectional", "http3.max-header-size", "http3.congestion-control",
			"session.max-per-connection", "session.max-total", "session.idle-timeout", "session.max-pending-streams",
			"session.initial-max-data", "session.initial-max-streams", "datagram.receive-queue", "datagram.send-queue",
			"datagram.overflow", "datagram.receive-max-age", "datagram.send-max-age", "observation.enabled",
			"transport", "websocket.base-uri", "websocket.head-start", "websocket.quic-again-after",
			"websocket.idle-timeout", "websocket.max-data", "websocket.max-stream-data");

	@Test
	void shouldHaveAllProperties() throws IOException {
		Set<String> expected = new TreeSet<>();
		EXPECTED.forEach((name) -> expected.add("webtransport.server." + name));
		expected.add("webtransport.codec.max-in-memory-size");
		expected.add("webtransport.client-script.enabled");
		expected.add("management.health.webtransport-topics.enabled");
		EXPECTED_OF_MANAGEMENT.forEach((name) -> expected.add("management." + name));
		EXPECTED_OF_MESSAGING.forEach((name) -> expected.add("webtransport.messaging." + name));
		EXPECTED_OF_WEBSOCKET.forEach((name) -> expected.add("webtransport.websocket." + name));
		EXPECTED_OF_CLIENT.forEach((name) -> expected.add("webtransport.client." + name));
		Set<String> names = properties(GENERATED).stream()
			.map(ConfigurationMetadataTests::name)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(names).isEqualTo(expected);
	}

	@Test
	void shouldHaveThePropertyOfTheCodecs() throws IOException {
		assertThat(properties(GENERATED)).map(ConfigurationMetadataTests::name)
			.contains("webtransport.codec.max-in-memory-size");
	}

	@Test
	void shouldDescribeAllProperties() throws IOException {
		assertThat(properties(GENERATED)).allSatisfy((property) -> {
			String description = (String) property.get("description");
			assertThat(description).as(name(property)).endsWith(".").doesNotStartWith("The ").doesNotStartWith("A ");
			assertThat(description.split("\\. ")[0]).as(name(property)).doesNotContain("\n");
			assertThat(property).as(name(property)).containsKey("type");
		});
	}

	@Test
	void shouldHaveAGroupForAllProperties() throws IOException {
		Set<String> groups = items(GENERATED, "groups").stream()
			.map(ConfigurationMetadataTests::name)
			.collect(Collectors.toSet());
		assertThat(properties(GENERATED)).map(ConfigurationMetadataTests::name)
			.allSatisfy((name) -> assertThat(groups).contains(name.substring(0, name.lastIndexOf('.'))));
	}

	/**
	 * Development tools know the values of enumerations and switches.
	 */
	@Test
	void shouldHaveHintsForValuesWithAMeaning() throws IOException {
		Set<String> names = properties(GENERATED).stream()
			.map(ConfigurationMetadataTests::name)
			.collect(Collectors.toSet());
		assertThat(items(GENERATED, "hints")).map(ConfigurationMetadataTests::name)
			.containsExactlyInAnyOrder("webtransport.server.allowed-origins", "webtransport.server.shutdown-status")
			.allSatisfy((name) -> assertThat(names).contains(name));
	}

	@Test
	void shouldHaveDefaults() throws IOException {
		Set<String> withoutDefault = properties(GENERATED).stream()
			.filter((property) -> !property.containsKey("defaultValue"))
			.map(ConfigurationMetadataTests::name)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(withoutDefault).containsExactly("management.endpoint.webtransport.roles",
				"webtransport.client.session.idle-timeout", "webtransport.client.ssl.bundle",
				"webtransport.client.websocket.base-uri", "webtransport.server.address",
				"webtransport.server.allowed-origin-patterns", "webtransport.server.allowed-origins",
				"webtransport.server.connection-id.server-id", "webtransport.server.qlog-directory",
				"webtransport.server.session.idle-timeout", "webtransport.server.ssl.bundle",
				"webtransport.server.ssl.server-name-bundles", "webtransport.server.ssl.ticket-keys");
	}

	@Test
	void additionalPropertiesShouldBeSortedAndUnique() throws IOException {
		List<String> names = properties(ADDITIONAL).stream().map(ConfigurationMetadataTests::name).toList();
		assertThat(names).isSorted().doesNotHaveDuplicates();
	}

	private static String name(Map<String, Object> property) {
		return (String) property.get("name");
	}

	private static List<Map<String, Object>> properties(String path) throws IOException {
		return items(path, "properties");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> items(String path, String kind) throws IOException {
		try (InputStream input = new ClassPathResource(path).getInputStream()) {
			String json = StreamUtils.copyToString(input, StandardCharsets.UTF_8);
			assertThat(StringUtils.hasText(json)).isTrue();
			return (List<Map<String, Object>>) JsonParserFactory.getJsonParser().parseMap(json).get(kind);
		}
	}

}
