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

package io.github.webtransport.spring.invocation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.InvocableHandlerMethod;

/**
 * A method of an endpoint. The bean is looked up for each call, so that its scope is
 * respected and no bean starts early.
 *
 * @since 0.1.0
 */
public final class WebTransportHandlerMethod extends InvocableHandlerMethod {

	private final String beanName;

	private final BeanFactory beanFactory;

	private final boolean suspending;

	/**
	 * Create a method.
	 * @param beanName the name of the bean
	 * @param beanFactory has the bean
	 * @param method the method
	 */
	public WebTransportHandlerMethod(String beanName, BeanFactory beanFactory, Method method) {
		super(new HandlerMethod(beanName, beanFactory, method));
		this.beanName = beanName;
		this.beanFactory = beanFactory;
		this.suspending = KotlinDetector.isSuspendingFunction(method);
		ReflectionUtils.makeAccessible(getBridgedMethod());
	}

	/**
	 * Return whether this is a suspending function, which is invoked by a publisher.
	 * @return {@code true} for a suspending function
	 */
	public boolean isSuspending() {
		return this.suspending;
	}

	/**
	 * Return the bean as its scope has it now.
	 */
	@Override
	public Object getBean() {
		return this.beanFactory.getBean(this.beanName);
	}

	@Nullable Object invoke(@Nullable Object[] arguments) throws Exception {
		return doInvoke(arguments);
	}

	/**
	 * Without the arguments: what a peer has sent is none of a log's business.
	 */
	@Override
	protected String formatInvokeError(String text, @Nullable Object[] args) {
		return "%s: %s".formatted(getDescription(), text);
	}

	/**
	 * Return what names this method in messages.
	 * @return the type, the name and the types of the parameters
	 */
	public String getDescription() {
		return Arrays.stream(getMethod().getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", getBeanType().getName() + "." + getMethod().getName() + "(", ")"));
	}

}
