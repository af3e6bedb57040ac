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

package io.github.webtransport.test;

import java.nio.charset.StandardCharsets;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import io.netty.pkitesting.CertificateBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link WebTransportTestClient} and a server on the network.
 */
class WebTransportTestClientIT {

	private static void talk(WebTransportTestClient client) {
		client.path("/echo?q={q}", "a b")
			.exchange()
			.sendDatagram("datagram")
			.expectDatagram("datagram")
			.bidirectionalStream()
			.write("one\n")
			.expectLine("one")
			.send("two")
			.expectBody("two")
			.exchange()
			.unidirectionalStream()
			.send("end")
			.exchange()
			.expectClose(3, "end a b");
		client.path("/nowhere").exchange().expectRejected().status(404);
	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { "webtransport.server.port=0",
			"webtransport.server.address=127.0.0.1", "webtransport.server.ssl.self-signed=true" })
	class SelfSigned {

		@Test
		void shouldTrustTheServer(@Autowired WebTransportTestClient client, @Autowired WebTransportServer server) {
			assertThat(server).isNotInstanceOf(InMemoryWebTransportServer.class);
			talk(client);
		}

	}

	@Nested
	@SpringBootTest(classes = { Application.class, BundleConfiguration.class },
			properties = { "webtransport.server.port=0", "webtransport.server.address=127.0.0.1",
					"webtransport.server.ssl.bundle=server" })
	class Bundle {

		@Test
		void shouldTrustTheServer(@Autowired WebTransportTestClient client) {
			talk(client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BundleConfiguration {

		/**
		 * Of a name and a kind that nobody else would trust here.
		 */
		@Bean
		DefaultSslBundleRegistry sslBundles() throws Exception {
			SslStoreBundle stores = SslStoreBundle.of(new CertificateBuilder().rsa2048()
				.subject("CN=example.org")
				.setIsCertificateAuthority(true)
				.buildSelfSigned()
				.toKeyStore("secret".toCharArray()), "secret", null);
			return new DefaultSslBundleRegistry("server", SslBundle.of(stores, SslBundleKey.of("secret")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route().path("/echo", Application::handle).build();
		}

		private static Mono<Void> handle(WebTransportSession session) {
			Mono<Void> streams = session.incomingBidirectionalStreams()
				.flatMap((stream) -> stream.send(stream.receive()))
				.then();
			Mono<Void> datagrams = session.sendDatagrams(session.receiveDatagrams());
			Mono<Void> end = session.incomingUnidirectionalStreams()
				.next()
				.flatMap((stream) -> DataBufferUtils.join(stream.receive()))
				.flatMap((body) -> {
					String reason = body.toString(StandardCharsets.UTF_8);
					DataBufferUtils.release(body);
					return session.close(CloseStatus.of(3,
							reason + " " + session.getHandshakeInfo().getQueryParams().getFirst("q")));
				});
			return Mono.when(streams, datagrams, end);
		}

	}

}
