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

package io.github.webtransport.autoconfigure.messaging;

import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.WebTransportMessagingTemplate;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.messaging.broker.InProcessTopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.delivery.DefaultWebTransportTopics;
import io.github.webtransport.spring.messaging.delivery.TopicRemoteSessions;
import io.github.webtransport.spring.messaging.delivery.UserTopicListener;
import io.github.webtransport.spring.session.DefaultWebTransportSessionRegistry;
import io.github.webtransport.spring.session.RemoteSessions;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Topics, where there is a broker. A node may also do nothing but publish.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(TopicBroker.class)
class TopicsConfiguration {

	@Bean
	@ConditionalOnMissingBean(WebTransportTopics.class)
	DefaultWebTransportTopics webTransportTopics(TopicBroker broker, WebTransportMessagingProperties properties,
			ObjectProvider<WebTransportStrategies> strategies, ObjectProvider<TopicAuthorization> authorization,
			ObjectProvider<WebTransportSessionRegistry> registry) {
		return new DefaultWebTransportTopics(broker, strategies.getIfAvailable(WebTransportStrategies::create),
				new MessagingSettings(properties).topics(), authorization.getIfAvailable(TopicAuthorization::denyAll),
				registry.getIfAvailable(DefaultWebTransportSessionRegistry::new));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(WebTransportTopics.class)
	WebTransportMessagingTemplate webTransportMessagingTemplate(WebTransportTopics topics,
			WebTransportMessagingProperties properties) {
		return new WebTransportMessagingTemplate(topics, new MessagingSettings(properties).publishTimeout());
	}

	/**
	 * Of use where there are other nodes, and sessions here.
	 */
	@Bean(destroyMethod = "dispose")
	@ConditionalOnBean({ DefaultWebTransportTopics.class, WebTransportSessionRegistry.class })
	@ConditionalOnMissingBean({ InProcessTopicBroker.class, RemoteSessions.class })
	TopicRemoteSessions webTransportRemoteSessions(DefaultWebTransportTopics topics,
			WebTransportSessionRegistry registry) {
		return new TopicRemoteSessions(topics, registry);
	}

	@Bean
	@ConditionalOnBean(DefaultWebTransportTopics.class)
	@ConditionalOnBooleanProperty(name = "webtransport.messaging.user-topics", matchIfMissing = true)
	UserTopicListener webTransportUserTopicListener(DefaultWebTransportTopics topics) {
		return new UserTopicListener(topics);
	}

}
