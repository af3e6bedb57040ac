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

package io.github.webtransport.protocol;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.github.webtransport.conformance.Rows;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CloseReason}.
 */
class CloseReasonTests {

	private static final String EMOJI = "\ud83d\ude80";

	@Test
	void whenItFitsThenSameInstance() {
		String reason = "a".repeat(CloseReason.MAX_BYTES);
		assertThat(CloseReason.truncate(reason)).isSameAs(reason);
		assertThat(CloseReason.truncate("")).isEmpty();
		String emoji = EMOJI.repeat(256);
		assertThat(CloseReason.truncate(emoji)).isSameAs(emoji);
	}

	@ParameterizedTest
	@Rows({ "R42", "S25" })
	@ValueSource(strings = { "a", "\u00e9", "\u20ac", EMOJI })
	void whenTooLongThenCutsBetweenCharacters(String character) {
		int size = character.getBytes(StandardCharsets.UTF_8).length;
		for (int prefix = 0; prefix < 5; prefix++) {
			String start = "x".repeat(prefix);
			String result = CloseReason.truncate(start + character.repeat(2000));
			assertThat(result).isEqualTo(start + character.repeat((CloseReason.MAX_BYTES - prefix) / size));
		}
	}

	@Test
	void whenSurrogateIsAloneThenReplaces() {
		assertThat(CloseReason.truncate("a\ud83db")).isEqualTo("a\ufffdb");
		assertThat(CloseReason.truncate("\ude80")).isEqualTo("\ufffd");
		assertThat(CloseReason.truncate("\ud83d" + EMOJI + "\ud83d")).isEqualTo("\ufffd" + EMOJI + "\ufffd");
		assertThat(CloseReason.truncate("\ud83d".repeat(2000))).isEqualTo("\ufffd".repeat(341));
		assertThat(CloseReason.truncate("a".repeat(1022) + "\ud83d")).isEqualTo("a".repeat(1022));
	}

	@Test
	@Rows({ "R42", "S25" })
	void shouldAlwaysYieldWhatDecodes() throws CharacterCodingException {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 2_000; i++) {
			StringBuilder reason = new StringBuilder();
			int length = random.nextInt(1200);
			while (reason.length() < length) {
				switch (random.nextInt(4)) {
					case 0 -> reason.append((char) random.nextInt(0x80));
					case 1 -> reason.append((char) random.nextInt(0x800));
					case 2 -> reason.append((char) random.nextInt(0x10000));
					default -> reason.appendCodePoint(0x10000 + random.nextInt(0x100000));
				}
			}
			String result = CloseReason.truncate(reason.toString());
			byte[] bytes = result.getBytes(StandardCharsets.UTF_8);
			assertThat(bytes.length).as("seed %d", seed).isLessThanOrEqualTo(CloseReason.MAX_BYTES);
			assertThat(CloseReason.decode(Unpooled.wrappedBuffer(bytes))).as("seed %d", seed).isEqualTo(result);
		}
	}

	@ParameterizedTest
	@Rows({ "R41", "S26" })
	@ValueSource(strings = { "ff", "c3", "c3 28", "e2 82", "f0 9f 9a", "c0 80", "ed a0 bd", "f8 88 80 80 80" })
	void whenNotUtf8ThenDecodeFails(String hex) {
		assertThatExceptionOfType(CharacterCodingException.class)
			.isThrownBy(() -> CloseReason.decode(WireBytes.buffer(hex)));
	}

}
