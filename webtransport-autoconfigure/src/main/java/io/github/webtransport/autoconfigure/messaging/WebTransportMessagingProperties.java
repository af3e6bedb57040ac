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

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties Properties} of messages to topics and users.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("webtransport.messaging")
public class WebTransportMessagingProperties {

	/**
	 * What carries topics between those who publish and those who subscribe.
	 */
	private Broker broker = Broker.IN_PROCESS;

	/**
	 * Number of messages of a topic that are kept for clients that come back.
	 */
	private int historySize = 100;

	/**
	 * How long messages are kept for clients that come back.
	 */
	private Duration historyAge = Duration.ofMinutes(5);

	/**
	 * Amount of data that the messages of all topics may have that are kept in process.
	 * When it is used up, a topic that is published to keeps less. Redis has limits of
	 * its own.
	 */
	private DataSize historyMemory = DataSize.ofMegabytes(64);

	/**
	 * Number of topics that there may be in process. Beyond it those without subscribers
	 * are forgotten, the longest unused first.
	 */
	private int maxTopics = 100_000;

	/**
	 * Number of messages that may wait for a subscriber. One that falls behind further
	 * loses its subscription, and may come back.
	 */
	private int outboxMessages = 256;

	/**
	 * Amount of data that may wait for a subscriber.
	 */
	private DataSize outboxSize = DataSize.ofMegabytes(1);

	/**
	 * Maximum size of a message, as JSON.
	 */
	private DataSize maxMessageSize = DataSize.ofKilobytes(256);

	/**
	 * Maximum size of a datagram, as JSON and with the name of its topic. Larger ones are
	 * refused to whoever publishes them; the path to a client may take less.
	 */
	private DataSize maxDatagramSize = DataSize.ofBytes(1200);

	/**
	 * Number of subscriptions that a session may have.
	 */
	private int maxSubscriptionsPerSession = 100;

	/**
	 * How long a user may be away from a topic before others are told.
	 */
	private Duration presenceGrace = Duration.ofSeconds(5);

	/**
	 * How often a node shows Redis that it lives, and looks for what it was not told.
	 * After three times as long, a node that is silent is not present any more. With
	 * channels, how often a node sends something to itself.
	 */
	private Duration heartbeat = Duration.ofSeconds(10);

	/**
	 * How long the broker may take for an answer, and the messaging template waits for
	 * it.
	 */
	private Duration publishTimeout = Duration.ofSeconds(5);

	/**
	 * Whether sessions are subscribed to the messages for their user when they open.
	 */
	private boolean userTopics = true;

	public Broker getBroker() {
		return this.broker;
	}

	public void setBroker(Broker broker) {
		this.broker = broker;
	}

	public int getHistorySize() {
		return this.historySize;
	}

	public void setHistorySize(int historySize) {
		this.historySize = historySize;
	}

	public Duration getHistoryAge() {
		return this.historyAge;
	}

	public void setHistoryAge(Duration historyAge) {
		this.historyAge = historyAge;
	}

	public DataSize getHistoryMemory() {
		return this.historyMemory;
	}

	public void setHistoryMemory(DataSize historyMemory) {
		this.historyMemory = historyMemory;
	}

	public int getMaxTopics() {
		return this.maxTopics;
	}

	public void setMaxTopics(int maxTopics) {
		this.maxTopics = maxTopics;
	}

	public int getOutboxMessages() {
		return this.outboxMessages;
	}

	public void setOutboxMessages(int outboxMessages) {
		this.outboxMessages = outboxMessages;
	}

	public DataSize getOutboxSize() {
		return this.outboxSize;
	}

	public void setOutboxSize(DataSize outboxSize) {
		this.outboxSize = outboxSize;
	}

	public DataSize getMaxMessageSize() {
		return this.maxMessageSize;
	}

	public void setMaxMessageSize(DataSize maxMessageSize) {
		this.maxMessageSize = maxMessageSize;
	}

	public DataSize getMaxDatagramSize() {
		return this.maxDatagramSize;
	}

	public void setMaxDatagramSize(DataSize maxDatagramSize) {
		this.maxDatagramSize = maxDatagramSize;
	}

	public int getMaxSubscriptionsPerSession() {
		return this.maxSubscriptionsPerSession;
	}

	public void setMaxSubscriptionsPerSession(int maxSubscriptionsPerSession) {
		this.maxSubscriptionsPerSession = maxSubscriptionsPerSession;
	}

	public Duration getPresenceGrace() {
		return this.presenceGrace;
	}

	public void setPresenceGrace(Duration presenceGrace) {
		this.presenceGrace = presenceGrace;
	}

	public Duration getHeartbeat() {
		return this.heartbeat;
	}

	public void setHeartbeat(Duration heartbeat) {
		this.heartbeat = heartbeat;
	}

	public Duration getPublishTimeout() {
		return this.publishTimeout;
	}

	public void setPublishTimeout(Duration publishTimeout) {
		this.publishTimeout = publishTimeout;
	}

	public boolean isUserTopics() {
		return this.userTopics;
	}

	public void setUserTopics(boolean userTopics) {
		this.userTopics = userTopics;
	}

	/**
	 * What carries topics.
	 */
	public enum Broker {

		/**
		 * The memory of this process.
		 */
		IN_PROCESS,

		/**
		 * Redis, by the 'spring.data.redis.*' connection of the application.
		 */
		REDIS,

		/**
		 * Whatever is behind the message channels 'webTransportTopicsOut' and
		 * 'webTransportTopicsIn' of the application.
		 */
		CHANNEL

	}

}
