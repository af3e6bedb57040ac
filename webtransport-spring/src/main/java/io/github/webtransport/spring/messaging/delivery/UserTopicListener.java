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

import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.retry.Retry;

/**
 * Subscribes each session with a principal to what is published to that user.
 *
 * @since 0.1.0
 */
public final class UserTopicListener implements WebTransportSessionListener {

	private static final Log logger = LogFactory.getLog(UserTopicListener.class);

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	private final DefaultWebTransportTopics topics;

	/**
	 * What is there for a user, or is being asked for, by the identifier of the session.
	 */
	private final Map<String, Disposable.Swap> subscriptions = new ConcurrentHashMap<>();

	/**
	 * Create a listener.
	 * @param topics has the topics of users
	 */
	public UserTopicListener(DefaultWebTransportTopics topics) {
		this.topics = topics;
	}

	@Override
	public void sessionOpened(WebTransportSession session) {
		Disposable.Swap subscription = Disposables.swap();
		this.subscriptions.put(session.getId(), subscription);
		session.getHandshakeInfo()
			.getPrincipal()
			.onErrorComplete()
			.subscribe((principal) -> subscribe(session, principal, subscription));
	}

	@Override
	public void principalChanged(WebTransportSession session, Principal principal) {
		Disposable.Swap subscription = this.subscriptions.get(session.getId());
		if (subscription != null) {
			subscribe(session, principal, subscription);
		}
	}

	@Override
	public void sessionClosed(WebTransportSession session, CloseStatus status) {
		Disposable.Swap subscription = this.subscriptions.remove(session.getId());
		if (subscription != null) {
			subscription.dispose();
		}
	}

	private void subscribe(WebTransportSession session, Principal principal, Disposable.Swap place) {
		Disposable.Composite subscription = Disposables.composite();
		place.update(subscription);
		subscription.add(this.topics.subscribeToUser(session, principal.getName())
			.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
				.maxBackoff(LONGEST_PAUSE)
				.filter((ex) -> isTemporary(ex) && session.isOpen()))
			.subscribe((subscribed) -> subscription.add(subscribed::cancel),
					(ex) -> logger.debug("[" + session.getId() + "] Has no topic for its user", ex)));
	}

	private static boolean isTemporary(Throwable failure) {
		return failure instanceof TopicException refusal && refusal.getReason() == TopicException.Reason.UNAVAILABLE;
	}

}
