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

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.core.AbstractMessageSendingTemplate;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.Assert;

/**
 * Sends messages to topics and users from code that may block, such as the controllers of
 * a servlet application, scheduled jobs and listeners of queues. Each call returns when
 * the broker has the message, and fails with {@link MessageDeliveryException} when it has
 * not within the timeout, or with the {@link TopicException} of a message that can never
 * be sent. Headers stay behind: only the payload is sent.
 *
 * <p>
 * On an event loop, where nothing may block, every call fails with
 * {@link IllegalStateException}: there is {@link WebTransportTopics}. Thread-safe.
 *
 * @since 0.1.0
 */
public class WebTransportMessagingTemplate extends AbstractMessageSendingTemplate<String> {

	/**
	 * How long to wait for the broker: 5 seconds.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	private final WebTransportTopics topics;

	private final Duration timeout;

	/**
	 * Create a template with the {@linkplain #DEFAULT_TIMEOUT default timeout}.
	 * @param topics publishes
	 */
	public WebTransportMessagingTemplate(WebTransportTopics topics) {
		this(topics, DEFAULT_TIMEOUT);
	}

	/**
	 * Create a template.
	 * @param topics publishes
	 * @param timeout how long to wait for the broker, above 0
	 */
	public WebTransportMessagingTemplate(WebTransportTopics topics, Duration timeout) {
		Assert.notNull(topics, "'topics' must not be null");
		Assert.isTrue(!timeout.isZero() && !timeout.isNegative(), "'timeout' must be above 0");
		this.topics = topics;
		this.timeout = timeout;
	}

	/**
	 * Send a message to all sessions of a user.
	 * @param user the name of the principal
	 * @param payload the payload
	 * @throws MessagingException if the broker does not have it in time
	 */
	public void convertAndSendToUser(String user, Object payload) throws MessagingException {
		await(this.topics.publishToUser(user, payload), MessageBuilder.withPayload(payload).build());
	}

	@Override
	protected void doSend(String destination, Message<?> message) {
		await(this.topics.publish(destination, message.getPayload()), message);
	}

	private void await(Mono<TopicPosition> publication, Message<?> message) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("WebTransportMessagingTemplate waits for the broker, which thread '"
					+ Thread.currentThread().getName() + "' must not: use WebTransportTopics there");
		}
		try {
			publication.timeout(this.timeout).block();
		}
		catch (RuntimeException ex) {
			Throwable cause = Exceptions.unwrap(ex);
			if (cause instanceof TopicException refusal && refusal.getReason() != TopicException.Reason.UNAVAILABLE) {
				throw refusal;
			}
			String problem = (cause instanceof TimeoutException) ? "The broker has not taken the message within "
					+ this.timeout.toMillis() + " ms: it may have it all the same" : "The message cannot be published";
			throw new MessageDeliveryException(message, problem, cause);
		}
	}

}
