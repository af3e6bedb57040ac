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

import org.springframework.util.Assert;

/**
 * The name of a topic that was found valid: 1 to {@value #MAX_LENGTH} characters, each a
 * letter or a digit of any alphabet, or one of {@code / . _ - : @ ~ + = , !}. So a name
 * needs no quotes in JSON, and cannot be one of those of the framework.
 *
 * @param key the name at the broker
 * @param shown the name that sessions see
 * @since 0.1.0
 */
public record TopicName(String key, String shown) {

	/**
	 * The longest name, in characters.
	 */
	public static final int MAX_LENGTH = 200;

	/**
	 * The name by which a session sees the topic of its user.
	 */
	public static final String USER = "$user";

	/**
	 * The topic by which nodes tell each other which sessions to close.
	 */
	public static final TopicName CLOSING = new TopicName("$closing", "$closing");

	private static final String PUNCTUATION = "/._-:@~+=,!";

	/**
	 * Check the name of a topic of the application.
	 * @param topic the name
	 * @return the name
	 * @throws TopicException if it cannot be one
	 */
	public static TopicName of(String topic) {
		if (topic.isEmpty() || topic.length() > MAX_LENGTH) {
			throw new TopicException(TopicException.Reason.INVALID_NAME,
					"The name of a topic has " + topic.length() + " characters (expected: 1 to " + MAX_LENGTH + ")");
		}
		for (int i = 0; i < topic.length(); i += Character.charCount(topic.codePointAt(i))) {
			int character = topic.codePointAt(i);
			if (!Character.isLetterOrDigit(character) && PUNCTUATION.indexOf(character) < 0) {
				throw new TopicException(TopicException.Reason.INVALID_NAME,
						"The name of a topic has the character U+%04X at %d (expected: letters, digits and any of %s)"
							.formatted(character, i, PUNCTUATION));
			}
		}
		return new TopicName(topic, topic);
	}

	/**
	 * Return the topic of a user.
	 * @param user the name of the principal, which may be any
	 * @return the name
	 */
	public static TopicName ofUser(String user) {
		Assert.hasLength(user, "'user' must not be empty");
		return new TopicName(USER + "/" + user, USER);
	}

	@Override
	public String toString() {
		return this.key;
	}

}
