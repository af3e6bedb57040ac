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

import java.util.List;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.reactivex.rxjava3.core.Completable;
import jakarta.validation.Valid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for endpoints that can never work: they fail the start, with the method and the
 * reason.
 */
class InvalidHandlerMethodTests {

	static Stream<Arguments> endpoints() {
		return Stream.of(Arguments.of(new TwoPayloads(), "on(String, String)",
				"parameter 2: another parameter takes the payload already, so that this one needs an annotation"),
				Arguments.of(new ConnectWithPayload(), "on(String)",
						"parameter 1: a parameter of type java.lang.String needs an annotation that says where its value "
								+ "comes from, or a WebTransportArgumentResolver; payloads are arguments of @StreamMapping"),
				Arguments.of(new DisconnectWithPayload(), "on(byte[])", "needs an annotation"),
				Arguments.of(new ConnectWithValue(), "on()",
						"nobody takes a value from a @SessionMapping method, so that it must return void"),
				Arguments.of(new DisconnectWithValue(), "on()",
						"nobody takes a value from a @DisconnectMapping method"),
				Arguments.of(new UnidirectionalWithValue(), "on()",
						"a unidirectional stream of the peer takes no reply"),
				Arguments.of(new UnidirectionalWithStream(), "on(WebTransportStream)",
						"only a @StreamMapping method for bidirectional streams has a WebTransportStream"),
				Arguments.of(new DatagramWithStream(), "on(WebTransportReceiveStream)",
						"only a @StreamMapping method has a stream"),
				Arguments.of(new StreamWithStatus(), "on(CloseStatus)",
						"only a @DisconnectMapping method knows how a session ended"),
				Arguments.of(new DatagramWithError(), "on(IllegalStateException)",
						"only a @WebTransportExceptionHandler method gets an error"),
				Arguments.of(new UnreadablePayload(), "on(Thread)",
						"no decoder reads java.lang.Thread from application/nothing"),
				Arguments.of(new UnwritableValue(), "on()",
						"no encoder writes java.lang.Thread as application/nothing"),
				Arguments.of(new CborLines(), "on(Flux)",
						"a stream has no message boundaries, and many values of java.util.List<java.lang.String> as application/cbor cannot be read from lines"),
				Arguments.of(new CborLinesBack(), "on()", "cannot be written as lines"),
				Arguments.of(new Files(), "on()", "is written piece by piece"),
				Arguments.of(new NoValues(), "on(Completable)", "takes no values"),
				Arguments.of(new UnknownVariable(), "on(String)", "missing"),
				Arguments.of(new Owner(), "on()",
						"with @WebTransportMapping it owns the session, so that it cannot have @StreamMapping as well"),
				Arguments.of(new TwoDatagrams(), "", "ambiguous mapping"),
				Arguments.of(new TwoStreams(), "", "is there for the same @StreamMapping"),
				Arguments.of(new NoConcurrency(), "on(String)", "its concurrency must be at least 1, but is 0"),
				Arguments.of(new HandlerWithoutType(), "handle()",
						"neither the annotation nor a parameter says which errors it handles"),
				Arguments.of(new HandlerOfOtherType(), "handle(IllegalArgumentException)",
						"its parameter takes java.lang.IllegalArgumentException, but it handles java.lang.IllegalStateException"),
				Arguments.of(new TwoHandlers(), "", "handles java.lang.IllegalStateException already"),
				Arguments.of(new HandlerWithPayload(), "handle(IllegalStateException, String)", "parameter 2"));
	}

	@ParameterizedTest
	@MethodSource("endpoints")
	void shouldNameTheMethodAndTheReason(Object endpoint, String method, String reason) {
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(() -> TestEndpoint.of(endpoint))
			.satisfies((ex) -> {
				assertThat(ex.getHandler()).contains(endpoint.getClass().getName()).contains(method);
				assertThat(ex.getReason()).contains(reason);
			});
	}

	@Test
	void whenTypeHasNoMappingThenTheStartFails() {
		assertThatExceptionOfType(InvalidHandlerMethodException.class)
			.isThrownBy(() -> TestEndpoint.of(new NoMapping()))
			.withMessageContaining("the type has no @WebTransportMapping");
	}

	@Test
	void whenTypeHasNoPathThenTheStartFails() {
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(() -> TestEndpoint.of(new NoPath()))
			.withMessageContaining("it has no path");
	}

	@Test
	void whenMimeTypeIsMalformedThenTheStartFails() {
		assertThatExceptionOfType(InvalidHandlerMethodException.class)
			.isThrownBy(() -> TestEndpoint.of(new BadMimeType()))
			.withMessageContaining("nonsense");
	}

