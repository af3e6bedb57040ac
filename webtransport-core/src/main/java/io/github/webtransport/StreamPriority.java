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

package io.github.webtransport;

import org.springframework.util.Assert;

/**
 * The priority of a stream.
 *
 * @param urgency 0 (first) to 7 (last) as in RFC 9218, section 4.1; 3 by default
 * @param sendOrder orders the streams of a session that have the same urgency: the higher
 * number is sent first (W3C WebTransport, {@code sendOrder}). It never reaches beyond the
 * session, and so has no effect while sessions share a connection. Of many different
 * numbers in use at a time those next to 0 may be treated as equal
 * @since 0.1.0
 */
public record StreamPriority(int urgency, long sendOrder) {

	/**
	 * The priority of a stream that was given none.
	 */
	public static final StreamPriority DEFAULT = new StreamPriority(3, 0);

	public StreamPriority {
		Assert.isTrue(urgency >= 0 && urgency <= 7, () -> "'urgency' must be between 0 and 7, but is " + urgency);
	}

	/**
	 * Create a priority of the default urgency that is ordered among the streams of its
	 * session.
	 * @param sendOrder the higher number is sent first; 0 by default
	 * @return the priority
	 */
	public static StreamPriority ofSendOrder(long sendOrder) {
		return new StreamPriority(DEFAULT.urgency, sendOrder);
	}

	/**
	 * Create a priority of the given urgency.
	 * @param urgency 0 (first) to 7 (last)
	 * @return the priority
	 */
	public static StreamPriority ofUrgency(int urgency) {
		return new StreamPriority(urgency, 0);
	}

}
