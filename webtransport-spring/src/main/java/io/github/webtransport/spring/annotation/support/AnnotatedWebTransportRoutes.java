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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.routing.WebTransportRoute;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.util.Assert;

/**
 * The routes to the methods that are annotated with {@link WebTransportMapping}, of every
 * bean that has such methods. Beans are looked at by their type; none is created.
 *
 * @since 0.1.0
 */
public final class AnnotatedWebTransportRoutes implements WebTransportRoutes {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SessionMethodRouteFactory routeFactory;

	private AnnotatedWebTransportRoutes(Builder builder) {
		this.beanFactory = builder.beanFactory;
		this.routeFactory = new SessionMethodRouteFactory(builder);
	}

	/**
	 * Return whether a type or one of its methods is annotated.
	 * @param type the type of a bean
	 * @return {@code true} when the bean has routes
	 */
	public static boolean isCandidate(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, WebTransportMapping.class)
				&& (findMapping(type) != null || !findMethods(type).isEmpty());
	}

	private static @Nullable WebTransportMapping findMapping(Class<?> type) {
		return AnnotatedElementUtils.findMergedAnnotation(type, WebTransportMapping.class);
	}

	private static Map<Method, WebTransportMapping> findMethods(Class<?> type) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<WebTransportMapping>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, WebTransportMapping.class));
	}

	/**
	 * Find the routes.
	 * @return the routes
	 * @throws InvalidHandlerMethodException if an annotated method can never be called
	 */
	@Override
	public List<WebTransportRoute> getRoutes() {
		List<WebTransportRoute> routes = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
				if (type != null && isCandidate(type)) {
					routes.addAll(getRoutes(beanName, type));
				}
			}
		}
		return routes;
	}

	private List<WebTransportRoute> getRoutes(String beanName, Class<?> type) {
		Map<Method, WebTransportMapping> methods = findMethods(type);
		if (methods.isEmpty()) {
			throw new InvalidHandlerMethodException(type.getName(),
					"it is annotated with @WebTransportMapping, but none of its methods is");
		}
		WebTransportMapping typeMapping = findMapping(type);
		List<WebTransportRoute> routes = new ArrayList<>();
		methods.forEach((method, mapping) -> {
			SessionMethod sessionMethod = new SessionMethod(beanName, this.beanFactory,
					findInvocable(method, beanName, type));
			routes.addAll(this.routeFactory.create(sessionMethod, typeMapping, mapping));
		});
		return routes;
	}

	private Method findInvocable(Method method, String beanName, Class<?> type) {
		Class<?> exposedType = this.beanFactory.getType(beanName);
		try {
			return AopUtils.selectInvocableMethod(method, (exposedType != null) ? exposedType : type);
		}
		catch (IllegalStateException ex) {
			throw new InvalidHandlerMethodException(type.getName() + "." + method.getName(),
					"its bean has a proxy through which it cannot be called", ex);
		}
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

		ReactiveAdapterRegistry adapterRegistry = ReactiveAdapterRegistry.getSharedInstance();

		List<HandshakeArgumentResolver> argumentResolvers = List.of();

		Scheduler blockingScheduler = Schedulers.boundedElastic();

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
		 * Set the reactive types that methods may return.
		 * @param adapterRegistry the registry; by default the shared one
		 * @return this builder
		 */
		public Builder adapterRegistry(ReactiveAdapterRegistry adapterRegistry) {
			this.adapterRegistry = adapterRegistry;
			return this;
		}

		/**
		 * Set what resolves further kinds of argument.
		 * @param argumentResolvers the resolvers, asked in their order
		 * @return this builder
		 */
		public Builder argumentResolvers(List<HandshakeArgumentResolver> argumentResolvers) {
			this.argumentResolvers = List.copyOf(argumentResolvers);
			return this;
		}

		/**
		 * Set where methods that return {@code void} run. Such a method occupies a worker
		 * as long as its session lasts; the worker is disposed when the session ends
		 * first.
		 * @param blockingScheduler the scheduler; by default
		 * {@link Schedulers#boundedElastic()}
		 * @return this builder
		 */
		public Builder blockingScheduler(Scheduler blockingScheduler) {
			this.blockingScheduler = blockingScheduler;
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
