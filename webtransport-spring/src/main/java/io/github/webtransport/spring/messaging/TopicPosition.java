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

/**
 * A place in the messages of a topic. Whoever comes back with it gets what was published
 * since, as far as it is still kept. A position that a client sends may be anything: one
 * that means nothing is the place of no message.
 *
 * @param epoch which history of the topic it is a place in. Another one begins when the
 * former is lost
 * @param offset the number of the last message, the first one being 1, or 0 for the
 * beginning
 * @since 0.1.0
 */
public record TopicPosition(String epoch, long offset) {

	/**
	 * The position of nothing: no history has it.
	 */
	public static final TopicPosition UNKNOWN = new TopicPosition("", -1);

	/**
	 * Read a position as a client may send it.
	 * @param text the epoch and the offset, such as {@code "k3x9:41"}
	 * @return the position, or {@link #UNKNOWN} for anything else
	 */
	public static TopicPosition parse(String text) {
		int colon = text.lastIndexOf(':');
		if (colon < 1) {
			return UNKNOWN;
		}
		try {
			return new TopicPosition(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
		}
		catch (NumberFormatException ex) {
			return UNKNOWN;
		}
	}

	/**
	 * Return the text that {@link #parse} reads.
	 * @return the epoch, a colon and the offset
	 */
	@Override
	public String toString() {
		return this.epoch + ":" + this.offset;
	}

}
