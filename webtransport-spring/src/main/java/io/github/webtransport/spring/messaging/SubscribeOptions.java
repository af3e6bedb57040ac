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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * How a session subscribes to a topic. Immutable.
 *
 * @param since the last message that the client has, or {@code null} to look for it in
 * the address of the session: see
 * {@link WebTransportTopics#subscribe(io.github.webtransport.WebTransportSession, String)}
 * @param format what goes over the wire: {@code application/json} or
 * {@code application/cbor}, or {@code null} for what the mapping of the session produces,
 * if that is one of them, and JSON otherwise
 * @since 0.1.0
 */
public record SubscribeOptions(@Nullable TopicPosition since, @Nullable MimeType format) {

	/**
	 * From now on, as the mapping of the session says.
	 */
	public static final SubscribeOptions DEFAULT = new SubscribeOptions(null, null);

	/**
	 * Go on from a position.
	 * @param since the position
	 * @return options with it
	 */
	public SubscribeOptions withSince(TopicPosition since) {
		return new SubscribeOptions(since, this.format);
	}

	/**
	 * Choose what goes over the wire.
	 * @param format {@code application/json} or {@code application/cbor}
	 * @return options with it
	 */
	public SubscribeOptions withFormat(MimeType format) {
		Assert.notNull(format, "'format' must not be null");
		return new SubscribeOptions(this.since, format);
	}

}
