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

import java.util.List;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.messaging.TopicName;
import io.github.webtransport.spring.messaging.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * The positions with which a client comes back, in the query of the session's address.
 */
final class ClientPositions {

	static final String PARAMETER = "since";

	/**
	 * More subscriptions than most sessions have; the rest is not looked at.
	 */
	private static final int MAX_POSITIONS = 100;

	private ClientPositions() {
	}

	static @Nullable TopicPosition find(WebTransportSession session, TopicName topic) {
		List<String> values = session.getHandshakeInfo().getQueryParams().get(PARAMETER);
		if (values == null) {
			return null;
		}
		String prefix = topic.shown() + ":";
		return values.stream()
			.limit(MAX_POSITIONS)
			.filter((value) -> value != null && value.startsWith(prefix)
					&& value.indexOf(':', prefix.length()) == value.lastIndexOf(':'))
			.findFirst()
			.map((value) -> TopicPosition.parse(value.substring(prefix.length())))
			.orElse(null);
	}

}
