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

import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Mono;

/**
 * Decides which topics clients may ask for. A bean of this type is asked by
 * {@link WebTransportTopics#subscribeRequested}; without one, every request is denied.
 * Topics that a handler subscribes to by itself are its own decision, and are not asked
 * for here.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TopicAuthorization {

	/**
	 * Decide on a topic. Called on the thread that subscribes, which may be an event
	 * loop; must not block.
	 * @param session the session whose client asks
	 * @param topic the name, which is valid
	 * @return {@code true} to allow; empty and an error deny
	 */
	Mono<Boolean> isAllowed(WebTransportSession session, String topic);

	/**
	 * Deny everything, which is the default.
	 * @return an authorization that never allows
	 */
	static TopicAuthorization denyAll() {
		return (session, topic) -> Mono.just(false);
	}

}