	@Test
	void whenThereIsNoValidatorThenTheStartFails() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("endpoint", new Validated());
		assertThatExceptionOfType(InvalidHandlerMethodException.class)
			.isThrownBy(() -> AnnotatedWebTransportRoutes.builder(beanFactory).build().getRoutes())
			.withMessageContaining("@Valid needs a Validator");
	}

	@Test
	void whenTypeIsEndpointAndPrefixThenBothAreMapped() {
		TestEndpoint endpoint = TestEndpoint.of(new EndpointAndPrefix());
		assertThat(endpoint.connect("/both").datagram("a").sent()).containsExactly("a");
		assertThat(endpoint.connect("/both/own").isCompleted()).isTrue();
	}

	@WebTransportMapping("/x")
	static class TwoPayloads {

		@DatagramMapping
		Mono<Void> on(String first, String second) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class ConnectWithPayload {

		@SessionMapping
		Mono<Void> on(String payload) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class DisconnectWithPayload {

		@DisconnectMapping
		Mono<Void> on(byte[] payload) {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class ConnectWithValue {

		@SessionMapping
		Mono<String> on() {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class DisconnectWithValue {

		@DisconnectMapping
		String on() {
			return "";
		}

	}

	@WebTransportMapping("/x")
	static class UnidirectionalWithValue {

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		Flux<String> on() {
			return Flux.empty();
		}

	}

	@WebTransportMapping("/x")
	static class UnidirectionalWithStream {

		@StreamMapping(direction = StreamDirection.UNIDIRECTIONAL)
		void on(WebTransportStream stream) {
		}

	}

	@WebTransportMapping("/x")
	static class DatagramWithStream {

		@DatagramMapping
		void on(WebTransportReceiveStream stream) {
		}

	}

	@WebTransportMapping("/x")
	static class StreamWithStatus {

		@StreamMapping
		void on(CloseStatus status) {
		}

	}

	@WebTransportMapping("/x")
	static class DatagramWithError {

		@DatagramMapping
		void on(IllegalStateException failure) {
		}

	}

	@WebTransportMapping(path = "/x", consumes = "application/nothing", produces = "application/nothing")
	static class UnreadablePayload {

		@DatagramMapping
		void on(Thread payload) {
		}

	}

	@WebTransportMapping(path = "/x", consumes = "application/nothing", produces = "application/nothing")
	static class UnwritableValue {

		@DatagramMapping
		Mono<Thread> on() {
			return Mono.empty();
		}

	}

	@WebTransportMapping(path = "/x", consumes = "application/cbor", produces = "application/cbor")
	static class CborLines {

		@StreamMapping
		void on(Flux<List<String>> payload) {
		}

	}

	@WebTransportMapping(path = "/x", consumes = "application/cbor", produces = "application/cbor")
	static class CborLinesBack {

		@StreamMapping
		Flux<List<String>> on() {
			return Flux.empty();
		}

	}

	@WebTransportMapping("/x")
	static class Files {

		@StreamMapping
		Flux<Resource> on() {
			return Flux.empty();
		}

	}

	@WebTransportMapping("/x")
	static class NoValues {

		@DatagramMapping
		void on(Completable payload) {
		}

	}

	@WebTransportMapping("/x")
	static class UnknownVariable {

		@DatagramMapping
		void on(@PathVariable String missing) {
		}

	}

	@WebTransportMapping("/x")
	static class Owner {

		@WebTransportMapping("/own")
		@StreamMapping
		Mono<Void> on() {
			return Mono.empty();
		}

	}

	@WebTransportMapping("/x")
	static class TwoDatagrams {

		@DatagramMapping
		void on(String payload) {
		}

		@DatagramMapping
		void other(byte[] payload) {
		}

	}

	@WebTransportMapping("/x")
	static class TwoStreams {

		@StreamMapping
		void on(String payload) {
		}

		@StreamMapping
		void other(byte[] payload) {
		}

	}

	@WebTransportMapping("/x")
	static class NoConcurrency {

		@DatagramMapping(concurrency = 0)
		void on(String payload) {
		}

	}

	@WebTransportMapping("/x")
	static class HandlerWithoutType {

		@DatagramMapping
		void on(String payload) {
		}

		@WebTransportExceptionHandler
		void handle() {
		}

	}

	@WebTransportMapping("/x")
	static class HandlerOfOtherType {

		@DatagramMapping
		void on(String payload) {
		}

		@WebTransportExceptionHandler(IllegalStateException.class)
		void handle(IllegalArgumentException failure) {
		}

	}

	@WebTransportMapping("/x")
	static class TwoHandlers {

		@DatagramMapping
		void on(String payload) {
		}

		@WebTransportExceptionHandler
		void handle(IllegalStateException failure) {
		}

		@WebTransportExceptionHandler(IllegalStateException.class)
		void other() {
		}

	}

	@WebTransportMapping("/x")
	static class HandlerWithPayload {

		@DatagramMapping
		void on(String payload) {
		}

		@WebTransportExceptionHandler
		void handle(IllegalStateException failure, String payload) {
		}

	}

	static class NoMapping {

		@DatagramMapping
		void on(String payload) {
		}

	}

	@WebTransportMapping
	static class NoPath {

		@DatagramMapping
		void on(String payload) {
		}

	}

	@WebTransportMapping(path = "/x", consumes = "nonsense")
	static class BadMimeType {

		@DatagramMapping
		void on(String payload) {
		}

	}

	@WebTransportMapping("/x")
	static class Validated {

		@DatagramMapping
		void on(@Valid List<String> payload) {
		}

	}

	@WebTransportMapping("/both")
	static class EndpointAndPrefix {

		@DatagramMapping
		Mono<String> on(String payload) {
			return Mono.just(payload);
		}

		@WebTransportMapping("/own")
		Mono<Void> own() {
			return Mono.empty();
		}

	}

}
