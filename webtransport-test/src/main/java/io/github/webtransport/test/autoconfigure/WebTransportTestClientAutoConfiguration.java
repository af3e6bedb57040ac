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

package io.github.webtransport.test.autoconfigure;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerProperties;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClientConfigurer;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import io.github.webtransport.test.security.SecurityMockConfigurers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.Assert;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of a {@link WebTransportTestClient} for the server of the
 * application, on the network or in memory. Without a server the client says why there is
 * none.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { TestWebTransportAutoConfiguration.class, WebTransportServerAutoConfiguration.class },
		afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
public final class WebTransportTestClientAutoConfiguration {

	/**
	 * The property that sets the response timeout.
	 */
	static final String TIMEOUT = "webtransport.test.client.timeout";

	@Bean
	NetworkConnector webTransportTestNetworkConnector(ObjectProvider<SelfSignedCertificate> selfSigned,
			ObjectProvider<WebTransportServerProperties> properties, ObjectProvider<SslBundles> sslBundles) {
		return new NetworkConnector(selfSigned, properties, sslBundles);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(WebTransportServer.class)
	static class ServerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		WebTransportTestClient webTransportTestClient(WebTransportServer server, Environment environment,
				NetworkConnector network, ObjectProvider<TestClientCodecs> codecs,
				ObjectProvider<WebTransportTestClientConfigurer> configurers) {
			WebTransportTestClient.Builder builder;
			if (server instanceof InMemoryWebTransportServer memory) {
				builder = WebTransportTestClient.bindTo(memory);
				configurers.orderedStream().forEach(builder::apply);
			}
			else {
				builder = WebTransportTestClient.bindTo(network::open);
			}
			builder.baseUri(() -> baseUri(server));
			Duration timeout = environment.getProperty(TIMEOUT, Duration.class);
			if (timeout != null) {
				builder.responseTimeout(timeout);
			}
			codecs.ifAvailable((json) -> builder.codecs(json.configurer()));
			return builder.build();
		}

		private static URI baseUri(WebTransportServer server) {
			InetSocketAddress address = server.getAddress();
			Assert.state(address != null, "The WebTransport server does not run");
			return URI.create("https://localhost:" + address.getPort());
		}

	}

	/**
	 * Sessions are of whom Spring Security's annotations of tests name.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContextHolder.class)
	static class SecurityConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebTransportTestClientConfigurer webTransportTestSecurityContext() {
			return SecurityMockConfigurers.testSecurityContext();
		}

	}

	/**
	 * A missing bean would leave a test without a hint at why there is no server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(WebTransportServer.class)
	static class NoServerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		WebTransportTestClient webTransportTestClient(Environment environment) {
			MissingServer missing = new MissingServer(environment);
			return WebTransportTestClient.bindTo((request) -> missing.open()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JsonMapper.class, JacksonJsonEncoder.class })
	static class JacksonConfiguration {

		@Bean
		@ConditionalOnSingleCandidate(JsonMapper.class)
		TestClientCodecs webTransportTestClientCodecs(JsonMapper mapper) {
			return new TestClientCodecs((codecs) -> {
				codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(mapper));
				codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(mapper));
			});
		}

	}

}
