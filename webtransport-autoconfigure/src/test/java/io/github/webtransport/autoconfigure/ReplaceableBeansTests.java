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

package io.github.webtransport.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.spring.security.ticket.WebTransportTicketStore;
import io.github.webtransport.spring.security.ticket.WebTransportTickets;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.AnnotationConfigRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a bean of the application takes the place of each auto-configured one that
 * can be replaced. The definitions of beans tell: none is created.
 */
class ReplaceableBeansTests {

	@ParameterizedTest
	@MethodSource("replaceableTypes")
	void whenApplicationHasABeanOfTheTypeThenItIsTheOnlyOne(Kind kind, Class<?> type) {
		try (GenericApplicationContext context = process(kind, type)) {
			assertThat(context.getBeanNamesForType(type, true, false)).containsExactly("own");
		}
	}

	@Test
	void shouldKnowTheTypes() {
		assertThat(replaceableTypes().map((arguments) -> arguments.get()[1])).contains(WebTransportServer.class,
				ServerSettings.class, ServerSettings.Builder.class, SelfSignedCertificate.class,
				WebTransportHandshakeHandler.class, WebTransportHandlerMapping.class, WebTransportSessionRegistry.class,
				WebTransportStrategies.class, OriginCheck.class, BlockingCalls.class,
				WebTransportHandshakeSecurity.class, WebTransportTickets.class, WebTransportTicketStore.class,
				WebTransportClient.Builder.class);
	}

	static Stream<Arguments> replaceableTypes() {
		return Stream.of(Kind.values())
			.flatMap((kind) -> typesOf(kind).stream().map((type) -> Arguments.of(kind, type)));
	}

	private static Set<Class<?>> typesOf(Kind kind) {
		Set<Class<?>> types = new LinkedHashSet<>();
		try (GenericApplicationContext context = process(kind, null)) {
			for (String name : context.getBeanDefinitionNames()) {
				if (context.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition) {
					MethodMetadata method = definition.getFactoryMethodMetadata();
					if (method != null && method.getDeclaringClassName()
						.startsWith(ReplaceableBeansTests.class.getPackageName() + ".")) {
						types.addAll(replaceableTypes(definition.getMetadata(), method));
						types.addAll(replaceableTypes(method, method));
					}
				}
			}
		}
		return types;
	}

	private static List<Class<?>> replaceableTypes(AnnotatedTypeMetadata annotated, MethodMetadata method) {
		if (!annotated.isAnnotated(ConditionalOnMissingBean.class.getName())) {
			return List.of();
		}
		MergedAnnotation<ConditionalOnMissingBean> condition = annotated.getAnnotations()
			.get(ConditionalOnMissingBean.class);
		if (condition.getStringArray("name").length > 0) {
			// A bean of that name takes its place, whatever its type
			return List.of();
		}
		Class<?>[] types = condition.getClassArray("value");
		return (types.length > 0) ? List.of(types)
				: List.of(ClassUtils.resolveClassName(method.getReturnTypeName(), null));
	}

	private static GenericApplicationContext process(Kind kind, @Nullable Class<?> own) {
		GenericApplicationContext context = kind.context.get();
		TestPropertyValues
			.of("webtransport.server.ssl.self-signed=true", "webtransport.server.security.ticket.enabled=true",
					"spring.security.user.password=secret")
			.applyTo(context);
		if (own != null) {
			RootBeanDefinition definition = new RootBeanDefinition();
			definition.setTargetType(ResolvableType.forClass(own));
			definition.setInstanceSupplier(() -> {
				throw new IllegalStateException("No bean is created");
			});
			context.registerBeanDefinition("own", definition);
		}
		((AnnotationConfigRegistry) context).register(Application.class);
		context.refreshForAotProcessing(new RuntimeHints());
		return context;
	}

	enum Kind {

		WITHOUT_WEB_SERVER(AnnotationConfigApplicationContext::new),

		REACTIVE(AnnotationConfigReactiveWebApplicationContext::new),

		SERVLET(AnnotationConfigServletWebApplicationContext::new);

		private final Supplier<GenericApplicationContext> context;

		Kind(Supplier<GenericApplicationContext> context) {
			this.context = context;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route().path("/", (session) -> Mono.empty()).build();
		}

	}

}
