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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.invocation.WebTransportHandlerMethod;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The annotated methods of the type of a bean.
 */
final class AnnotatedMethods {

	private static final Set<Class<? extends Annotation>> PAYLOAD_METHODS = Set.of(DatagramMapping.class,
			StreamMapping.class);

	private static final Set<Class<? extends Annotation>> SESSION_METHODS = Set.of(SessionMapping.class,
			SessionOpenedMapping.class, DatagramMapping.class, StreamMapping.class, DisconnectMapping.class);

	private static final Set<Class<? extends Annotation>> ALL = Set.of(WebTransportMapping.class, SessionMapping.class,
			SessionOpenedMapping.class, DatagramMapping.class, StreamMapping.class, DisconnectMapping.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final String beanName;

	private final Class<?> type;

	AnnotatedMethods(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> type) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.type = type;
	}

	/**
	 * Return whether a type has anything to do with sessions.
	 */
	static boolean isCandidate(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, ALL) && (findMapping(type) != null || hasAny(type, ALL));
	}

	private static boolean hasAny(Class<?> type, Set<Class<? extends Annotation>> annotations) {
		return !MethodIntrospector
			.selectMethods(type,
					(ReflectionUtils.MethodFilter) (method) -> annotations.stream()
						.anyMatch((annotation) -> AnnotatedElementUtils.hasAnnotation(method, annotation)))
			.isEmpty();
	}

	static @Nullable WebTransportMapping findMapping(Class<?> type) {
		return AnnotatedElementUtils.findMergedAnnotation(type, WebTransportMapping.class);
	}

	private static <A extends Annotation> Map<Method, A> find(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						annotation));
	}

	Class<?> type() {
		return this.type;
	}

	@Nullable WebTransportMapping mapping() {
		return findMapping(this.type);
	}

	/**
	 * Return whether the type has sessions that no method owns.
	 */
	boolean isEndpoint() {
		return hasAny(this.type, PAYLOAD_METHODS)
				|| (hasAny(this.type, SESSION_METHODS) && find(WebTransportMapping.class).isEmpty());
	}

	<A extends Annotation> Map<Method, A> find(Class<A> annotation) {
		return find(this.type, annotation);
	}

	/**
	 * Return the method through which the bean is to be called.
	 * @throws InvalidHandlerMethodException if it has a proxy that does not have it
	 */
	WebTransportHandlerMethod invocable(Method method) {
		Class<?> exposedType = this.beanFactory.getType(this.beanName);
		try {
			return new WebTransportHandlerMethod(this.beanName, this.beanFactory,
					AopUtils.selectInvocableMethod(method, (exposedType != null) ? exposedType : this.type));
		}
		catch (IllegalStateException ex) {
			throw new InvalidHandlerMethodException(this.type.getName() + "." + method.getName(),
					"its bean has a proxy through which it cannot be called", ex);
		}
	}

}
