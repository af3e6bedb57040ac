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

package io.github.webtransport.spring.messaging.delivery;

import java.time.Duration;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.messaging.TopicMessage;
import io.github.webtransport.spring.messaging.TopicName;
import io.github.webtransport.spring.session.RemoteSessions;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.core.ResolvableType;

/**
 * Tells other nodes by a topic which sessions to close, and does what they tell.
 *
 * @since 0.1.0
 */
@RegisterReflectionForBinding(TopicRemoteSessions.Closing.class)
public final class TopicRemoteSessions implements RemoteSessions, Disposable {

	private static final Log logger = LogFactory.getLog(TopicRemoteSessions.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private final DefaultWebTransportTopics topics;

	private final Disposable listening;

	/**
	 * Begin to do what other nodes tell.
	 * @param topics has the topic
	 * @param registry has the sessions of this node
	 */
	public TopicRemoteSessions(DefaultWebTransportTopics topics, WebTransportSessionRegistry registry) {
		this.topics = topics;
		this.listening = topics.<Closing>receive(TopicName.CLOSING, ResolvableType.forClass(Closing.class), null)
			.doOnError((ex) -> logger.debug("Nothing is told of sessions to close", ex))
			.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE).maxBackoff(LONGEST_PAUSE).transientErrors(true))
			.map(TopicMessage::payload)
			.subscribe((closing) -> registry.close(registry.findByPrincipal(closing.name()), closing.status())
				.subscribe());
	}

	@Override
	public Mono<Void> closeByPrincipal(String name, CloseStatus status) {
		return this.topics.publish(TopicName.CLOSING, new Closing(name, status.code(), status.reason())).then();
	}

	@Override
	public void dispose() {
		this.listening.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.listening.isDisposed();
	}

	/**
	 * What is told.
	 *
	 * @param name the name of the principal
	 * @param code the code
	 * @param reason the reason
	 */
	record Closing(String name, long code, String reason) {

		CloseStatus status() {
			return CloseStatus.of(this.code, this.reason);
		}

	}

}
