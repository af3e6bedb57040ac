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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Chooses the engine.
 */
@Configuration(proxyBeanMethods = false)
class WebTransportEngineConfiguration {

	@Bean
	@ConditionalOnMissingBean(WebTransportServerFactory.class)
	NettyServerFactory nettyWebTransportServerFactory(ConfigurableBeanFactory beanFactory,
			ObjectProvider<Http3RequestHandler> http3RequestHandler) {
		return new NettyServerFactory(http3RequestHandler.getIfAvailable(), beanFactory.getBeanClassLoader());
	}

}
