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

import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import io.github.webtransport.spring.routing.WebTransportRoute;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * The routes to the methods of every bean that carries {@link WebTransportMapping} on its
 * type or on a method. Beans are looked at by their type; none is created, with the
 * exception of advice that has an order.
 *
 * @since 0.1.0
 */
public final class AnnotatedWebTransportRoutes implements WebTransportRoutes {

	private final ConfigurableListableBeanFactory beanFactory;

	private final HandlerMethodRouteFactory routeFactory;

	private volatile @Nullable RejectionHandler advice;

	private AnnotatedWebTransportRoutes(Builder builder) {
		this.beanFactory = builder.beanFactory;
		this.routeFactory = new HandlerMethodRouteFactory(builder);
	}

	/**
	 * Return whether a type or one of its methods is annotated.
	 * @param type the type of a bean
	 * @return {@code true} when the bean has routes
	 */
	public static boolean isCandidate(Class<?> type) {
		return AnnotatedMethods.isCandidate(type);
	}

	/**
	 * Find the routes.
	 * @return the routes
	 * @throws InvalidHandlerMethodException if an annotated method can never be called
	 */
	@Override
	public List<WebTransportRoute> getRoutes() {
		this.advice = this.routeFactory.createRejectionHandler();
		List<WebTransportRoute> routes = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
				if (type != null && isCandidate(type)) {
					routes.addAll(this.routeFactory.create(new AnnotatedMethods(this.beanFactory, beanName, type)));
				}
			}
		}
		return routes;
	}

	/**
	 * Ask the exception handlers of advice that is for all types what to answer to a
	 * request for a session, where the route of its path has no answer of its own.
	 * @param handshake the request, as far as it got
	 * @param failure the error that has kept the session from being accepted
	 * @return the rejection, or empty if no exception handler has an answer, or
	 * {@link #getRoutes()} was not called yet
	 */
	public Mono<HandshakeDecision> reject(WebTransportHandshake handshake, Throwable failure) {
		RejectionHandler advice = this.advice;
		return (advice != null) ? advice.reject(handshake, failure) : Mono.empty();
	}

	/**
	 * Create a builder.
	 * @param beanFactory has the beans
	 * @return the builder
	 */
	public static Builder builder(ConfigurableListableBeanFactory beanFactory) {
		return new Builder(beanFactory);
	}

	/**
	 * Builds {@link AnnotatedWebTransportRoutes}.
	 */
	public static final class Builder {

		final ConfigurableListableBeanFactory beanFactory;

		ConversionService conversionService = new DefaultFormattingConversionService();

		WebTransportStrategies strategies = WebTransportStrategies.create();

		@Nullable Validator validator;

		List<WebTransportArgumentResolver> argumentResolvers = List.of();

		BlockingCalls blockingCalls = new BlockingCalls(BlockingSettings.DEFAULT,
				(task) -> Schedulers.boundedElastic().schedule(task));

		SessionEndTasks endTasks = new SessionEndTasks();

		private Builder(ConfigurableListableBeanFactory beanFactory) {
			Assert.notNull(beanFactory, "'beanFactory' must not be null");
			this.beanFactory = beanFactory;
		}

		/**
		 * Set what converts values of the request to the types of parameters.
		 * @param conversionService the conversion service
		 * @return this builder
		 */
		public Builder conversionService(ConversionService conversionService) {
			this.conversionService = conversionService;
			return this;
		}

		/**
		 * Set the codecs, reactive types and path patterns.
		 * @param strategies the strategies; by default
		 * {@link WebTransportStrategies#create}
		 * @return this builder
		 */
		public Builder strategies(WebTransportStrategies strategies) {
			Assert.notNull(strategies, "'strategies' must not be null");
			this.strategies = strategies;
			return this;
		}

		/**
		 * Set what validates payloads whose parameter is annotated with {@code @Valid} or
		 * {@code @Validated}.
		 * @param validator the validator, or {@code null} for none: such a parameter
		 * fails the start then
		 * @return this builder
		 */
		public Builder validator(@Nullable Validator validator) {
			this.validator = validator;
			return this;
		}

		/**
		 * Set what resolves further kinds of argument.
		 * @param argumentResolvers the resolvers, asked in their order
		 * @return this builder
		 */
		public Builder argumentResolvers(List<WebTransportArgumentResolver> argumentResolvers) {
			this.argumentResolvers = List.copyOf(argumentResolvers);
			return this;
		}

		/**
		 * Set what calls methods without a reactive return type. Such a method occupies a
		 * thread as long as it lasts, and is interrupted when the session ends first.
		 * @param blockingCalls makes the calls; by default on
		 * {@link Schedulers#boundedElastic()}
		 * @return this builder
		 */
		public Builder blockingCalls(BlockingCalls blockingCalls) {
			Assert.notNull(blockingCalls, "'blockingCalls' must not be null");
			this.blockingCalls = blockingCalls;
			return this;
		}

		/**
		 * Set what knows of methods that are told of the end of a session, so that a
		 * shutdown can wait for them.
		 * @param endTasks the tasks; nobody waits for them by default
		 * @return this builder
		 */
		public Builder endTasks(SessionEndTasks endTasks) {
			Assert.notNull(endTasks, "'endTasks' must not be null");
			this.endTasks = endTasks;
			return this;
		}

		/**
		 * Build the routes.
		 * @return the routes, looked for when asked for
		 */
		public AnnotatedWebTransportRoutes build() {
			return new AnnotatedWebTransportRoutes(this);
		}

	}

}
