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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.spring.annotation.support.TestEndpoint.CallOf;
import io.github.webtransport.spring.annotation.support.TestEndpoint.Tenant;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import kotlinx.coroutines.flow.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The table of arguments: each of them in each kind of method. A cell is either resolved
 * to the value of its row, or the application does not start.
 */
class ArgumentTableTests {

	private static final String PAYLOAD = "{\"text\":\"a\"}";

	private static final Context SECURITY = ReactiveSecurityContextHolder
		.withAuthentication(new TestingAuthenticationToken("ada", "n/a"));

	private final BlockingQueue<String> got = new LinkedBlockingQueue<>();

	static Stream<Arguments> cells() {
		return rows(true);
	}

	static Stream<Arguments> impossibleCells() {
		return rows(false);
	}

	private static Stream<Arguments> rows(boolean possible) {
		return Arrays.stream(Rows.class.getDeclaredMethods())
			.filter((row) -> row.isAnnotationPresent(Is.class))
			.sorted(Comparator.comparing(Method::getName))
			.flatMap((row) -> Arrays.stream(TestHook.values())
				.filter((hook) -> List.of(row.getAnnotation(Is.class).in()).contains(hook) == possible)
				.map((hook) -> Arguments.argumentSet(row.getName() + " in " + hook, row, hook)));
	}

