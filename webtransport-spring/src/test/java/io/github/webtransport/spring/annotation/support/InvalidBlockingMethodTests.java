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

package io.github.webtransport.spring.annotation.support;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.stream.Stream;

import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for methods with an {@code InputStream} or an {@code OutputStream} that can never
 * be called: they fail the start.
 */
class InvalidBlockingMethodTests {

	static Stream<Arguments> endpoints() {
		return Stream.of(
				Arguments.of(new Reactive(),
						"parameter 1: an InputStream blocks, so that the method must not have a reactive return type"),
				Arguments.of(new ReactiveOutput(), "parameter 1: an OutputStream blocks"),
				Arguments.of(new OutputAndValue(),
						"parameter 1: an OutputStream takes the reply, so that the method must return void"),
				Arguments.of(new UnidirectionalOutput(),
						"only a @StreamMapping method for bidirectional streams has an OutputStream"),
				Arguments.of(new DatagramInput(), "only a @StreamMapping method has an InputStream"),
				Arguments.of(new SessionInput(), "only a @StreamMapping method has an InputStream"),
				Arguments.of(new TwoPayloads(), "parameter 2: another parameter takes the payload already"),
				Arguments.of(new TwoInputs(), "parameter 2: another parameter takes the payload already"));
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void shouldNameTheReason(Object endpoint, String reason) {
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(() -> TestEndpoint.of(endpoint))
			.satisfies((ex) -> assertThat(ex.getReason()).contains(reason));
	}

	@WebTransportMapping("/stream")
	static class Reactive {

		@StreamMapping
		Mono<Void> on(InputStream input) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/stream")
	static class ReactiveOutput {

		@StreamMapping
		Mono<Void> on(OutputStream output) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/stream")
	static class OutputAndValue {

		@StreamMapping
		String on(OutputStream output) {
			return "";
		}

	}

	@WebTransportMapping("/stream")
	static class UnidirectionalOutput {

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		void on(OutputStream output) {
		}

	}

	@WebTransportMapping("/stream")
	static class DatagramInput {

		@DatagramMapping
		void on(InputStream input) {
		}

	}

	@WebTransportMapping("/stream")
	static class SessionInput {

		@SessionMapping
		void on(InputStream input) {
		}

	}

	@WebTransportMapping("/stream")
	static class TwoPayloads {

		@StreamMapping
		void on(String payload, InputStream input) {
		}

	}

	@WebTransportMapping("/stream")
	static class TwoInputs {

		@StreamMapping
		void on(InputStream first, InputStream second) {
		}

	}

}
