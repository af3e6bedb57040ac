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

import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.channel.ChannelTopicBroker;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.SubscribableChannel;

/**
 * The broker for many nodes, by two message channels of the application. A node may have
 * no sessions, and only publish.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = RedisBrokerConfiguration.BROKER, havingValue = "channel")
@ConditionalOnMissingBean(TopicBroker.class)
class ChannelBrokerConfiguration {

	@Bean(destroyMethod = "dispose")
	ChannelTopicBroker webTransportTopicBroker(
			@Qualifier(ChannelTopicBroker.OUTBOUND_CHANNEL) ObjectProvider<MessageChannel> outbound,
			@Qualifier(ChannelTopicBroker.INBOUND_CHANNEL) ObjectProvider<SubscribableChannel> inbound,
			WebTransportMessagingProperties properties) {
		return new ChannelTopicBroker(
				required(outbound.getIfAvailable(), MessageChannel.class, ChannelTopicBroker.OUTBOUND_CHANNEL,
						"into which this node publishes"),
				required(inbound.getIfAvailable(), SubscribableChannel.class, ChannelTopicBroker.INBOUND_CHANNEL,
						"out of which comes what all nodes publish"),
				new MessagingSettings(properties).channel());
	}

	private static <T> T required(@Nullable T channel, Class<T> type, String name, String purpose) {
		if (channel == null) {
			throw new InvalidConfigurationPropertyValueException(RedisBrokerConfiguration.BROKER, "channel",
					"There is no bean '%s' of type %s, %s. Define it, and connect it to your broker".formatted(name,
							type.getSimpleName(), purpose));
		}
		return channel;
	}

}
