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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import io.github.webtransport.agent.Line.Person;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Conversation}.
 */
class ConversationTests {

	private static final Line WELCOME = new Line("welcome", "2", null, "Agent", null,
			List.of(new Person("1", "Ada"), new Person("2", "Agent")));

	private final Conversation conversation = new Conversation(null,
			Clock.fixed(Instant.parse("2026-01-02T13:14:15.678Z"), ZoneOffset.UTC));

	@BeforeEach
	void join() {
		assertThat(this.conversation.hear(WELCOME)).isNull();
	}

	@Test
	void whenAskedForTheTimeThenItIsTold() {
		assertThat(ask("What time is it?")).isEqualTo(new Said("It is 13:14:15 UTC, Ada."));
	}

	@Test
	void whenAskedWhoIsThereThenTheOthersAreNamed() {
		this.conversation.hear(new Line("join", "3", null, "Grace", null, null));
		assertThat(ask("Who is here?")).isEqualTo(new Said("I am here, and so are: Ada, Grace."));
		this.conversation.hear(new Line("leave", "3", null, "Grace", null, null));
		assertThat(ask("Who? ")).isEqualTo(new Said("I am here, and so are: Ada."));
	}

	@Test
	void whenAskedForSomethingElseThenItSaysSo() {
		assertThat(ask("Why?")).isEqualTo(new Said("All I know is the time and who is here, Ada."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Hello.", "What time is it", "" })
	void whenALineIsNoQuestionThenThereIsNoAnswer(String text) {
		assertThat(ask(text)).isNull();
	}

	@Test
	void whenSomebodySpeaksBeforeItIsSeenToComeThenItIsThere() {
		this.conversation.hear(new Line("chat", null, "3", "Grace", "Who is here?", null));
		assertThat(ask("Who is here?")).isEqualTo(new Said("I am here, and so are: Ada, Grace."));
	}

	@Test
	void whenItHearsItselfThenThereIsNoAnswer() {
		assertThat(this.conversation.hear(new Line("chat", null, "2", "Agent", "Who is here?", null))).isNull();
	}

	@Test
	void whenItHasAQuestionThenItAsksOnceItIsWelcome() {
		assertThat(new Conversation("Who is here?", Clock.systemUTC()).hear(WELCOME))
			.isEqualTo(new Said("Who is here?"));
	}

	private @Nullable Said ask(String text) {
		return this.conversation.hear(new Line("chat", null, "1", "Ada", text, null));
	}

}
