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

import java.util.Random;
import java.util.stream.Stream;

import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.StreamPreambleParser.Result;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link StreamPreambleParser}.
 */
class StreamPreambleParserTests {

	private static final byte[] BODY = { 'b', 'o', 'd', 'y' };

	@ParameterizedTest
	@Rows("R25")
	@MethodSource("preambles")
	void shouldParseOneByteAtATime(boolean bidi, byte[] preamble, long sessionId) {
		StreamPreambleParser parser = new StreamPreambleParser(bidi);
		ByteBuf cumulation = Unpooled.buffer();
		for (int i = 0; i < preamble.length - 1; i++) {
			cumulation.writeByte(preamble[i]);
			assertThat(parser.parse(cumulation)).isEqualTo(Result.NEED_MORE);
			assertThat(cumulation.readerIndex()).isZero();
		}
		cumulation.writeByte(preamble[preamble.length - 1]).writeBytes(BODY);
		assertThat(parser.parse(cumulation)).isEqualTo(Result.WEBTRANSPORT);
		assertThat(parser.sessionId()).isEqualTo(sessionId);
		assertThat(parser.type()).isEqualTo((bidi) ? 0x41 : 0x54);
		assertThat(ByteBufUtil.getBytes(cumulation)).isEqualTo(BODY);
		assertThat(parser.parse(cumulation)).isEqualTo(Result.WEBTRANSPORT);
		assertThat(ByteBufUtil.getBytes(cumulation)).isEqualTo(BODY);
	}

	@ParameterizedTest
	@MethodSource("preambles")
	void whenTypeIsConsumedThenParsesRest(boolean bidi, byte[] preamble, long sessionId) {
		StreamPreambleParser parser = StreamPreambleParser.afterType(bidi);
		ByteBuf in = Unpooled.wrappedBuffer(preamble, BODY);
		VarInt.tryRead(in);
		assertThat(parser.parse(in)).isEqualTo(Result.WEBTRANSPORT);
		assertThat(parser.sessionId()).isEqualTo(sessionId);
		assertThat(ByteBufUtil.getBytes(in)).isEqualTo(BODY);
	}

	static Stream<Arguments> preambles() {
		return Stream.of(false, true)
			.flatMap((bidi) -> Stream.of(2, 4, 8)
				.flatMap((typeWidth) -> Stream
					.of(Arguments.of(0L, 1), Arguments.of(0L, 2), Arguments.of(0L, 4), Arguments.of(0L, 8),
							Arguments.of(60L, 1), Arguments.of(64L, 2), Arguments.of(4096L, 2), Arguments.of(16380L, 2),
							Arguments.of(16384L, 4), Arguments.of((1L << 30) - 4, 4), Arguments.of(1L << 30, 8),
							Arguments.of(SessionIds.MAX, 8))
					.map((id) -> {
						long sessionId = (Long) id.get()[0];
						byte[] preamble = WireBytes.concat(WireBytes.varInt((bidi) ? 0x41 : 0x54, typeWidth),
								WireBytes.varInt(sessionId, (Integer) id.get()[1]));
						return Arguments.of(bidi, preamble, sessionId);
					})));
	}

	@ParameterizedTest
	@CsvSource({ "true, 01 03, 0x01", "true, 00, 0x00", "false, 00 04, 0x00", "false, 02, 0x02", "false, 03, 0x03",
			"true, 40 54 00, 0x54", "false, 40 41 00, 0x41", "true, 40 01, 0x01", "true, 80 00 00 00, 0x00",
			"false, ff ff ff ff ff ff ff ff, 0x3fffffffffffffff" })
	void whenOtherStreamThenConsumesNothing(boolean bidi, String hex, String type) {
		StreamPreambleParser parser = new StreamPreambleParser(bidi);
		ByteBuf in = WireBytes.buffer(hex);
		assertThat(parser.parse(in)).isEqualTo(Result.OTHER);
		assertThat(parser.type()).isEqualTo(Long.decode(type));
		assertThat(in.readerIndex()).isZero();
		assertThat(parser.parse(in)).isEqualTo(Result.OTHER);
		assertThatIllegalStateException().isThrownBy(parser::sessionId);
	}

	@ParameterizedTest
	@Rows({ "R23", "S9" })
	@ValueSource(longs = { 1, 2, 3, 5, 4097, VarInt.MAX })
	void whenSessionIdIsNotValidThenConnectionError(long sessionId) {
		for (boolean bidi : new boolean[] { true, false }) {
			ByteBuf in = Unpooled.wrappedBuffer(WireBytes.varInt((bidi) ? 0x41 : 0x54, 2),
					WireBytes.varInt(sessionId, 8));
			assertThatExceptionOfType(ProtocolException.class)
				.isThrownBy(() -> new StreamPreambleParser(bidi).parse(in))
				.satisfies((ex) -> {
					assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.CONNECTION);
					assertThat(ex.getViolation().errorCode()).isEqualTo(0x108);
				});
		}
	}

	@Test
	void whenNothingHasArrivedThenNeedsMore() {
		StreamPreambleParser parser = new StreamPreambleParser(true);
		assertThat(parser.parse(Unpooled.EMPTY_BUFFER)).isEqualTo(Result.NEED_MORE);
		assertThatIllegalStateException().isThrownBy(parser::sessionId);
		assertThatIllegalStateException().isThrownBy(parser::type);
	}

	@Test
	@Rows("R25")
	void shouldParseRandomSplits() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 2_000; i++) {
			boolean bidi = random.nextBoolean();
			long sessionId = (random.nextLong() >>> 4 + random.nextInt(58)) << 2;
			byte[] body = new byte[random.nextInt(50)];
			random.nextBytes(body);
			ByteBuf wire = Unpooled.buffer();
			StreamPreamble.write(wire, bidi, sessionId);
			wire.writeBytes(body);
			StreamPreambleParser parser = new StreamPreambleParser(bidi);
			ByteBuf cumulation = Unpooled.buffer();
			WireBytes.split(random, ByteBufUtil.getBytes(wire), (piece) -> {
				cumulation.writeBytes(piece);
				parser.parse(cumulation);
			});
			assertThat(parser.sessionId()).as("seed %d", seed).isEqualTo(sessionId);
			assertThat(ByteBufUtil.getBytes(cumulation)).as("seed %d", seed).isEqualTo(body);
		}
	}

}
