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

package io.github.webtransport.spring.messaging;

import reactor.core.publisher.Mono;

/**
 * The subscription of a session to a topic. All methods may be called from any thread and
 * do not block.
 *
 * @since 0.1.0
 */
public interface TopicSubscription {

	/**
	 * Return the topic.
	 * @return its name, as the session sees it
	 */
	String getTopic();

	/**
	 * Return where the subscription began.
	 * @return the position before the first message that it delivers
	 */
	TopicPosition getPosition();

	/**
	 * Return whether it goes on from the position with which the client came back,
	 * without a gap.
	 * @return {@code false} when messages are lost, or no position was given
	 */
	boolean isRecovered();

	/**
	 * Return whether messages are being delivered.
	 * @return {@code false} once it has ended
	 */
	boolean isActive();

	/**
	 * Stop. What is on its way to the engine is still sent, what waits is dropped, and
	 * the stream ends by FIN. Without effect when it has ended before.
	 */
	void cancel();

	/**
	 * Learn how it ended.
	 * @return gives the reason when it has ended; never an error
	 */
	Mono<TopicEnd> ended();

}
