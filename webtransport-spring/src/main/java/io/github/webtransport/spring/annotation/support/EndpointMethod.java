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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * A method of an endpoint. The bean is looked up for each call, so that its scope is
 * respected and no bean starts early.
 */
final class EndpointMethod extends HandlerMethod {

	private final String beanName;

	private final BeanFactory beanFactory;

	private final boolean suspending;

	EndpointMethod(String beanName, BeanFactory beanFactory, Method method) {
		super(beanName, beanFactory, method);
		this.beanName = beanName;
		this.beanFactory = beanFactory;
		this.suspending = KotlinDetector.isSuspendingFunction(method);
		ReflectionUtils.makeAccessible(getBridgedMethod());
	}

	/**
	 * Return whether this is a suspending function, which is invoked by a publisher.
	 */
	boolean isSuspending() {
		return this.suspending;
	}

	@Nullable Object invoke(@Nullable Object[] arguments) throws Exception {
		Object bean = this.beanFactory.getBean(this.beanName);
		if (this.suspending) {
			return CoroutinesUtils.invokeSuspendingFunction(getBridgedMethod(), bean, arguments);
		}
		try {
			return getBridgedMethod().invoke(bean, arguments);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			Assert.state(getBridgedMethod().getDeclaringClass().isInstance(bean), () -> "Bean '%s' is no %s"
				.formatted(this.beanName, getBridgedMethod().getDeclaringClass().getName()));
			throw ex;
		}
	}

	String getDescription() {
		return Arrays.stream(getMethod().getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", getBeanType().getName() + "." + getMethod().getName() + "(", ")"));
	}

}
