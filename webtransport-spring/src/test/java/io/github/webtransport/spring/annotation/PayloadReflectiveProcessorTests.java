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

package io.github.webtransport.spring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.support.KotlinEndpoint;
import io.github.webtransport.spring.annotation.support.Line;
import jakarta.validation.Valid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the hints that the annotations give to native images.
 */
class PayloadReflectiveProcessorTests {

	private final RuntimeHints hints = new RuntimeHints();

	PayloadReflectiveProcessorTests() {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, Endpoint.class, Owner.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "connect", "datagram", "talk", "disconnect", "failed" })
	void methodsCanBeCalled(String method) {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Endpoint.class, method)).accepts(this.hints);
	}

	@Test
	void methodsThatOwnASessionCanBeCalled() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Owner.class, "own")).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(classes = { Asked.class, Answered.class, Said.class, Heard.class, Failed.class })
	void payloadsAndValuesCanBeReadAndWritten(Class<?> type) {
		String component = type.getRecordComponents()[0].getName();
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(type, component)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "datagram", "talk", "failed" })
	void payloadsOfKotlinCanBeReadAndWritten(String method) {
		RuntimeHints hints = new RuntimeHints();
		Method function = Arrays.stream(KotlinEndpoint.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(method))
			.findFirst()
			.orElseThrow();
		new PayloadReflectiveProcessor().registerReflectionHints(hints.reflection(), function);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(function)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Line.class, "getText")).accepts(hints);
		assertThat(hints.reflection().typeHints()).extracting((hint) -> hint.getType().getSimpleName())
			.doesNotContain("Continuation", "Flow");
	}

	@Test
	void annotationsThatAskForValidationAreKnownByTheirClass() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Validating.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Asked.class, "question")).accepts(hints);
	}

	@Test
	void nothingElseIsKept() {
		ReflectionHints reflection = this.hints.reflection();
		assertThat(reflection.typeHints()).extracting((hint) -> hint.getType().getSimpleName())
			.doesNotContain("Filter", "WebTransportSession", "Mono", "Flux", "CloseStatus", "HandshakeDecision",
					"Principal");
	}

	record Asked(String question) {
	}

	record Answered(String answer) {
	}

	record Said(String text) {
	}

	record Heard(String text) {
	}

	record Failed(String why) {
	}

	record Filter(String name) {
	}

	@WebTransportMapping("/hints")
	static class Endpoint {

		@SessionMapping
		Mono<Void> connect(@RequestParam Filter filter, WebTransportSession session) {
			return Mono.empty();
		}

		@DatagramMapping
		Answered datagram(@Valid Asked asked, Principal user) {
			return new Answered(asked.question());
		}

		@StreamMapping
		Flux<List<Heard>> talk(Flux<Said> lines) {
			return lines.map((line) -> List.of(new Heard(line.text())));
		}

		@DisconnectMapping
		void disconnect(CloseStatus status) {
		}

		@WebTransportExceptionHandler
		Mono<Failed> failed(IllegalStateException ex) {
			return Mono.just(new Failed(String.valueOf(ex.getMessage())));
		}

		@WebTransportExceptionHandler
		HandshakeDecision rejected(IllegalArgumentException ex) {
			return HandshakeDecision.reject(400);
		}

	}

	@Validated
	@Retention(RetentionPolicy.RUNTIME)
	@interface Checked {

	}

	static class Validating {

		@DatagramMapping
		void datagram(@Checked Asked asked) {
		}

	}

	static class Owner {

		@WebTransportMapping("/owner")
		void own(WebTransportSession session) {
		}

	}

}
