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

package io.github.webtransport.autoconfigure.websocket;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import jakarta.servlet.Filter;
import jakarta.websocket.server.ServerContainer;
import reactor.core.scheduler.NonBlocking;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Sessions over the WebSockets of a servlet application.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ Filter.class, ServerContainer.class, FilterRegistrationBean.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ServletWebSocketConfiguration {

	@Bean(destroyMethod = "shutdownGracefully")
	WebSocketLoops webTransportWebSocketLoops() {
		return new WebSocketLoops();
	}

	@Bean
	FilterRegistrationBean<SessionFilter> webTransportWebSocketFilter(ObjectProvider<WebSocketHandshakes> handshakes,
			ObjectProvider<FilteredRequestContext> context, WebSocketLoops loops) {
		// The server may depend on the web application
		FilterRegistrationBean<SessionFilter> registration = new FilterRegistrationBean<>(
				new SessionFilter(handshakes::getIfAvailable, () -> capture(context), loops.group()));
		registration.setOrder(Ordered.LOWEST_PRECEDENCE);
		return registration;
	}

	private static ContextView capture(ObjectProvider<FilteredRequestContext> context) {
		FilteredRequestContext present = context.getIfAvailable();
		return (present != null) ? present.capture() : Context.empty();
	}

	/**
	 * The loops of sessions, as many as there are cores.
	 */
	static final class WebSocketLoops {

		private final EventExecutorGroup group = new DefaultEventExecutorGroup(
				Runtime.getRuntime().availableProcessors(), LoopThread::new);

		EventExecutorGroup group() {
			return this.group;
		}

		void shutdownGracefully() {
			this.group.shutdownGracefully();
		}

	}

	/**
	 * A thread on which Reactor refuses to block.
	 */
	private static final class LoopThread extends FastThreadLocalThread implements NonBlocking {

		private LoopThread(Runnable task) {
			super(task, "webtransport-websocket");
			setDaemon(true);
		}

	}

}
