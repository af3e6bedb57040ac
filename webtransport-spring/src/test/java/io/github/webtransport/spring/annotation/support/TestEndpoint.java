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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.github.webtransport.spring.invocation.WebTransportArgumentContext;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.security.AuthenticationPrincipalArgumentResolver;
import io.github.webtransport.spring.security.CurrentSecurityContextArgumentResolver;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotated beans behind a handshake, without a server.
 */
final class TestEndpoint {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final LocalValidatorFactoryBean VALIDATOR = createValidator();

	private final RoutingHandshakeHandler handshake;

	private TestEndpoint(RoutingHandshakeHandler handshake) {
		this.handshake = handshake;
	}

	private static LocalValidatorFactoryBean createValidator() {
		LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
		// Does without an expression language
		validator
			.setMessageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false));
		validator.afterPropertiesSet();
		return validator;
	}

	static TestEndpoint of(Object... beans) {
		return of(WebTransportStrategies.create(), beans);
	}

	static TestEndpoint of(WebTransportStrategies strategies, Object... beans) {
		return of(strategies,
				List.of(new TenantArgumentResolver(), new CallArgumentResolver(),
						new AuthenticationPrincipalArgumentResolver(), new CurrentSecurityContextArgumentResolver()),
				beans);
	}

	static TestEndpoint of(List<WebTransportArgumentResolver> resolvers, Object... beans) {
		return of(WebTransportStrategies.create(), resolvers, beans);
	}

	static TestEndpoint withListeners(List<WebTransportSessionListener> listeners, Object... beans) {
		return of(WebTransportStrategies.create(), List.of(), listeners, List.of(), null, beans);
	}

	static TestEndpoint withBlockingCalls(BlockingCalls blockingCalls, Object... beans) {
		return of(WebTransportStrategies.create(), List.of(), List.of(), List.of(), blockingCalls, beans);
	}

	static TestEndpoint withInterceptors(List<WebTransportHandshakeInterceptor> interceptors, Object... beans) {
		return of(WebTransportStrategies.create(), List.of(), List.of(), interceptors, null, beans);
	}

	private static TestEndpoint of(WebTransportStrategies strategies, List<WebTransportArgumentResolver> resolvers,
			Object... beans) {
		return of(strategies, resolvers, List.of(), List.of(), null, beans);
	}

	private static TestEndpoint of(WebTransportStrategies strategies, List<WebTransportArgumentResolver> resolvers,
			List<WebTransportSessionListener> listeners, List<WebTransportHandshakeInterceptor> interceptors,
			@Nullable BlockingCalls blockingCalls, Object... beans) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		for (Object bean : beans) {
			beanFactory.registerSingleton(bean.getClass().getName() + "@" + System.identityHashCode(bean), bean);
		}
		AnnotatedWebTransportRoutes.Builder routes = AnnotatedWebTransportRoutes.builder(beanFactory)
			.strategies(strategies)
			.validator(VALIDATOR)
			.argumentResolvers(resolvers);
		if (blockingCalls != null) {
			routes.blockingCalls(blockingCalls);
		}
		RoutingHandshakeHandler.Builder handshake = RoutingHandshakeHandler
			.builder(WebTransportHandlerMapping.of(routes.build()), OriginCheck.sameHost(false))
			.interceptors(interceptors)
			.sessionListeners(listeners);
		if (blockingCalls != null) {
			handshake.blockingCalls(blockingCalls);
		}
		return new TestEndpoint(handshake.build());
	}

	static HandshakeInfo request(String path) {
		HandshakeInfo.Builder builder = HandshakeInfo.builder(URI.create("https://example.org" + path));
		Map.of("limit", "7", "color", "RED").forEach(builder::queryParam);
		return builder.header("x-token", "secret").cookie("theme", "dark").principal(Mono.just(() -> "alice")).build();
	}

	HandshakeDecision decide(HandshakeInfo request) {
		return decide(this.handshake, request);
	}

	private static HandshakeDecision decide(RoutingHandshakeHandler handshake, HandshakeInfo request) {
		HandshakeDecision decision = handshake.handshake(request).block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		return this.handshake.handshake(request);
	}

	/**
	 * Open a session.
	 */
	FakeSession connect(String path) {
		return connect(this.handshake, path);
	}

	static FakeSession connect(RoutingHandshakeHandler handshake, String path) {
		HandshakeDecision decision = decide(handshake, request(path));
		assertThat(decision.getStatus()).isEqualTo(200);
		return new FakeSession(decision.getInfo()).handle(decision.getHandler());
	}

	/**
	 * What the custom resolver resolves.
	 *
	 * @param name the host of the request
	 */
	record Tenant(String name) {

	}

	/**
	 * What the custom resolver resolves for each call.
	 *
	 * @param path the path of the session
	 */
	record CallOf(String path) {

	}

	private static final class CallArgumentResolver implements WebTransportArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == CallOf.class;
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, WebTransportArgumentContext context) {
			return context.perCall((call) -> Mono.just(new CallOf(call.getHandshakeInfo().getPath())));
		}

	}

	private static final class TenantArgumentResolver implements WebTransportArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Tenant.class;
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, WebTransportArgumentContext context) {
			return Mono.just(new Tenant(context.getHandshakeInfo().getUri().getHost()));
		}

	}

}
