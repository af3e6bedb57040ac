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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.spring.messaging.TopicException;
import reactor.core.Disposable;

/**
 * How many subscriptions each session has: clients that may ask for topics must not have
 * as many as they like.
 */
final class SessionPlaces {

	private final int max;

	private final Map<String, Integer> taken = new ConcurrentHashMap<>();

	SessionPlaces(int max) {
		this.max = max;
	}

	/**
	 * Take a place.
	 * @return gives it back
	 */
	Disposable take(String session) {
		this.taken.merge(session, 1, (before, one) -> {
			if (before >= this.max) {
				throw new TopicException(TopicException.Reason.TOO_MANY_SUBSCRIPTIONS,
						"The session has " + this.max + " subscriptions, which is the maximum");
			}
			return before + one;
		});
		return () -> this.taken.computeIfPresent(session, (key, before) -> (before > 1) ? before - 1 : null);
	}

}
