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
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * A method that owns sessions. The bean is looked up for each session, so that its scope
 * is respected and no bean starts early.
 */
final class SessionMethod extends HandlerMethod {

	private final String beanName;

	private final BeanFactory beanFactory;

	SessionMethod(String beanName, BeanFactory beanFactory, Method method) {
		super(beanName, beanFactory, method);
		this.beanName = beanName;
		this.beanFactory = beanFactory;
		ReflectionUtils.makeAccessible(getBridgedMethod());
	}

	@Nullable Object invoke(@Nullable Object[] arguments) throws Exception {
		Object bean = this.beanFactory.getBean(this.beanName);
		try {
			Object result = getBridgedMethod().invoke(bean, arguments);
			Assert.state(result != null || isVoid(), () -> getDescription() + " returned null");
			return result;
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
	}

	String getDescription() {
		return Arrays.stream(getMethod().getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", getBeanType().getName() + "." + getMethod().getName() + "(", ")"));
	}

}
