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

import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StreamPreamble}.
 */
class StreamPreambleTests {

	@ParameterizedTest
	@Rows("S10")
	@CsvSource({ "false, 0, 405400", "true, 0, 404100", "false, 60, 40543c", "true, 64, 40414040",
			"true, 4096, 40415000", "false, 16384, 405480004000", "true, 1073741824, 4041c000000040000000",
			"false, 4611686018427387900, 4054fffffffffffffffc" })
	void shouldWrite(boolean bidi, long sessionId, String hex) {
		ByteBuf out = Unpooled.buffer();
		StreamPreamble.write(out, bidi, sessionId);
		assertThat(WireBytes.toHex(out)).isEqualTo(hex);
		assertThat(StreamPreamble.length(bidi, sessionId)).isEqualTo(hex.length() / 2);
	}

	@Test
	void whenSessionIdIsNotValidThenWritesNothing() {
		ByteBuf out = Unpooled.buffer();
		assertThatIllegalArgumentException().isThrownBy(() -> StreamPreamble.write(out, true, 1));
		assertThat(out.isReadable()).isFalse();
	}

}
