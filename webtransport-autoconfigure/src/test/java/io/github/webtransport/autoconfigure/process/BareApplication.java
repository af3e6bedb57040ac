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

package io.github.webtransport.autoconfigure.process;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * An application that has nothing but the auto-configuration and what that cannot do
 * without. It says what its own server has answered.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BareApplication.Controller.class)
public class BareApplication {

	private static final Log LOG = LogFactory.getLog(BareApplication.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * A class of each library that is optional.
	 */
	private static final String[] OPTIONAL = { "ch.qos.logback.classic.Logger",
			"com.fasterxml.jackson.annotation.JsonProperty", "io.lettuce.core.RedisClient",
			"io.micrometer.context.ContextRegistry", "io.micrometer.core.instrument.MeterRegistry",
			"io.micrometer.tracing.Tracer", "jakarta.servlet.Servlet", "jakarta.validation.Validator",
			"jakarta.websocket.server.ServerContainer", "kotlin.Unit", "kotlinx.coroutines.flow.Flow",
			"org.apache.catalina.startup.Tomcat", "org.eclipse.jetty.server.Server", "org.slf4j.Logger",
			"org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"org.springframework.boot.health.contributor.Health", "org.springframework.boot.http.codec.CodecCustomizer",
			"org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory",
			"org.springframework.boot.web.server.WebServer", "org.springframework.data.redis.core.RedisTemplate",
			"org.springframework.security.core.Authentication", "org.springframework.web.reactive.DispatcherHandler",
			"org.springframework.web.servlet.DispatcherServlet", "tools.jackson.databind.ObjectMapper" };

	public static void main(String[] args) {
		Assert.state(Arrays.stream(OPTIONAL).noneMatch((name) -> ClassUtils.isPresent(name, null)),
				"Something optional is present");
		try (ConfigurableApplicationContext context = SpringApplication.run(BareApplication.class, args)) {
			LOG.info("Answer: " + ask(context));
		}
	}

	private static String ask(ConfigurableApplicationContext context) {
		InetSocketAddress address = context.getBean(WebTransportServer.class).getAddress();
		Assert.state(address != null, "The server is not bound");
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(context.getBean(SelfSignedCertificate.class).getSha256())
			.build();
		try {
			String answer = client.open(URI.create("https://127.0.0.1:" + address.getPort() + "/hello"))
				.flatMap((session) -> session.createBidirectionalStream()
					.flatMap((stream) -> stream
						.send(Mono.just(session.bufferFactory().wrap("Ada".getBytes(StandardCharsets.UTF_8))))
						.then(DataBufferUtils.join(stream.receive()))
						.map(BareApplication::read)))
				.block(TIMEOUT);
			Assert.state(answer != null, "There is no answer");
			return answer;
		}
		finally {
			client.close().block(TIMEOUT);
		}
	}

	private static String read(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

	@WebTransportController
	@WebTransportMapping("/hello")
	static class Controller {

		@StreamMapping(direction = StreamDirection.BIDIRECTIONAL)
		String hello(String name) {
			return "Hello " + name;
		}

	}

}
