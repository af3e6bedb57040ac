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

import java.time.Duration;

import io.github.webtransport.InvalidSettingException;
import io.github.webtransport.autoconfigure.SettingsMapper;
import io.github.webtransport.spring.messaging.broker.InProcessBrokerSettings;
import io.github.webtransport.spring.messaging.channel.ChannelBrokerSettings;
import io.github.webtransport.spring.messaging.delivery.TopicSettings;

/**
 * Makes settings of the properties.
 *
 * @param properties the properties
 */
record MessagingSettings(WebTransportMessagingProperties properties) {

	static final SettingsMapper SETTINGS = new SettingsMapper("webtransport.messaging");

	InProcessBrokerSettings inProcess() {
		return SETTINGS.check("",
				() -> new InProcessBrokerSettings(this.properties.getHistorySize(), this.properties.getHistoryAge(),
						this.properties.getHistoryMemory().toBytes(), this.properties.getMaxTopics(),
						this.properties.getPresenceGrace()));
	}

	ChannelBrokerSettings channel() {
		Duration timeout = publishTimeout();
		return SETTINGS.check("", () -> new ChannelBrokerSettings(this.properties.getPresenceGrace(),
				this.properties.getHeartbeat(), timeout));
	}

	TopicSettings topics() {
		return SETTINGS.check("",
				() -> new TopicSettings(this.properties.getOutboxMessages(),
						SettingsMapper.toInt("outboxSize", this.properties.getOutboxSize()),
						SettingsMapper.toInt("maxMessageSize", this.properties.getMaxMessageSize()),
						SettingsMapper.toInt("maxDatagramSize", this.properties.getMaxDatagramSize()),
						this.properties.getMaxSubscriptionsPerSession()));
	}

	Duration publishTimeout() {
		return SETTINGS.check("", () -> {
			Duration timeout = this.properties.getPublishTimeout();
			if (timeout.isZero() || timeout.isNegative()) {
				throw new InvalidSettingException("publishTimeout", timeout.toString(), "a duration above 0");
			}
			return timeout;
		});
	}

}
