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

import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SampleApplication}.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "webtransport.server.port=0", "spring.data.redis.port=1" })
class SampleApplicationTests {

	@LocalServerPort
	private int port;

	private WebTestClient client;

	@BeforeEach
	void connect() {
		this.client = WebTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	@Test
	void whenThePageIsAskedForThenItComesIsolatedFromOtherOrigins() {
		this.client.get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cross-Origin-Opener-Policy", "same-origin")
			.expectHeader()
			.valueEquals("Cross-Origin-Embedder-Policy", "require-corp")
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("WebTransport on Spring Boot"));
	}

	@Test
	void whenTheChartLibraryIsAskedForThenItComesFromThisServer() {
		this.client.get()
			.uri("/webjars/chart.js/dist/chart.umd.min.js")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((script) -> assertThat(script).contains("Chart"));
	}

	@Test
	void whenThePortIsAskedForThenItComesWithThePathsTheHashAndWhereTicketsAre() {
		this.client.get()
			.uri("/webtransport/info")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Info.class)
			.value((info) -> {
				assertThat(info.port()).isPositive();
				assertThat(info.paths()).containsExactlyInAnyOrder("/echo", "/rooms/{room}", "/secure/rooms/{room}",
						"/telemetry", "/close");
				assertThat(info.tickets()).isEqualTo("/webtransport/ticket");
				assertThat(info.certificateHashes()).singleElement()
					.satisfies((hash) -> assertThat(Base64.getDecoder().decode(hash)).hasSize(32));
			});
	}

	@Test
	void whenMetersAreAskedForThenTheyAreExposedAndNothingElseIs() {
		this.client.get()
			.uri("/actuator/metrics/webtransport.server.connections.active")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody();
		this.client.get().uri("/actuator/env").exchange().expectStatus().isNotFound().expectBody();
	}

	@Test
	void whenThereIsNoRedisThenNothingIsMissing(CapturedOutput output) {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((health) -> assertThat(health).contains("UP"));
		assertThat(output).doesNotContainIgnoringCase("redis");
	}

	@Test
	void whenAnotherNodeIsAskedForThenItsPageMayReadThat() {
		this.client.get()
			.uri("/webtransport/info")
			.header("Origin", "http://localhost:1")
			.exchange()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", "*");
		this.client.get()
			.uri("/actuator/health")
			.header("Origin", "http://localhost:1")
			.exchange()
			.expectHeader()
			.doesNotExist("Access-Control-Allow-Origin");
	}

	private record Info(int port, List<String> paths, List<String> certificateHashes, String tickets) {

	}

}
