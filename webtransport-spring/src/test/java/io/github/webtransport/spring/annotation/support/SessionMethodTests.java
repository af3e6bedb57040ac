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

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.spring.invocation.WebTransportArgumentContext;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for the invocation of {@link WebTransportMapping} methods.
 */
class SessionMethodTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Principal ALICE = () -> "alice";

	private final Controller controller = new Controller();

	private final WebTransportSession session = mock();

	private final RoutingHandshakeHandler handshake = handshake();

	@Test
	void shouldPassSessionAndHandshakeInfo() {
		HandshakeInfo request = request("/session");
		run(request);
		assertThat(this.controller.arguments.get(0)).isSameAs(this.session);
		assertThat(this.controller.arguments.get(1)).isInstanceOfSatisfying(HandshakeInfo.class,
				(info) -> assertThat(info.getPathPattern()).isEqualTo("/session"));
	}

	@Test
	void shouldConvertPathVariables() {
		run(request("/rooms/42/blue%20sky"));
		assertThat(this.controller.arguments).containsExactly(42L, "blue sky");
	}

	@Test
	void shouldConvertRequestParams() {
		run(request("/params", "name=a", "count=7", "tags=x", "tags=y", "color=RED"));
		assertThat(this.controller.arguments).containsExactly("a", 7, List.of("x", "y"), Color.RED, Optional.empty(),
				"none", 5);
	}

	@Test
	void whenSingleValueIsCommaSeparatedThenItBecomesAList() {
		run(request("/params", "name=a", "count=7", "tags=x,y", "color=RED", "limit=9", "note=n", "size="));
		assertThat(this.controller.arguments).containsExactly("a", 7, List.of("x", "y"), Color.RED, Optional.of(9), "n",
				5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "name=a", "count=7", "name=a&count=seven", "name=a&count=", "name=a&count=7&color=PINK",
			"name=a&count=7&limit=x" })
	void whenParamIsMissingOrCannotBeConvertedThenStatusIs400(String query) {
		String[] params = (query + (query.contains("color") ? "" : "&color=RED") + "&tags=x").split("&");
		assertThat(decide(request("/params", params)).getStatus()).isEqualTo(400);
		assertThat(this.controller.arguments).isEmpty();
	}

	@Test
	void shouldResolveHeadersAndCookies() {
		HandshakeInfo request = request("/headers").mutate()
			.header("x-token", "secret")
			.header("x-hop", "1")
			.header("x-hop", "2")
			.cookie("theme", "dark")
			.build();
		run(request);
		assertThat(this.controller.arguments).containsExactly("secret", List.of(1, 2), "dark");
	}

	@Test
	void whenHeaderIsMissingThenStatusIs400() {
		assertThat(decide(request("/headers").mutate().cookie("theme", "dark").build()).getStatus()).isEqualTo(400);
	}

	@Test
	void whenCookieIsMissingThenStatusIs400() {
		HandshakeInfo request = request("/headers").mutate().header("x-token", "t").header("x-hop", "1").build();
		assertThat(decide(request).getStatus()).isEqualTo(400);
	}

	@Test
	void shouldResolveMapsOfAllValues() {
		run(request("/maps/1", "a=1", "a=2").mutate().header("X-A", "h").cookie("c", "v").build());
		assertThat(this.controller.arguments.get(0)).isEqualTo(Map.of("id", "1"));
		assertThat(this.controller.arguments.get(1)).isEqualTo(Map.of("a", "1"));
		assertThat(this.controller.arguments.get(2)).isEqualTo(Map.of("a", List.of("1", "2")));
		assertThat(this.controller.arguments.get(3)).isInstanceOfSatisfying(HttpHeaders.class,
				(headers) -> assertThat(headers.getFirst("x-a")).isEqualTo("h"));
	}

	@Test
	void shouldResolvePrincipal() {
		run(request("/principal").mutate().principal(Mono.just(ALICE)).build());
		assertThat(this.controller.arguments).containsExactly(ALICE);
	}

	@Test
	void whenPrincipalIsMissingThenStatusIs401() {
		assertThat(decide(request("/principal")).getStatus()).isEqualTo(401);
	}

	@Test
	void whenPrincipalIsOfAnotherTypeThenStatusIs401() {
		assertThat(decide(request("/typed-principal").mutate().principal(Mono.just(ALICE)).build()).getStatus())
			.isEqualTo(401);
		run(request("/typed-principal").mutate().principal(Mono.just(new Badge("alice"))).build());
		assertThat(this.controller.arguments).containsExactly(new Badge("alice"));
	}

	@Test
	void whenPrincipalIsOptionalAndOfAnotherTypeThenItIsMissing() {
		run(request("/optional-typed-principal").mutate().principal(Mono.just(ALICE)).build());
		assertThat(this.controller.arguments.get(0)).isNull();
		assertThat(this.controller.arguments.get(1)).isEqualTo(Optional.empty());
		assertThat(this.controller.arguments.get(2)).isInstanceOfSatisfying(Mono.class,
				(mono) -> assertThat(mono.block(TIMEOUT)).isNull());
	}

	@Test
	void whenPrincipalIsOptionalThenItMayBeMissing() {
		run(request("/optional-principal"));
		assertThat(this.controller.arguments.get(0)).isNull();
		assertThat(this.controller.arguments.get(1)).isEqualTo(Optional.empty());
		assertThat(this.controller.arguments.get(2)).isInstanceOf(Mono.class);
	}

	@Test
	void whenPrincipalIsOptionalThenItIsResolved() {
		run(request("/optional-principal").mutate().principal(Mono.just(ALICE)).build());
		assertThat(this.controller.arguments.get(0)).isSameAs(ALICE);
		assertThat(this.controller.arguments.get(1)).isEqualTo(Optional.of(ALICE));
		assertThat(this.controller.arguments.get(2)).isInstanceOfSatisfying(Mono.class,
				(mono) -> assertThat(mono.block(TIMEOUT)).isSameAs(ALICE));
	}

	@Test
	void shouldAskCustomResolvers() {
		run(request("/custom"));
		assertThat(this.controller.arguments).containsExactly(new Tenant("example.org"));
	}

	@Test
	void whenMonoCompletesThenTheHandlerDoes() {
		TestPublisher<Void> result = TestPublisher.create();
		this.controller.result = result.mono();
		StepVerifier.create(handle(request("/mono")))
			.then(result::assertWasSubscribed)
			.then(result::complete)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void whenHandlerIsCancelledThenTheMonoIs() {
		TestPublisher<Void> result = TestPublisher.create();
		this.controller.result = result.mono();
		handle(request("/mono")).subscribe().dispose();
		result.assertCancelled();
	}

	@ParameterizedTest
	@CsvSource({ "/mono", "/flux", "/future", "/blocking" })
	void whenMethodFailsThenTheHandlerDoes(String path) {
		this.controller.failure = new IllegalStateException("broken");
		StepVerifier.create(handle(request(path))).expectErrorMessage("broken").verify(TIMEOUT);
	}

	@ParameterizedTest
	@CsvSource({ "/mono", "/flux", "/future", "/blocking" })
	void whenMethodSucceedsThenTheHandlerCompletes(String path) {
		StepVerifier.create(handle(request(path))).expectComplete().verify(TIMEOUT);
		assertThat(this.controller.arguments).containsExactly(this.session);
	}

	@Test
	void whenMethodReturnsNullThenTheHandlerFails() {
		StepVerifier.create(handle(request("/null")))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("returnsNull(WebTransportSession)"))
			.verify(TIMEOUT);
	}

	@Test
	void whenHandlerIsNotSubscribedToThenTheMethodIsNotCalled() {
		handle(request("/mono"));
		assertThat(this.controller.arguments).isEmpty();
	}

	@Test
	void whenMethodBlocksThenItRunsOnTheScheduler() {
		handle(request("/blocking")).block(TIMEOUT);
		assertThat(this.controller.thread.get()).isNotSameAs(Thread.currentThread())
			.extracting(Thread::getName)
			.asString()
			.startsWith("boundedElastic");
	}

	@Test
	void whenSessionEndsThenTheBlockedMethodIsInterrupted() throws InterruptedException {
		Disposable subscription = handle(request("/blocked")).subscribe();
		assertThat(this.controller.blocked.await(10, TimeUnit.SECONDS)).isTrue();
		subscription.dispose();
		assertThat(this.controller.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenMethodThrowsAnErrorThenTheHandlerFails() {
		assertThatIllegalStateException().isThrownBy(() -> handle(request("/checked")).block(TIMEOUT))
			.withMessage("checked");
	}

	private void run(HandshakeInfo request) {
		handle(request).block(TIMEOUT);
	}

	private Mono<Void> handle(HandshakeInfo request) {
		HandshakeDecision decision = decide(request);
		assertThat(decision.getStatus()).isEqualTo(200);
		given(this.session.getHandshakeInfo()).willReturn(decision.getInfo());
		return decision.getHandler().handle(this.session);
	}

	private HandshakeDecision decide(HandshakeInfo request) {
		HandshakeDecision decision = this.handshake.handshake(request).block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	private RoutingHandshakeHandler handshake() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("controller", this.controller);
		AnnotatedWebTransportRoutes routes = AnnotatedWebTransportRoutes.builder(beanFactory)
			.argumentResolvers(List.of(new TenantArgumentResolver()))
			.build();
		return new RoutingHandshakeHandler(WebTransportHandlerMapping.of(routes), OriginCheck.sameHost(false));
	}

	private static HandshakeInfo request(String path, String... params) {
		HandshakeInfo.Builder builder = HandshakeInfo.builder(URI.create("https://example.org" + path));
		for (String param : params) {
			int equals = param.indexOf('=');
			builder.queryParam(param.substring(0, equals), param.substring(equals + 1));
		}
		return builder.build();
	}

	enum Color {

		RED, GREEN

	}

	record Badge(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

	record Tenant(String name) {

	}

	static class TenantArgumentResolver implements WebTransportArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Tenant.class;
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, WebTransportArgumentContext context) {
			return Mono.just(new Tenant(context.getHandshakeInfo().getUri().getHost()));
		}

	}

	static class Controller {

		private final CountDownLatch blocked = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		private final AtomicReference<Thread> thread = new AtomicReference<>();

		private volatile List<@Nullable Object> arguments = List.of();

		private volatile @Nullable RuntimeException failure;

		private volatile Mono<Void> result = Mono.empty();

		@WebTransportMapping("/session")
		Mono<Void> session(WebTransportSession session, HandshakeInfo info) {
			return called(session, info);
		}

		@WebTransportMapping("/rooms/{id}/{name}")
		Mono<Void> pathVariables(@PathVariable long id, @PathVariable("name") String other) {
			return called(id, other);
		}

		@WebTransportMapping("/params")
		Mono<Void> requestParams(@RequestParam String name, @RequestParam int count, @RequestParam List<String> tags,
				@RequestParam Color color, @RequestParam Optional<Integer> limit,
				@RequestParam(defaultValue = "none") String note, @RequestParam(defaultValue = "5") int size) {
			return called(name, count, tags, color, limit, note, size);
		}

		@WebTransportMapping("/headers")
		Mono<Void> headers(@RequestHeader("X-Token") String token, @RequestHeader("x-hop") List<Integer> hops,
				@CookieValue String theme) {
			return called(token, hops, theme);
		}

		@WebTransportMapping("/maps/{id}")
		Mono<Void> maps(@PathVariable Map<String, String> variables, @RequestParam Map<String, String> params,
				@RequestParam MultiValueMap<String, String> allParams, @RequestHeader HttpHeaders headers) {
			return called(variables, params, allParams, headers);
		}

		@WebTransportMapping("/principal")
		Mono<Void> principal(Principal principal) {
			return called(principal);
		}

		@WebTransportMapping("/optional-principal")
		Mono<Void> optionalPrincipal(@Nullable Principal nullable, Optional<Principal> optional, Mono<Principal> mono) {
			return called(nullable, optional, mono);
		}

		@WebTransportMapping("/typed-principal")
		Mono<Void> typedPrincipal(Badge principal) {
			return called(principal);
		}

		@WebTransportMapping("/optional-typed-principal")
		Mono<Void> optionalTypedPrincipal(@Nullable Badge nullable, Optional<Badge> optional, Mono<Badge> mono) {
			return called(nullable, optional, mono);
		}

		@WebTransportMapping("/custom")
		Mono<Void> custom(Tenant tenant) {
			return called(tenant);
		}

		@WebTransportMapping("/mono")
		Mono<Void> mono(WebTransportSession session) {
			return called(session);
		}

		@WebTransportMapping("/flux")
		Flux<Void> flux(WebTransportSession session) {
			return called(session).flux();
		}

		@WebTransportMapping("/future")
		CompletableFuture<Void> future(WebTransportSession session) {
			return called(session).toFuture();
		}

		@WebTransportMapping("/blocking")
		void blocking(WebTransportSession session) {
			this.thread.set(Thread.currentThread());
			called(session);
		}

		@WebTransportMapping("/blocked")
		void blocked() throws InterruptedException {
			this.blocked.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw ex;
			}
		}

		@WebTransportMapping("/null")
		@Nullable Mono<Void> returnsNull(WebTransportSession session) {
			return null;
		}

		@WebTransportMapping("/checked")
		Mono<Void> checked() throws Exception {
			throw new IllegalStateException("checked");
		}

		private Mono<Void> called(@Nullable Object... arguments) {
			this.arguments = Arrays.asList(arguments);
			if (this.failure != null) {
				throw this.failure;
			}
			return this.result;
		}

	}

}
