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

import java.util.Arrays;

import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.invocation.InvocableHandlerMethodFactory;
import io.github.webtransport.spring.invocation.WebTransportHandlerMethod;
import jakarta.validation.Valid;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.security.core.annotation.AuthenticationPrincipal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for endpoints that are declared as they should be, where a library is missing:
 * the remedy names it.
 */
class MissingLibraryTests {

	private static final WebTransportStrategies WITHOUT_CODECS = WebTransportStrategies.builder()
		.codecs((codecs) -> codecs.registerDefaults(false))
		.build();

	@Test
	void whenNothingReadsJsonThenJacksonIsNamed() {
		InvalidHandlerMethodException failure = fail(new JsonArgument());
		assertThat(failure.getReason()).contains("no decoder reads").contains("application/json");
		assertThat(failure.getRemedy()).contains("tools.jackson.core:jackson-databind", "spring-boot-starter-jackson");
	}

	@Test
	void whenNothingWritesCborThenItsModuleIsNamed() {
		InvalidHandlerMethodException failure = fail(new CborReply());
		assertThat(failure.getReason()).contains("no encoder writes").contains("application/cbor");
		assertThat(failure.getRemedy()).contains("tools.jackson.dataformat:jackson-dataformat-cbor");
	}

	@Test
	void whenNothingKnowsTheFormatThenACodecIsAskedFor() {
		InvalidHandlerMethodException failure = catchThrowableOfType(InvalidHandlerMethodException.class,
				() -> TestEndpoint.of(new UnknownFormat()));
		assertThat(failure.getRemedy()).contains("codec for application/vnd.example");
	}

	@Test
	void whenThereIsNoValidatorThenItsStarterIsNamed() {
		assertThat(fail(WebTransportStrategies.create(), new Validated()).getRemedy())
			.contains("spring-boot-starter-validation");
	}

	@Test
	void whenNothingResolvesAnAnnotationOfSecurityThenItsStarterIsNamed() {
		assertThat(fail(new Secured()).getRemedy()).contains("spring-boot-starter-security",
				"WebTransportArgumentResolver");
	}

	@Test
	void whenCoroutinesAreNotThereThenTheyAreNamed() {
		KotlinEndpoint endpoint = new KotlinEndpoint();
		WebTransportHandlerMethod method = Arrays.stream(KotlinEndpoint.class.getMethods())
			.filter((candidate) -> candidate.getName().equals("datagram"))
			.map((candidate) -> new WebTransportHandlerMethod("endpoint", beanFactory(endpoint), candidate))
			.findFirst()
			.orElseThrow();
		assertThat(method.isSuspending()).isTrue();
		assertThatNoException()
			.isThrownBy(() -> InvocableHandlerMethodFactory.checkCoroutines(method, getClass().getClassLoader()));
		assertThatExceptionOfType(InvalidHandlerMethodException.class)
			.isThrownBy(
					() -> InvocableHandlerMethodFactory.checkCoroutines(method, ClassLoader.getPlatformClassLoader()))
			.satisfies((ex) -> assertThat(ex.getRemedy()).startsWith("Add org.jetbrains.kotlin"));
	}

	private static InvalidHandlerMethodException fail(Object endpoint) {
		return fail(WITHOUT_CODECS, endpoint);
	}

	private static InvalidHandlerMethodException fail(WebTransportStrategies strategies, Object endpoint) {
		InvalidHandlerMethodException failure = catchThrowableOfType(InvalidHandlerMethodException.class,
				() -> AnnotatedWebTransportRoutes.builder(beanFactory(endpoint))
					.strategies(strategies)
					.build()
					.getRoutes());
		assertThat(failure).isNotNull();
		return failure;
	}

	private static DefaultListableBeanFactory beanFactory(Object endpoint) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("endpoint", endpoint);
		return beanFactory;
	}

	record Message(String text) {

	}

	@WebTransportMapping("/x")
	static class JsonArgument {

		@DatagramMapping
		Mono<Void> on(Message message) {
			return Mono.empty();
		}

	}

	@WebTransportMapping(path = "/x", produces = "application/cbor")
	static class CborReply {

		@DatagramMapping
		Mono<Message> on() {
			return Mono.empty();
		}

	}

	@WebTransportMapping(path = "/x", consumes = "application/vnd.example")
	static class UnknownFormat {

		@DatagramMapping
		Mono<Void> on(Message message) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class Validated {

		@DatagramMapping
		Mono<Void> on(@Valid byte[] bytes) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class Secured {

		@DatagramMapping
		Mono<Void> on(@AuthenticationPrincipal String user) {
			return Mono.empty();
		}

	}

}
