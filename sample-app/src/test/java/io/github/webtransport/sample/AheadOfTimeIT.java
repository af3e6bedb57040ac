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

package io.github.webtransport.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webtransport.WebTransportClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with its beans prepared by the build, as a native image has them, in a
 * process of its own.
 */
class AheadOfTimeIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	@TempDir
	private Path directory;

	@Test
	void whenBeansArePreparedByTheBuildThenPageAndSessionsAreServed() throws Exception {
		Path log = this.directory.resolve("sample.log");
		Process process = new ProcessBuilder(List.of(System.getProperty("java.home") + "/bin/java",
				"-Dspring.aot.enabled=true", "-cp", System.getProperty("java.class.path"),
				SampleApplication.class.getName(), "--server.port=0", "--webtransport.server.port=0"))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			Awaitility.await()
				.atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(read(log)).contains("Started SampleApplication"));
			assertThat(read(log)).contains("Starting AOT-processed SampleApplication");
			Matcher port = PORT.matcher(read(log));
			assertThat(port.find()).isTrue();
			URI page = URI.create("http://localhost:" + port.group(1));
			assertThat(get(page.resolve("/"))).contains("WebTransport on Spring Boot");
			assertThat(get(page.resolve("/webtransport/client.js"))).contains("class WebTransportClient");
			assertThat(get(page.resolve("/actuator/health"))).contains("UP");
			talk(JsonMapper.shared().readValue(get(page.resolve("/webtransport/info")), Info.class));
		}
		finally {
			process.destroy();
			assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
	}

	/**
	 * In a room values are read and written, and methods are found by their annotations.
	 */
	private static void talk(Info info) {
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(info.certificateHashes().get(0))
			.build();
		try {
			URI room = URI.create("https://localhost:" + info.port() + "/rooms/blue?name=Ada");
			Mono<String> answer = client.open(room)
				.flatMap((session) -> session.createBidirectionalStream()
					.flatMap((stream) -> stream
						.send(Mono
							.just(session.bufferFactory().wrap("{\"text\":\"\"}\n".getBytes(StandardCharsets.UTF_8))))
						.then(DataBufferUtils.join(stream.receive()))
						.map((buffer) -> {
							String text = buffer.toString(StandardCharsets.UTF_8);
							DataBufferUtils.release(buffer);
							return text;
						})));
			assertThat(answer.block(TIMEOUT)).contains("A line needs a 'text'");
		}
		finally {
			client.close().block(TIMEOUT);
		}
	}

	private static String get(URI uri) throws Exception {
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
	}

	private static String read(Path log) throws IOException {
		return Files.readString(log);
	}

	private record Info(int port, List<String> certificateHashes) {

	}

}
