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

package io.github.webtransport.benchmarks.server;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A server whose annotated methods send back what they get, beside one that uses the
 * session itself.
 *
 * @since 0.1.0
 */
public final class AnnotatedServerProcess {

	private static final byte[] JSON = "{\"player\":\"somebody\",\"sequence\":1234567,\"x\":12.25,\"y\":-7.5}"
		.getBytes(StandardCharsets.UTF_8);

	private static final int BATCH = 1000;

	private AnnotatedServerProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the number of sockets that share the port
	 * @throws Exception if the server fails
	 */
	public static void main(String[] args) throws Exception {
		ApplicationContext context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("webtransport.server.address=127.0.0.1", "webtransport.server.port=0",
					"webtransport.server.ssl.self-signed=true", "webtransport.server.listeners=" + args[0])
			.run();
		WebTransportServer server = context.getBean(WebTransportServer.class);
		JsonMapper mapper = context.getBeanProvider(JsonMapper.class).getIfAvailable(JsonMapper::new);
		ServerControl.run(Objects.requireNonNull(server.getAddress()).getPort(),
				(command) -> command.name().equals("json") ? json(mapper, command) : ServerControl.handle(command));
	}

	/**
	 * Read and write a record again and again on one thread, without anything around it.
	 */
	private static Fields json(JsonMapper mapper, Fields command) {
		long count = 0;
		long bytes = 0;
		long start = System.nanoTime();
		long end = start + command.getLong("duration") * 1_000_000;
		while (System.nanoTime() < end) {
			for (int i = 0; i < BATCH; i++) {
				bytes += mapper.writeValueAsBytes(mapper.readValue(JSON, Move.class)).length;
			}
			count += BATCH;
		}
		return new Fields("json").with("count", count).with("bytes", bytes).with("nanos", System.nanoTime() - start);
	}

	@WebTransportController
	@WebTransportMapping("/plain")
	static class PlainController {

		@DatagramMapping
		Move echo(Move move) {
			return move;
		}

	}

	@WebTransportController
	@WebTransportMapping("/mono")
	static class MonoController {

		@DatagramMapping
		Mono<Move> echo(Move move) {
			return Mono.just(move);
		}

	}

	@WebTransportController
	@WebTransportMapping("/bytes")
	static class BytesController {

		@DatagramMapping
		byte[] echo(byte[] bytes) {
			return bytes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ EchoController.class, PlainController.class, MonoController.class, BytesController.class })
	static class Application {

	}

}