	@ParameterizedTest
	@MethodSource("cells")
	void shouldResolve(Method row, TestHook hook) throws Exception {
		TestEndpoint endpoint = TestEndpoint.of(hook.createEndpoint(row, this::record));
		HandshakeInfo request = TestEndpoint.request("/cells/42");
		HandshakeDecision decision = endpoint.handshake(request).contextWrite(SECURITY).block(TestEndpoint.TIMEOUT);
		assertThat(decision).isNotNull();
		assertThat(decision.getStatus()).isEqualTo(200);
		FakeSession session = new FakeSession(decision.getInfo());
		session.handle((visible) -> decision.getHandler().handle(visible).contextWrite(SECURITY));
		hook.trigger(session, PAYLOAD);
		assertThat(this.got.poll(10, TimeUnit.SECONDS)).isEqualTo(row.getAnnotation(Is.class).value());
		session.end(CloseStatus.NORMAL);
		session.buffers().assertReleased();
		assertThat(session.errors()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("impossibleCells")
	void whenTheMethodCannotHaveItThenTheStartFails(Method row, TestHook hook) {
		Object endpoint = hook.createEndpoint(row, this::record);
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(() -> TestEndpoint.of(endpoint))
			.withMessageContaining(endpoint.getClass().getName() + ".on(")
			.withMessageContaining("parameter 1: ");
	}

	private Object record(Object endpoint, Method method, Object[] arguments) {
		return describe(arguments[0]).doOnNext(this.got::add).then();
	}

	private static Mono<String> describe(@Nullable Object value) {
		if (value == null) {
			return Mono.just("null");
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(value.getClass());
		return (adapter != null) ? Flux.from(adapter.toPublisher(value)).next().map(ArgumentTableTests::text)
				: Mono.just(text(value));
	}

	private static String text(Object value) {
		if (value instanceof Optional<?> optional) {
			return "optional " + optional.map(ArgumentTableTests::text).orElse("nothing");
		}
		if (value instanceof DataBuffer buffer) {
			String text = buffer.toString(StandardCharsets.UTF_8);
			DataBufferUtils.release(buffer);
			return text;
		}
		if (value instanceof ByteBuffer buffer) {
			return StandardCharsets.UTF_8.decode(buffer).toString();
		}
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		if (value instanceof WebTransportSession session) {
			return "session of " + session.getHandshakeInfo().getPath();
		}
		if (value instanceof WebTransportHandshake handshake) {
			return "handshake of " + handshake.getRequest().getPath();
		}
		if (value instanceof HandshakeInfo info) {
			return info.getPathPattern() + " " + info.getPath();
		}
		if (value instanceof WebTransportReceiveStream) {
			return "stream";
		}
		if (value instanceof SecurityContext context) {
			return String.valueOf(context.getAuthentication().getPrincipal());
		}
		if (value instanceof HttpHeaders headers) {
			return String.valueOf(headers.get("x-token"));
		}
		if (value instanceof MultiValueMap<?, ?> map) {
			return new TreeMap<>(map).toString();
		}
		if (value instanceof Principal principal) {
			return principal.getName();
		}
		return (value instanceof Throwable failure) ? String.valueOf(failure.getMessage()) : value.toString();
	}

	/**
	 * What an argument is, and which methods may have it.
	 */
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Is {

		String value();

		TestHook[] in() default { TestHook.OWNER, TestHook.CONNECT, TestHook.OPENED, TestHook.DATAGRAM,
				TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL, TestHook.DISCONNECT, TestHook.FAILED_DATAGRAM,
				TestHook.FAILED_STREAM };

	}

	enum Color {

		RED

	}

	record Note(@NotEmpty String text) {
	}

	/**
	 * The rows.
	 */
	interface Rows {

		// For all methods

		@Is("session of /cells/42")
		Mono<Void> session(WebTransportSession session);

		@Is("/cells/{id} /cells/42")
		Mono<Void> handshakeInfo(HandshakeInfo info);

		@Is("alice")
		Mono<Void> principal(Principal principal);

		@Is("alice")
		Mono<Void> principalMono(Mono<Principal> principal);

		@Is("optional alice")
		Mono<Void> principalOptional(Optional<Principal> principal);

		@Is("ada")
		Mono<Void> authenticationPrincipal(@AuthenticationPrincipal String principal);

		@Is("ada")
		Mono<Void> authenticationPrincipalMono(@AuthenticationPrincipal Mono<String> principal);

		@Is("ada")
		Mono<Void> currentSecurityContext(@CurrentSecurityContext SecurityContext context);

		@Is("42")
		Mono<Void> pathVariable(@PathVariable long id);

		@Is("optional 42")
		Mono<Void> pathVariableOptional(@PathVariable("id") Optional<Integer> number);

		@Is("{id=42}")
		Mono<Void> pathVariables(@PathVariable Map<String, String> variables);

		@Is("7")
		Mono<Void> requestParam(@RequestParam int limit);

		@Is("RED")
		Mono<Void> requestParamConverted(@RequestParam Color color);

		@Is("optional nothing")
		Mono<Void> requestParamOptional(@RequestParam Optional<Color> absent);

		@Is("8")
		Mono<Void> requestParamDefault(@RequestParam(defaultValue = "8") Long absent);

		@Is("null")
		Mono<Void> requestParamNotRequired(@RequestParam(required = false) @Nullable String absent);

		@Is("{color=[RED], limit=[7]}")
		Mono<Void> requestParams(@RequestParam MultiValueMap<String, String> parameters);

		@Is("secret")
		Mono<Void> requestHeader(@RequestHeader("x-token") String token);

		@Is("optional nothing")
		Mono<Void> requestHeaderOptional(@RequestHeader Optional<String> absent);

		@Is("9")
		Mono<Void> requestHeaderDefault(@RequestHeader(defaultValue = "9") int absent);

		@Is("[secret]")
		Mono<Void> requestHeaders(@RequestHeader HttpHeaders headers);

		@Is("dark")
		Mono<Void> cookieValue(@CookieValue String theme);

		@Is("optional dark")
		Mono<Void> cookieValueOptional(@CookieValue Optional<String> theme);

		@Is("light")
		Mono<Void> cookieValueDefault(@CookieValue(defaultValue = "light") String absent);

		@Is("Tenant[name=example.org]")
		Mono<Void> custom(Tenant tenant);

		@Is("CallOf[path=/cells/42]")
		Mono<Void> customPerCall(CallOf call);

		// For some

		@Is(value = "stream", in = TestHook.BIDIRECTIONAL)
		Mono<Void> stream(WebTransportStream stream);

		@Is(value = "stream", in = TestHook.BIDIRECTIONAL)
		Mono<Void> sendStream(WebTransportSendStream stream);

		@Is(value = "stream", in = { TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> receiveStream(WebTransportReceiveStream stream);

		@Is(value = "handshake of /cells/42", in = TestHook.CONNECT)
		Mono<Void> handshake(WebTransportHandshake handshake);

		@Is(value = "CloseStatus[code=7, reason=bye]", in = TestHook.DISCONNECT)
		Mono<Void> closeStatus(CloseStatus status);

		@Is(value = "failed", in = { TestHook.FAILED_DATAGRAM, TestHook.FAILED_STREAM })
		Mono<Void> failure(RuntimeException failure);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> string(String payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> bytes(byte[] payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> byteBuffer(ByteBuffer payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> dataBuffer(DataBuffer payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> value(Note payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> valueValid(@Valid Note payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> monoString(Mono<String> payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> monoDataBuffer(Mono<DataBuffer> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> mono(Mono<Note> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> monoValid(@Valid Mono<Note> payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> fluxString(Flux<String> payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> fluxDataBuffer(Flux<DataBuffer> payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> fluxByteBuffer(Flux<ByteBuffer> payload);

		@Is(value = PAYLOAD, in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> fluxBytes(Flux<byte[]> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> flux(Flux<Note> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> fluxValid(@Valid Flux<Note> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> publisher(Publisher<Note> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> completableFuture(CompletableFuture<Note> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> single(Single<Note> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> flowable(Flowable<Note> payload);

		@Is(value = "Note[text=a]", in = { TestHook.DATAGRAM, TestHook.BIDIRECTIONAL, TestHook.UNIDIRECTIONAL })
		Mono<Void> flow(Flow<Note> payload);

	}

}
