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

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.AbstractLiveTopicBrokerTests.Recorder;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.PresenceTable;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RedisTopic}: what is told, and what is read of what was not.
 */
class RedisTopicTests {

	private final RedisCommands commands = mock(RedisCommands.class);

	private final RedisTopic topic = new RedisTopic(RedisKeys.of("news"), this.commands, mock(PresenceTable.class));

	private final Recorder listener = new Recorder();

	@BeforeEach
	void start() {
		history(false, "a", 5);
		this.topic.look();
		this.topic.add(this.listener);
	}

	@Test
	void whenMoreIsOnItsWayThanCanBeReadThenNothingIsLost() {
		history(false, "a", 30);
		this.topic.look();
		for (int i = 6; i <= 30; i++) {
			tell("a", i);
		}
		history(false, "a", 60);
		this.topic.look();
		tell("a", 31);
		assertThat(this.listener.messages).hasSize(26);
		assertThat(this.listener.lost).isEmpty();
	}

	@Test
	void whenNothingComesOfWhatCannotBeReadThenItIsLost() {
		history(false, "a", 30);
		this.topic.look();
		assertThat(this.listener.lost).isEmpty();
		this.topic.look();
		assertThat(this.listener.lost).hasSize(1);
		tell("a", 31);
		assertThat(this.listener.messages).hasSize(1);
	}

	@Test
	void whenMessageIsMissingAndCannotBeReadThenItIsLostAtOnce() {
		history(false, "a", 30);
		tell("a", 30);
		assertThat(this.listener.lost).hasSize(1);
		assertThat(this.listener.messages).isEmpty();
	}

	@Test
	void whenMessageIsMissingThenItIsRead() {
		given(this.commands.historySinceTold(any(), any()))
			.willReturn(Mono.just(new TopicHistory(position("a", 7), true, List.of(message("a", 6), message("a", 7)))));
		tell("a", 7);
		assertThat(this.listener.messages).map((message) -> message.position().offset()).containsExactly(6L, 7L);
		assertThat(this.listener.lost).isEmpty();
	}

	@Test
	void whenEpochIsAnotherThenAllIsLostAtOnce() {
		history(false, "b", 1);
		this.topic.look();
		assertThat(this.listener.lost).hasSize(1);
	}

	private void history(boolean recovered, String epoch, long offset) {
		given(this.commands.historySinceTold(any(), any()))
			.willReturn(Mono.just(new TopicHistory(position(epoch, offset), recovered, List.of())));
	}

	private void tell(String epoch, long offset) {
		this.topic.told(("m" + epoch + ":" + offset + "\nx").getBytes(StandardCharsets.UTF_8));
	}

	private static BrokerMessage message(String epoch, long offset) {
		return new BrokerMessage(position(epoch, offset), new byte[] { 'x' });
	}

	private static TopicPosition position(String epoch, long offset) {
		return new TopicPosition(epoch, offset);
	}

}
