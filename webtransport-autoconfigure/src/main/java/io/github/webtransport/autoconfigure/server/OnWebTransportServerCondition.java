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

package io.github.webtransport.autoconfigure.server;

import java.util.Arrays;

import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.spring.annotation.support.AnnotatedWebTransportRoutes;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.util.Assert;

/**
 * Looks for beans that handle sessions, or, when WebTransport is switched off, for a
 * reactive web application that can be served over HTTP/3.
 */
class OnWebTransportServerCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		Assert.state(beanFactory != null, "'beanFactory' must not be null");
		Environment environment = context.getEnvironment();
		boolean webTransport = environment.getProperty("webtransport.server.enable-webtransport", Boolean.class, true);
		return webTransport ? findHandler(beanFactory) : findWebApplication(beanFactory, environment);
	}

	private static ConditionOutcome findHandler(ConfigurableListableBeanFactory beanFactory) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("WebTransport handlers");
		String bean = findBean(beanFactory, WebTransportRoutes.class, WebTransportHandshakeHandler.class,
				WebTransportHandler.class);
		if (bean == null) {
			bean = findAnnotated(beanFactory);
		}
		return (bean != null) ? ConditionOutcome.match(message.foundExactly("bean '" + bean + "'"))
				: ConditionOutcome.noMatch(message.because("no bean handles sessions"));
	}

	private static ConditionOutcome findWebApplication(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Plain HTTP/3");
		if (!environment.getProperty("webtransport.server.http3.serve-web", Boolean.class, false)) {
			return ConditionOutcome.noMatch(message.because("neither sessions nor the web application are served"));
		}
		String bean = findBean(beanFactory, HttpHandler.class);
		return (bean != null) ? ConditionOutcome.match(message.foundExactly("bean '" + bean + "'"))
				: ConditionOutcome.noMatch(message.because("there is no reactive web application to serve"));
	}

	private static @Nullable String findBean(ConfigurableListableBeanFactory beanFactory, Class<?>... types) {
		return Arrays.stream(types)
			.flatMap((type) -> Arrays.stream(beanFactory.getBeanNamesForType(type, true, false)))
			.findFirst()
			.orElse(null);
	}

	private static @Nullable String findAnnotated(ConfigurableListableBeanFactory beanFactory) {
		for (String beanName : beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
				if (type != null && AnnotatedWebTransportRoutes.isCandidate(type)) {
					return beanName;
				}
			}
		}
		return null;
	}

}
