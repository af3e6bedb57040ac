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

package io.github.webtransport.test;

import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A topic to which a session of the test client is subscribed, as JSON.
 *
 * @since 0.1.0
 */
public interface TopicSpec {

	/**
	 * Return the exchange of this topic, for the steps that follow.
	 * @return the exchange
	 */
	ExchangeSpec exchange();

	/**
	 * Expect that the session goes on from the position with which it came back, or that
	 * it does not.
	 * @param recovered whether nothing is missing
	 * @return this topic
	 */
	TopicSpec expectRecovered(boolean recovered);

	/**
	 * Return the position of the last message that was taken, to come back with.
	 * @return the position
	 */
	TopicPosition position();

	/**
	 * Expect that the next message equals a value, and follows the one before.
	 * @param expected the value
	 * @return this topic
	 */
	TopicSpec message(Object expected);

	/**
	 * Take the next message.
	 * @param <T> the type
	 * @param type what to read it as
	 * @return the value
	 */
	default <T> T nextMessage(Class<T> type) {
		return nextMessage(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Take the next message.
	 * @param <T> the type
	 * @param type what to read it as, such as a list of objects
	 * @return the value
	 */
	<T> T nextMessage(ParameterizedTypeReference<T> type);

	/**
	 * Expect that the next datagram of the session is one of this topic, and equals a
	 * value.
	 * @param expected the value
	 * @return this topic
	 */
	TopicSpec datagram(Object expected);

	/**
	 * Expect that the server ends the subscription by a reset. Messages that come before
	 * are passed over.
	 * @param end why
	 * @return the exchange
	 */
	ExchangeSpec expectReset(TopicEnd end);

	/**
	 * Expect that the server has cancelled the subscription, after the messages that were
	 * taken.
	 * @return the exchange
	 */
	ExchangeSpec expectEnd();

}
