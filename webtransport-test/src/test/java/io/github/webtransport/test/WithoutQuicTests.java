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

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.test.autoconfigure.AutoConfigureTestWebTransport;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Proves that sessions in memory need no QUIC: there is none on the class path of this
 * application, neither its classes nor its native library.
 */
class WithoutQuicTests {

	@Test
	void shouldCarrySessionsWithoutQuic() throws Exception {
		ClassLoader former = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPathWithoutQuic(), ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("io.netty.handler.codec.quic.Quic"));
			Thread.currentThread().setContextClassLoader(loader);
			Object application = loader.loadClass(Application.class.getName()).getConstructor().newInstance();
			assertThat(((Supplier<?>) application).get()).isEqualTo("pong");
		}
		finally {
			Thread.currentThread().setContextClassLoader(former);
		}
	}

	private static URL[] classPathWithoutQuic() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			File file = new File(entry);
			if (!file.getName().matches("netty-codec-(classes-quic|native-quic|http3)-.*")) {
				urls.add(file.toURI().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

	/**
	 * Opens a session to itself.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@AutoConfigureTestWebTransport
	public static class Application implements Supplier<String> {

		@Override
		public String get() {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			try (ConfigurableApplicationContext context = application.run()) {
				assertThat(context.getBeansOfType(InMemoryWebTransportServer.class)).hasSize(1);
				WebTransportTestClient client = context.getBean(WebTransportTestClient.class);
				String answer = client.path("/")
					.exchange()
					.sendDatagram("ping")
					.expectDatagram("ping")
					.bidirectionalStream()
					.send("pong")
					.body(String.class);
				client.closeSessions();
				return answer;
			}
		}

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route()
				.path("/",
						(session) -> Mono.when(session.sendDatagrams(session.receiveDatagrams()),
								session.incomingBidirectionalStreams()
									.flatMap((stream) -> stream.send(stream.receive()))
									.then()))
				.build();
		}

	}

}
