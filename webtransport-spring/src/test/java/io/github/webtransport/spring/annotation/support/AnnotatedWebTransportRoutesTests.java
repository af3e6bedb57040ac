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

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.routing.AmbiguousMappingException;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.MapPropertySource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AnnotatedWebTransportRoutes}.
 */
class AnnotatedWebTransportRoutesTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void shouldFindMethodsOfAnyBean() {
		assertThat(find(EchoController.class, PlainBean.class)).extracting(WebTransportRoute::pattern)
			.containsExactlyInAnyOrder("/echo", "/plain");
	}

	@Test
	void shouldCombineTypeAndMethod() {
		List<WebTransportRoute> routes = find(RoomController.class);
		assertThat(routes).extracting(WebTransportRoute::pattern)
			.containsExactlyInAnyOrder("/rooms/{room}/chat", "/rooms/{room}/draw", "/rooms/{room}/paint",
					"/rooms/{room}");
		assertThat(route(routes, "/rooms/{room}/chat").protocols()).containsExactly("room.v1");
		assertThat(route(routes, "/rooms/{room}/chat").allowedOrigins()).containsExactly("https://example.org");
		assertThat(route(routes, "/rooms/{room}/draw").protocols()).containsExactly("draw.v1");
		assertThat(route(routes, "/rooms/{room}/draw").allowedOrigins()).containsExactly("*");
		assertThat(route(routes, "/rooms/{room}/draw").protocolRequired()).isFalse();
	}

	@Test
	void shouldCombineWhoMayOpenASession() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("pattern", "https://*.p.org")));
		List<WebTransportRoute> routes = find(GuardedController.class);
		WebTransportRoute inherited = route(routes, "/guarded/inherited");
		assertThat(inherited.protocolRequired()).isTrue();
		assertThat(inherited.allowedOrigins()).containsExactly("https://o.org");
		assertThat(inherited.allowedOriginPatterns()).containsExactly("https://*.p.org");
		WebTransportRoute own = route(routes, "/guarded/own");
		assertThat(own.protocolRequired()).isTrue();
		assertThat(own.allowedOrigins()).isEmpty();
		assertThat(own.allowedOriginPatterns()).containsExactly("https://*.own.org");
	}

	@Test
	void whenOriginPatternMatchesNoOriginThenStartFails() {
		assertInvalid("allowedOriginPatterns", BadOriginPattern.class);
	}

	@Test
	void shouldResolvePlaceholders() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(
					new MapPropertySource("test", Map.of("base", "/base", "origin", "https://o.org", "default", "9")));
		List<WebTransportRoute> routes = find(PlaceholderController.class);
		assertThat(routes).extracting(WebTransportRoute::pattern).containsExactly("/base/feed");
		assertThat(routes.get(0).allowedOrigins()).containsExactly("https://o.org");
	}

	@Test
	void shouldDescribeTheMethod() {
		assertThat(find(EchoController.class).get(0).description())
			.isEqualTo(EchoController.class.getName() + ".echo(WebTransportSession)");
	}

	@Test
	void shouldFindComposedAnnotations() {
		assertThat(find(ComposedController.class)).extracting(WebTransportRoute::pattern)
			.containsExactly("/composed/x");
	}

	@Test
	void shouldFindInheritedMethods() {
		assertThat(find(ConcreteController.class)).extracting(WebTransportRoute::pattern).containsExactly("/base/{id}");
	}

	@Test
	void shouldNotCreateBeans() {
		assertThat(find(LazyController.class)).hasSize(1);
		assertThat(this.context.getBeanFactory().containsSingleton("lazyController")).isFalse();
	}

	@Test
	void shouldFindBeansOfOtherScopesOnce() {
		this.context.registerBean("prototype", EchoController.class,
				(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
		assertThat(find()).hasSize(1);
	}

	@Test
	void shouldFindMethodsBehindAClassProxy() {
		registerProxy(true);
		assertThat(find()).extracting(WebTransportRoute::pattern).containsExactly("/proxied");
	}

	@Test
	void whenInterfaceProxyHidesTheMethodThenStartFails() {
		registerProxy(false);
		assertInvalid("proxy");
	}

	@Test
	void shouldKnowCandidates() {
		assertThat(AnnotatedWebTransportRoutes.isCandidate(EchoController.class)).isTrue();
		assertThat(AnnotatedWebTransportRoutes.isCandidate(ConcreteController.class)).isTrue();
		assertThat(AnnotatedWebTransportRoutes.isCandidate(ComposedController.class)).isTrue();
		assertThat(AnnotatedWebTransportRoutes.isCandidate(NoMethods.class)).isTrue();
		assertThat(AnnotatedWebTransportRoutes.isCandidate(String.class)).isFalse();
		assertThat(AnnotatedWebTransportRoutes.isCandidate(AnnotatedWebTransportRoutesTests.class)).isFalse();
	}

	@Test
	void whenTypeHasNoMethodsThenStartFails() {
		assertInvalid("none of its methods", NoMethods.class);
	}

	@Test
	void whenMethodHasNoPathThenStartFails() {
		assertInvalid("it has no path", NoPath.class);
	}

	@Test
	void whenPatternIsInvalidThenStartFails() {
		assertInvalid("invalid path pattern\n/rooms/{room\n", BadPattern.class);
	}

	@Test
	void whenReturnTypeHasAValueThenStartFails() {
		assertInvalid("must return void or a reactive type without a value such as Mono<Void>, but it returns "
				+ "java.lang.String", ReturnsString.class);
		assertInvalid("Mono<java.lang.String>", ReturnsMonoOfString.class);
		assertInvalid("Flux<", ReturnsRawFlux.class);
		assertInvalid("CompletableFuture<java.lang.Integer>", ReturnsFuture.class);
	}

	@Test
	void whenParameterHasNoSourceThenStartFails() {
		assertInvalid("parameter 2: a parameter of type java.lang.String needs an annotation", UnknownParameter.class);
	}

	@Test
	void whenPathHasNoSuchVariableThenStartFails() {
		assertInvalid("parameter 1: the path '/rooms/{room}' has no variable 'id'", MissingVariable.class);
	}

	@Test
	void whenOptionalParameterIsPrimitiveThenStartFails() {
		assertInvalid("parameter 1: query parameter 'count' is not required and has no default value, but the type int",
				OptionalPrimitive.class);
	}

	@Test
	void whenTwoMethodsHaveTheSamePathThenBothAreNamed() {
		this.context.register(EchoController.class, OtherEchoController.class);
		this.context.refresh();
		AnnotatedWebTransportRoutes routes = routes();
		assertThatExceptionOfType(AmbiguousMappingException.class)
			.isThrownBy(() -> WebTransportHandlerMapping.of(routes))
			.withMessageContainingAll(EchoController.class.getName() + ".echo(WebTransportSession)",
					OtherEchoController.class.getName() + ".repeat()");
	}

	private List<WebTransportRoute> find(Class<?>... beans) {
		if (beans.length > 0) {
			this.context.register(beans);
		}
		this.context.refresh();
		return routes().getRoutes();
	}

	private AnnotatedWebTransportRoutes routes() {
		return AnnotatedWebTransportRoutes.builder(this.context.getBeanFactory()).build();
	}

	private static void assertInvalid(String reason, Class<?> bean) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(bean)) {
			AnnotatedWebTransportRoutes routes = AnnotatedWebTransportRoutes.builder(context.getBeanFactory()).build();
			assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(routes::getRoutes)
				.withMessageContainingAll(reason, bean.getName())
				.satisfies((ex) -> assertThat(ex.getHandler()).startsWith(bean.getName()));
		}
	}

	private void assertInvalid(String reason) {
		this.context.refresh();
		AnnotatedWebTransportRoutes routes = routes();
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(routes::getRoutes)
			.withMessageContaining(reason);
	}

	private void registerProxy(boolean proxyTargetClass) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setInstanceSupplier(() -> {
			ProxyFactory factory = new ProxyFactory(new Proxied());
			factory.setProxyTargetClass(proxyTargetClass);
			return factory.getProxy();
		});
		definition.setAttribute("org.springframework.aop.framework.autoproxy.AutoProxyUtils.originalTargetClass",
				Proxied.class);
		this.context.registerBeanDefinition("proxied", definition);
	}

	private static WebTransportRoute route(List<WebTransportRoute> routes, String pattern) {
		return routes.stream().filter((route) -> route.pattern().equals(pattern)).findFirst().orElseThrow();
	}

	@WebTransportController
	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo(WebTransportSession session) {
			return Mono.empty();
		}

	}

	@WebTransportController
	static class OtherEchoController {

		@WebTransportMapping("/echo")
		Mono<Void> repeat() {
			return Mono.empty();
		}

	}

	static class PlainBean {

		@WebTransportMapping("/plain")
		void plain() {
		}

	}

	@Controller
	@WebTransportMapping(path = "/rooms/{room}", protocols = "room.v1", allowedOrigins = "https://example.org")
	static class RoomController {

		@WebTransportMapping("chat")
		Mono<Void> chat(@PathVariable String room) {
			return Mono.empty();
		}

		@WebTransportMapping(path = { "/draw", "/paint" }, protocols = "draw.v1", allowedOrigins = "*")
		Mono<Void> draw(@PathVariable String room) {
			return Mono.empty();
		}

		@WebTransportMapping
		Mono<Void> enter(@PathVariable String room) {
			return Mono.empty();
		}

	}

	@WebTransportMapping(path = "/guarded", protocolRequired = true, allowedOrigins = "https://o.org",
			allowedOriginPatterns = "${pattern}")
	static class GuardedController {

		@WebTransportMapping("/inherited")
		Mono<Void> inherited() {
			return Mono.empty();
		}

		@WebTransportMapping(path = "/own", allowedOriginPatterns = "https://*.own.org")
		Mono<Void> own() {
			return Mono.empty();
		}

	}

	static class BadOriginPattern {

		@WebTransportMapping(path = "/bad", allowedOriginPatterns = "*.example.org/path")
		Mono<Void> bad() {
			return Mono.empty();
		}

	}

	@WebTransportMapping("${base}")
	static class PlaceholderController {

		@WebTransportMapping(path = "${feed.path:/feed}", allowedOrigins = "${origin}")
		Mono<Void> feed(@RequestParam(name = "${param:n}", defaultValue = "${default}") int number) {
			return Mono.empty();
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@WebTransportController
	@WebTransportMapping("/composed")
	@interface ComposedMapping {

	}

	@ComposedMapping
	static class ComposedController {

		@WebTransportMapping("/x")
		Mono<Void> handle() {
			return Mono.empty();
		}

	}

	abstract static class AbstractController<T> {

		@WebTransportMapping("/base/{id}")
		Mono<Void> handle(@PathVariable T id) {
			return Mono.empty();
		}

	}

	static class ConcreteController extends AbstractController<Integer> {

	}

	@Lazy
	@WebTransportController("lazyController")
	static class LazyController {

		@WebTransportMapping("/lazy")
		Mono<Void> handle() {
			return Mono.empty();
		}

	}

	static class Proxied implements Supplier<String> {

		@WebTransportMapping("/proxied")
		Mono<Void> handle() {
			return Mono.empty();
		}

		@Override
		public String get() {
			return "";
		}

	}

	@WebTransportMapping("/none")
	static class NoMethods {

	}

	static class NoPath {

		@WebTransportMapping
		Mono<Void> handle() {
			return Mono.empty();
		}

	}

	static class BadPattern {

		@WebTransportMapping("/rooms/{room")
		Mono<Void> handle() {
			return Mono.empty();
		}

	}

	static class ReturnsString {

		@WebTransportMapping("/a")
		String handle() {
			return "";
		}

	}

	static class ReturnsMonoOfString {

		@WebTransportMapping("/a")
		Mono<String> handle() {
			return Mono.empty();
		}

	}

	static class ReturnsRawFlux {

		@WebTransportMapping("/a")
		Flux<?> handle() {
			return Flux.empty();
		}

	}

	static class ReturnsFuture {

		@WebTransportMapping("/a")
		CompletableFuture<Integer> handle() {
			return CompletableFuture.completedFuture(1);
		}

	}

	static class UnknownParameter {

		@WebTransportMapping("/a")
		Mono<Void> handle(WebTransportSession session, String text) {
			return Mono.empty();
		}

	}

	static class MissingVariable {

		@WebTransportMapping("/rooms/{room}")
		Mono<Void> handle(@PathVariable String id) {
			return Mono.empty();
		}

	}

	static class OptionalPrimitive {

		@WebTransportMapping("/a")
		Mono<Void> handle(@RequestParam(required = false) int count) {
			return Mono.empty();
		}

	}

}
