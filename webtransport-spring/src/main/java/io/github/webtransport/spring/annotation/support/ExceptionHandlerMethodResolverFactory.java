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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.invocation.HandlerMethodKind;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.invocation.InvocableHandlerMethodFactory;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.OrderComparator;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.MimeType;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.method.ControllerAdviceBean;

/**
 * Finds the exception handlers of types and of advice.
 */
final class ExceptionHandlerMethodResolverFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final InvocableHandlerMethodFactory handlers;

	private @Nullable Map<ControllerAdviceBean, Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> advice;

	ExceptionHandlerMethodResolverFactory(ConfigurableListableBeanFactory beanFactory,
			InvocableHandlerMethodFactory handlers) {
		this.beanFactory = beanFactory;
		this.handlers = handlers;
	}

	ExceptionHandlerMethodResolver create(AnnotatedMethods methods, @Nullable MimeType produces) {
		List<Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> sources = new ArrayList<>();
		sources.add(find(methods, produces));
		advice().forEach((bean, source) -> {
			if (bean.isApplicableToBeanType(methods.type())) {
				sources.add(source);
			}
		});
		return create(sources);
	}

	/**
	 * Create the exception handlers for what is of no type: those of advice that is for
	 * all of them.
	 */
	ExceptionHandlerMethodResolver createForAll() {
		List<Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> sources = new ArrayList<>();
		advice().forEach((bean, source) -> {
			if (bean.isApplicableToBeanType(null)) {
				sources.add(source);
			}
		});
		return create(sources);
	}

	private static ExceptionHandlerMethodResolver create(
			List<Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> sources) {
		return new ExceptionHandlerMethodResolver(sources.stream().filter((source) -> !source.isEmpty()).toList());
	}

	private Map<ControllerAdviceBean, Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> advice() {
		if (this.advice == null) {
			this.advice = findAdvice();
		}
		return this.advice;
	}

	private Map<ControllerAdviceBean, Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> findAdvice() {
		Map<ControllerAdviceBean, Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> found = new LinkedHashMap<>();
		for (String beanName : this.beanFactory.getBeanNamesForAnnotation(ControllerAdvice.class)) {
			ControllerAdvice annotation = this.beanFactory.findAnnotationOnBean(beanName, ControllerAdvice.class);
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
			if (annotation != null && type != null && !ScopedProxyUtils.isScopedTarget(beanName)
					&& AnnotationUtils.isCandidateClass(type, WebTransportExceptionHandler.class)) {
				found.put(new ControllerAdviceBean(beanName, this.beanFactory, annotation),
						find(new AnnotatedMethods(this.beanFactory, beanName, type), null));
			}
		}
		Map<ControllerAdviceBean, Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> sorted = new LinkedHashMap<>();
		found.keySet().stream().sorted(OrderComparator.INSTANCE).forEach((bean) -> sorted.put(bean, found.get(bean)));
		return sorted;
	}

	private Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod> find(AnnotatedMethods methods,
			@Nullable MimeType produces) {
		Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod> found = new LinkedHashMap<>();
		methods.find(WebTransportExceptionHandler.class).forEach((method, annotation) -> {
			InvocableWebTransportHandlerMethod handler = this.handlers.create(methods.invocable(method),
					HandlerMethodKind.FAILURE, null, produces);
			for (Class<? extends Throwable> type : typesOf(method, annotation, handler)) {
				InvocableWebTransportHandlerMethod other = found.putIfAbsent(type, handler);
				if (other != null) {
					throw new InvalidHandlerMethodException(handler.getDescription(),
							"%s handles %s already".formatted(other.getDescription(), type.getName()));
				}
			}
		});
		return found;
	}

	@SuppressWarnings("unchecked")
	private static Set<Class<? extends Throwable>> typesOf(Method method, WebTransportExceptionHandler annotation,
			InvocableWebTransportHandlerMethod handler) {
		Set<Class<? extends Throwable>> types = new LinkedHashSet<>(Arrays.asList(annotation.value()));
		List<Class<?>> parameters = Arrays.stream(method.getParameterTypes())
			.filter(Throwable.class::isAssignableFrom)
			.toList();
		if (types.isEmpty()) {
			parameters.forEach((type) -> types.add((Class<? extends Throwable>) type));
		}
		if (types.isEmpty()) {
			throw new InvalidHandlerMethodException(handler.getDescription(),
					"neither the annotation nor a parameter says which errors it handles");
		}
		for (Class<? extends Throwable> type : types) {
			for (Class<?> parameter : parameters) {
				if (!parameter.isAssignableFrom(type)) {
					throw new InvalidHandlerMethodException(handler.getDescription(),
							"its parameter takes %s, but it handles %s".formatted(parameter.getName(), type.getName()));
				}
			}
		}
		return types;
	}

}
