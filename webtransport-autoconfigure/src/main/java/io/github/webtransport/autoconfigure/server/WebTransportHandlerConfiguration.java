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

import java.util.stream.Stream;

import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.autoconfigure.SettingsMapper;
import io.github.webtransport.spring.annotation.support.AnnotatedWebTransportRoutes;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.handshake.HandshakeLogin;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.spring.session.DefaultWebTransportSessionRegistry;
import io.github.webtransport.spring.session.RemoteSessions;
import io.github.webtransport.spring.session.SessionEndTasks;
import io.github.webtransport.spring.session.SessionEventPublisher;
import io.github.webtransport.spring.session.SessionExpiryListener;
import io.github.webtransport.spring.session.WebTransportSessionExpiry;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.validation.Validator;

/**
 * What stands between the server and the handlers of the application.
 */
@Configuration(proxyBeanMethods = false)
class WebTransportHandlerConfiguration {

	@Bean
	BlockingCallExecutor webTransportBlockingCallExecutor(Environment environment,
			@Qualifier("applicationTaskExecutor") ObjectProvider<AsyncTaskExecutor> applicationTaskExecutor) {
		return new BlockingCallExecutor(
				Threading.VIRTUAL.isActive(environment) ? virtualThreads(applicationTaskExecutor) : null);
	}

	private static AsyncTaskExecutor virtualThreads(ObjectProvider<AsyncTaskExecutor> applicationTaskExecutor) {
		AsyncTaskExecutor ofApplication = applicationTaskExecutor.getIfAvailable();
		// One with a limit lets the caller wait, which is an event loop
		if (ofApplication != null
				&& !(ofApplication instanceof SimpleAsyncTaskExecutor simple && simple.isThrottleActive())) {
			return ofApplication;
		}
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("webtransport-");
		executor.setVirtualThreads(true);
		return executor;
	}

	@Bean
	@ConditionalOnMissingBean
	BlockingCalls webTransportBlockingCalls(WebTransportServerProperties properties, BlockingCallExecutor executor) {
		return new BlockingCalls(new BlockingSettingsMapper(properties.getBlocking()).map(), executor);
	}

	@Bean
	@ConditionalOnMissingBean
	SessionEndTasks webTransportSessionEndTasks() {
		return new SessionEndTasks();
	}

	@Bean
	@ConditionalOnMissingBean
	AnnotatedWebTransportRoutes annotatedWebTransportRoutes(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<WebTransportStrategies> strategies, BlockingCalls blockingCalls, SessionEndTasks endTasks,
			ObjectProvider<WebTransportArgumentResolver> argumentResolvers) {
		return AnnotatedWebTransportRoutes.builder(beanFactory)
			.strategies(strategies.getIfAvailable(WebTransportStrategies::create))
			.conversionService(findConversionService(beanFactory))
			.validator(findValidator(beanFactory))
			.argumentResolvers(argumentResolvers.orderedStream().toList())
			.blockingCalls(blockingCalls)
			.endTasks(endTasks)
			.build();
	}

	private static ConversionService findConversionService(ConfigurableListableBeanFactory beanFactory) {
		// Formatters that an application registers with its web framework hold for
		// WebTransport as well
		return Stream.of("webFluxConversionService", "mvcConversionService")
			.filter(beanFactory::containsBean)
			.findFirst()
			.map((name) -> beanFactory.getBean(name, ConversionService.class))
			.orElseGet(() -> orShared(beanFactory.getConversionService()));
	}

	private static @Nullable Validator findValidator(ConfigurableListableBeanFactory beanFactory) {
		return Stream.of("webFluxValidator", "mvcValidator", "defaultValidator")
			.filter(beanFactory::containsBean)
			.findFirst()
			.map((name) -> beanFactory.getBean(name, Validator.class))
			.orElse(null);
	}

	private static ConversionService orShared(@Nullable ConversionService conversionService) {
		return (conversionService != null) ? conversionService : ApplicationConversionService.getSharedInstance();
	}

	@Bean
	@ConditionalOnMissingBean
	WebTransportHandlerMapping webTransportHandlerMapping(ObjectProvider<WebTransportRoutes> routes,
			ObjectProvider<WebTransportStrategies> strategies) {
		return new WebTransportHandlerMapping(routes,
				strategies.getIfAvailable(WebTransportStrategies::create).pathPatternParser());
	}

	@Bean
	@ConditionalOnMissingBean
	OriginCheck webTransportOriginCheck(WebTransportServerProperties properties) {
		return new SettingsMapper("webtransport.server").check("",
				() -> OriginCheck.sameHost(properties.getSsl().isSelfSigned())
					.withAllowed(properties.getAllowedOrigins(), properties.getAllowedOriginPatterns()));
	}

	@Bean
	@ConditionalOnMissingBean(WebTransportSessionRegistry.class)
	DefaultWebTransportSessionRegistry webTransportSessionRegistry(
			ObjectProvider<WebTransportSessionListener> listeners, ObjectProvider<RemoteSessions> remoteSessions) {
		return new DefaultWebTransportSessionRegistry(listeners, remoteSessions);
	}

	@Bean
	SessionEventPublisher webTransportSessionEventPublisher(ApplicationEventPublisher eventPublisher,
			BlockingCalls blockingCalls, SessionEndTasks endTasks) {
		return new SessionEventPublisher(eventPublisher, blockingCalls, endTasks);
	}

	@Bean
	SessionExpiryListener webTransportSessionExpiryListener(ObjectProvider<WebTransportSessionExpiry> expiries) {
		return new SessionExpiryListener(expiries.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean(WebTransportHandshakeHandler.class)
	RoutingHandshakeHandler webTransportHandshakeHandler(WebTransportHandlerMapping mapping, OriginCheck originCheck,
			ObjectProvider<HandshakeLogin> login, ObjectProvider<WebTransportHandshakeInterceptor> interceptors,
			ObjectProvider<WebTransportHandshakeSecurity> security,
			ObjectProvider<WebTransportSessionListener> sessionListeners, BlockingCalls blockingCalls,
			ObjectProvider<AnnotatedWebTransportRoutes> annotated, WebTransportServerProperties properties) {
		return RoutingHandshakeHandler.builder(mapping, originCheck)
			.login(login.getIfAvailable(HandshakeLogin::none))
			.interceptors(interceptors.orderedStream().toList())
			.security(security.getIfAvailable(WebTransportHandshakeSecurity::none))
			.sessionListeners(sessionListeners.orderedStream().toList())
			.blockingCalls(blockingCalls)
			.advice((handshake, failure) -> Mono.justOrEmpty(annotated.getIfUnique())
				.flatMap((routes) -> routes.reject(handshake, failure)))
			.maxSessionsPerUser(new ServerSettingsMapper(properties).maxSessionsPerUser())
			.build();
	}

}
