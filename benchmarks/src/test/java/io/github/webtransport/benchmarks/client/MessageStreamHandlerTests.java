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

package io.github.webtransport.benchmarks.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageStreamHandler}.
 */
class MessageStreamHandlerTests {

	private final List<Long> times = new ArrayList<>();

	private final EmbeddedChannel channel = new EmbeddedChannel(new MessageStreamHandler(this.times::add));

	@Test
	void shouldFindTheTimesOfLines() {
		read("\u0054\u0000{\"topic\":\"bench\",\"epoch\":\"1\"}\n{\"offset\":1,\"data\":{\"time\":12,\"text\":\"x\"}}\n");
		read("{\"time\":13,\"te");
		assertThat(this.times).containsExactly(12L);
		read("xt\":\"x\"}\n{\"ti");
		read("me\":14,\"text\":\"x\"}\n");
		assertThat(this.times).containsExactly(12L, 13L, 14L);
	}

	@Test
	void whenTheStreamEndsThenNothingIsHeld() {
		ByteBuf begun = read("{\"ti");
		assertThat(begun.refCnt()).isOne();
		this.channel.close();
		assertThat(begun.refCnt()).isZero();
	}

	private ByteBuf read(String text) {
		ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
		this.channel.writeInbound(bytes);
		return bytes;
	}

}
