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

package io.github.webtransport.spring.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * Publishes application events for sessions, off the event loops because listeners of
 * events are called by who publishes, and may block. The events of a session keep their
 * order.
 *
 * @since 0.1.0
 */
public final class SessionEventPublisher implements WebTransportSessionListener {

	private static final Log logger = LogFactory.getLog(SessionEventPublisher.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(SessionEventPublisher.class);

	private final ApplicationEventPublisher eventPublisher;

	private final BlockingCalls blockingCalls;

	private final SessionEndTasks endTasks;

	private final Map<String, Mono<Void>> opened = new ConcurrentHashMap<>();

	/**
	 * Create a publisher.
	 * @param eventPublisher publishes the events
	 * @param blockingCalls calls the listeners, which may block
	 * @param endTasks knows of the events of sessions that have ended
	 */
	public SessionEventPublisher(ApplicationEventPublisher eventPublisher, BlockingCalls blockingCalls,
			SessionEndTasks endTasks) {
		Assert.notNull(eventPublisher, "'eventPublisher' must not be null");
		Assert.notNull(blockingCalls, "'blockingCalls' must not be null");
		Assert.notNull(endTasks, "'endTasks' must not be null");
		this.eventPublisher = eventPublisher;
		this.blockingCalls = blockingCalls;
		this.endTasks = endTasks;
	}

	@Override
	public void sessionOpened(WebTransportSession session) {
		Mono<Void> published = publish(session, new WebTransportSessionOpenedEvent(session)).cache();
		this.opened.put(session.getId(), published);
		published.subscribe();
	}

	@Override
	public void sessionClosed(WebTransportSession session, CloseStatus status) {
		Mono<Void> opened = this.opened.remove(session.getId());
		Mono<Void> closed = publish(session, new WebTransportSessionClosedEvent(session, status));
		this.endTasks.run((opened != null) ? opened.then(closed) : closed);
	}

	private Mono<Void> publish(WebTransportSession session, ApplicationEvent event) {
		return BlockingCaller.of(session.getHandshakeInfo())
			.flatMap((caller) -> this.blockingCalls.<Void>call(BlockingCallKind.EVENT, caller, () -> {
				this.eventPublisher.publishEvent(event);
				return null;
			}))
			.onErrorResume((ex) -> failed(session, event, ex));
	}

	private static Mono<Void> failed(WebTransportSession session, ApplicationEvent event, Throwable failure) {
		if (failure instanceof RejectedExecutionException) {
			logger.debug("[" + session.getId() + "] The application stops without " + event, failure);
		}
		else {
			errors.error("[" + session.getId() + "] Publishing of " + event + " failed", failure);
		}
		return Mono.empty();
	}

}
