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

package io.github.webtransport.agent;

import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One stay in a room: knows who is there, and answers questions. No answer is a question,
 * so that agents among themselves come to an end. Called by one thread at a time.
 */
final class Conversation {

	private final @Nullable String question;

	private final Clock clock;

	private final Map<String, String> others = new LinkedHashMap<>();

	private @Nullable String self;

	Conversation(@Nullable String question, Clock clock) {
		this.question = question;
		this.clock = clock;
	}

	/**
	 * Hear a line.
	 * @param line the line
	 * @return what to say to it, or {@code null} for nothing
	 */
	@Nullable Said hear(Line line) {
		switch (line.type()) {
			case "welcome" -> {
				return welcome(line);
			}
			case "join" -> meet(line.id(), line.name());
			case "leave" -> this.others.remove(line.id());
			case "chat" -> {
				return answer(line);
			}
			default -> {
				// An error is about what the agent said, and no reason to say it again.
			}
		}
		return null;
	}

	private @Nullable Said welcome(Line line) {
		this.self = line.id();
		if (line.members() != null) {
			line.members().forEach((member) -> meet(member.id(), member.name()));
		}
		return (this.question != null) ? new Said(this.question) : null;
	}

	private void meet(@Nullable String id, @Nullable String name) {
		if (id != null && name != null && !id.equals(this.self)) {
			this.others.put(id, name);
		}
	}

	private @Nullable Said answer(Line line) {
		String text = line.text();
		if (line.from() == null || line.from().equals(this.self) || text == null || !text.strip().endsWith("?")) {
			return null;
		}
		// What is said may overtake the news of who has come
		meet(line.from(), line.name());
		String question = text.toLowerCase(Locale.ROOT);
		if (question.contains("time")) {
			LocalTime now = LocalTime.now(this.clock.withZone(ZoneOffset.UTC)).truncatedTo(ChronoUnit.SECONDS);
			return new Said("It is %s UTC, %s.".formatted(now, line.name()));
		}
		if (question.contains("who")) {
			return new Said("I am here, and so are: %s.".formatted(String.join(", ", this.others.values())));
		}
		return new Said("All I know is the time and who is here, %s.".formatted(line.name()));
	}

}
