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

package io.github.webtransport.spring.messaging.redis;

import io.github.webtransport.spring.messaging.broker.TopicMember;

/**
 * A member as Redis has it: its identifier, the session, and the user with a sign before
 * it, each on a line.
 */
final class RedisMember {

	private RedisMember() {
	}

	static String value(TopicMember member) {
		return member.session() + "\n" + user(member);
	}

	/**
	 * The name of the user, which may be any, behind a plus; a minus for none.
	 */
	static String user(TopicMember member) {
		return (member.user() != null) ? "+" + member.user() : "-";
	}

	static TopicMember parse(String text) {
		String[] lines = text.split("\n", 3);
		return new TopicMember(lines[0], lines[1], lines[2].startsWith("+") ? lines[2].substring(1) : null);
	}

}
