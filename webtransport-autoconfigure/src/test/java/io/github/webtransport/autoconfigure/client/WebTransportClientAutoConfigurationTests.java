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

package io.github.webtransport.autoconfigure.client;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import io.github.webtransport.ClientSettings;
import io.github.webtransport.ClientTransport;
import io.github.webtransport.ClientWebSocketSettings;
import io.github.webtransport.CongestionControl;
import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.autoconfigure.server.WebTransportServerProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportClientAutoConfiguration}.
 */
class WebTransportClientAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportClientAutoConfiguration.class));

	@Test
	void builderShouldBeNewForEachInjection() {
		this.runner.run((context) -> assertThat(context.getBean(WebTransportClient.Builder.class))
			.isNotSameAs(context.getBean(WebTransportClient.Builder.class)));
	}

	@Test
	void defaultsShouldBeThoseOfTheClient() {
		this.runner.run((context) -> {
			ClientSettings settings = settings(context);
			ClientSettings defaults = WebTransportClient.builder().toSettings();
			assertThat(settings).usingRecursiveComparison().isEqualTo(defaults);
			assertThat(settings.getConnectTimeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(settings.getSession().getHandshakeTimeout()).isEqualTo(Duration.ofSeconds(10))
				.isGreaterThan(new WebTransportServerProperties().getSession().getHandshakeTimeout());
		});
	}

	@Test
	void shouldMapTimeouts() {
		this.runner
			.withPropertyValues("webtransport.client.connect-timeout=7", "webtransport.client.handshake-timeout=9s")
			.run((context) -> {
				assertThat(settings(context).getConnectTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(settings(context).getSession().getHandshakeTimeout()).isEqualTo(Duration.ofSeconds(9));
			});
	}

	@Test
	void shouldMapHttp3() {
		this.runner
			.withPropertyValues("webtransport.client.http3.idle-timeout=7", "webtransport.client.http3.max-data=2MB",
					"webtransport.client.http3.max-stream-data=3KB",
					"webtransport.client.http3.max-streams-bidirectional=4",
					"webtransport.client.http3.max-streams-unidirectional=5",
					"webtransport.client.http3.max-header-size=6KB", "webtransport.client.http3.congestion-control=bbr")
			.run((context) -> assertThat(settings(context).getQuic()).isEqualTo(QuicSettings.builder()
				.idleTimeout(Duration.ofSeconds(7))
				.maxData(2 << 20)
				.maxStreamData(3 << 10)
				.maxStreamsBidirectional(4)
				.maxStreamsUnidirectional(5)
				.maxHeaderSize(6 << 10)
				.congestionControl(CongestionControl.BBR)
				.build()));
	}

	@Test
	void shouldMapSessionAndDatagram() {
		this.runner.withPropertyValues("webtransport.client.session.max-per-connection=2",
				"webtransport.client.session.max-total=3", "webtransport.client.session.idle-timeout=4",
				"webtransport.client.session.max-pending-streams=5", "webtransport.client.session.initial-max-data=6KB",
				"webtransport.client.session.initial-max-streams=7", "webtransport.client.datagram.receive-queue=8",
				"webtransport.client.datagram.send-queue=9", "webtransport.client.datagram.overflow=drop-newest")
			.run((context) -> {
				assertThat(settings(context).getSession()).isEqualTo(SessionSettings.builder()
					.maxPerConnection(2)
					.maxTotal(3)
					.idleTimeout(Duration.ofSeconds(4))
					.handshakeTimeout(Duration.ofSeconds(10))
					.maxPendingStreams(5)
					.maxPendingDatagrams(10)
					.initialMaxData(6 << 10)
					.initialMaxStreams(7)
					.build());
				assertThat(settings(context).getDatagram()).isEqualTo(DatagramSettings.builder()
					.receiveQueue(8)
					.sendQueue(9)
					.overflow(DatagramOverflow.DROP_NEWEST)
					.build());
			});
	}

	@Test
	void shouldMapWebSockets() {
		this.runner
			.withPropertyValues("webtransport.client.transport=auto",
					"webtransport.client.websocket.base-uri=http://localhost:8080/app",
					"webtransport.client.websocket.head-start=300", "webtransport.client.websocket.quic-again-after=60",
					"webtransport.client.websocket.idle-timeout=7", "webtransport.client.websocket.max-data=2MB",
					"webtransport.client.websocket.max-stream-data=64KB")
			.run((context) -> {
				assertThat(settings(context).getTransport()).isEqualTo(ClientTransport.AUTO);
				assertThat(settings(context).getWebSocket()).usingRecursiveComparison()
					.isEqualTo(ClientWebSocketSettings.builder()
						.baseUri(URI.create("http://localhost:8080/app"))
						.headStart(Duration.ofMillis(300))
						.quicAgainAfter(Duration.ofMinutes(1))
						.idleTimeout(Duration.ofSeconds(7))
						.maxData(2 << 20)
						.maxStreamData(64 << 10)
						.build());
			});
	}

	@ParameterizedTest
	@CsvSource({ "websocket.base-uri,ftp://example.org", "websocket.head-start,0s", "websocket.max-stream-data,1KB",
			"connect-timeout,0", "handshake-timeout,-1s", "http3.max-stream-data,0B", "http3.max-header-size,3GB",
			"session.max-per-connection,0", "datagram.send-queue,0" })
	void whenValueCannotWorkThenPropertyIsNamed(String property, String value) {
		this.runner.withPropertyValues("webtransport.client." + property + "=" + value)
			.withUserConfiguration(ClientConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("webtransport.client." + property)));
	}

	@Test
	void whenBundleIsSetThenItsManagersAreUsed() throws NoSuchAlgorithmException {
		SslManagerBundle managers = SslManagerBundle.of(
				KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()),
				TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()));
		SslBundle bundle = SslBundle.of(SslStoreBundle.NONE, SslBundleKey.of("secret"), SslOptions.NONE,
				SslBundle.DEFAULT_PROTOCOL, managers);
		this.runner.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("backend", bundle))
			.withPropertyValues("webtransport.client.ssl.bundle=backend")
			.run((context) -> {
				ClientSettings settings = settings(context);
				assertThat(settings.getTls().getTrustManagerFactory()).isSameAs(managers.getTrustManagerFactory());
				assertThat(settings.getTls().getKeyManagerFactory()).isSameAs(managers.getKeyManagerFactory());
				assertThat(settings.getTls().getKeyPassword()).isEqualTo("secret");
			});
	}

	@Test
	void whenBundleIsNotKnownThenContextFails() {
		this.runner.withBean(SslBundles.class, DefaultSslBundleRegistry::new)
			.withPropertyValues("webtransport.client.ssl.bundle=backend")
			.withUserConfiguration(ClientConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoSuchSslBundleException.class)
				.cause()
				.cause()
				.cause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("webtransport.client.ssl.bundle")));
	}

	@Test
	void customizersShouldApplyInOrderAfterProperties() {
		this.runner.withPropertyValues("webtransport.client.connect-timeout=7")
			.withUserConfiguration(CustomizerConfiguration.class)
			.run((context) -> {
				assertThat(settings(context).getHeaders().get("x-order")).containsExactly("first", "second");
				assertThat(settings(context).getConnectTimeout()).isEqualTo(Duration.ofSeconds(2));
			});
	}

	@Test
	void whenApplicationHasBuilderThenThereIsNoOther() {
		WebTransportClient.Builder own = WebTransportClient.builder();
		this.runner.withBean("ownBuilder", WebTransportClient.Builder.class, () -> own)
			.run((context) -> assertThat(context).getBean(WebTransportClient.Builder.class).isSameAs(own));
	}

	@Test
	void whenClientIsBeanThenItIsClosedWithContext() {
		this.runner.withUserConfiguration(ClientConfiguration.class).run((context) -> {
			WebTransportClient client = context.getBean(WebTransportClient.class);
			context.close();
			assertThat(client.isDisposed()).isTrue();
		});
	}

	private static ClientSettings settings(AssertableApplicationContext context) {
		return context.getBean(WebTransportClient.Builder.class).toSettings();
	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean
		WebTransportClient client(WebTransportClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		@Order(2)
		WebTransportClientCustomizer second() {
			return (builder) -> builder.header("x-order", "second").connectTimeout(Duration.ofSeconds(2));
		}

		@Bean
		@Order(1)
		WebTransportClientCustomizer first() {
			return (builder) -> builder.header("x-order", "first").connectTimeout(Duration.ofSeconds(1));
		}

	}

}
