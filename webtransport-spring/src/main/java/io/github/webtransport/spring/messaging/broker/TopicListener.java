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

package io.github.webtransport.spring.messaging.broker;

/**
 * Told of what is published to a topic. Must not block. Messages come one after another,
 * in their order; datagrams may come at the same time.
 *
 * @since 0.1.0
 */
public interface TopicListener {

	/**
	 * A message was published.
	 * @param message the message. One that was told of before may come again
	 */
	void onMessage(BrokerMessage message);

	/**
	 * A datagram was published.
	 * @param payload the payload
	 */
	void onDatagram(byte[] payload);

	/**
	 * Messages are lost for good, so that the history begins anew.
	 */
	void onLost();

}
