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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ProtocolViolation.Scope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CapsuleDecoder}.
 */
class CapsuleDecoderTests {

	private static final int MAX_DATAGRAM = 100;

	private static final long MESSAGE_ERROR = 0x10e;

	private static final long DATAGRAM_ERROR = 0x33;

	private static final long FLOW_CONTROL_ERROR = 0x045d4487;

	private static final String CLOSE = "6843 07 000004d2 627965";

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	private final CapsuleDecoder decoder = new CapsuleDecoder(true, MAX_DATAGRAM);

	private final List<Capsule> capsules = new ArrayList<>();

	@AfterEach
	void shouldNotLeak() {
		this.decoder.close();
		for (Capsule capsule : this.capsules) {
			if (capsule instanceof Capsule.Datagram datagram) {
				assertThat(datagram.payload().release()).isTrue();
			}
		}
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
	}

	@ParameterizedTest
	@MethodSource("wellFormed")
	void shouldDecodeAtOnce(String hex, Capsule expected) {
		feed(this.decoder, hex);
		assertThat(this.capsules).containsExactly(expected);
		this.decoder.end();
	}

	@ParameterizedTest
	@Rows("R39")
	@MethodSource("wellFormed")
	void shouldDecodeOneByteAtATime(String hex, Capsule expected) {
		byte[] bytes = WireBytes.hex(hex);
		for (int i = 0; i < bytes.length; i++) {
			feed(this.decoder, bytes, i, 1);
		}
		assertThat(this.capsules).containsExactly(expected);
		this.decoder.end();
	}

	static Stream<Arguments> wellFormed() {
		return Stream.of(Arguments.of(CLOSE, new Capsule.CloseSession(1234, "bye")),
				Arguments.of("6843 04 00000000", new Capsule.CloseSession(0, "")),
				Arguments.of("6843 4004 ffffffff", new Capsule.CloseSession(4294967295L, "")),
				Arguments.of("80002843 80000006 00000000 c3a9", new Capsule.CloseSession(0, "\u00e9")),
				Arguments.of("c000000000002843 c000000000000004 00000001", new Capsule.CloseSession(1, "")),
				Arguments.of("6843 4404 00000007" + "61".repeat(1024), new Capsule.CloseSession(7, "a".repeat(1024))),
				Arguments.of("800078ae 00", new Capsule.DrainSession()),
				Arguments.of("990b4d3d 01 3f", new Capsule.MaxData(63)),
				Arguments.of("990b4d3d 08 c00000000000003f", new Capsule.MaxData(63)),
				Arguments.of("990b4d3d 08 ffffffffffffffff", new Capsule.MaxData(VarInt.MAX)),
				Arguments.of("990b4d3f 02 4040", new Capsule.MaxStreams(true, 64)),
				Arguments.of("990b4d40 08 d000000000000000", new Capsule.MaxStreams(false, 1L << 60)),
				Arguments.of("990b4d41 01 00", new Capsule.DataBlocked(0)),
				Arguments.of("990b4d43 01 01", new Capsule.StreamsBlocked(true, 1)),
				Arguments.of("990b4d44 08 d000000000000000", new Capsule.StreamsBlocked(false, 1L << 60)),
				Arguments.of("990b4d3e 00", new Capsule.Forbidden(0x190b4d3eL)),
				Arguments.of("990b4d42 03 010203", new Capsule.Forbidden(0x190b4d42L)));
	}

	@ParameterizedTest
	@Rows("S31")
	@ValueSource(ints = { 0, 1, MAX_DATAGRAM })
	void shouldDecodeDatagram(int length) {
		byte[] payload = "x".repeat(length).getBytes();
		byte[] wire = WireBytes.concat(WireBytes.varInt(0, 8), WireBytes.varInt(length, 2), payload);
		feed(this.decoder, wire, 0, wire.length);
		for (int i = 0; i < wire.length; i++) {
			feed(this.decoder, wire, i, 1);
		}
		this.decoder.end();
		assertThat(this.capsules).hasSize(2).allSatisfy((capsule) -> {
			ByteBuf received = ((Capsule.Datagram) capsule).payload();
			assertThat(received).isEqualTo(Unpooled.wrappedBuffer(payload));
			assertThat(received.refCnt()).isEqualTo(1);
		});
	}

	@Test
	void whenDatagramIsTooLongThenSkips() {
		feed(this.decoder, "00 4065" + "aa".repeat(101) + "800078ae 00");
		assertThat(this.capsules).containsExactly(new Capsule.DrainSession());
	}

	@ParameterizedTest
	@Rows({ "R40", "S31" })
	@CsvSource({ "21, 00", "40ff, 03", "c0000000fffffff0, 4400", "80ff37a2, 01" })
	void whenUnknownThenSkips(String type, String length) {
		long bytes = VarInt.get(WireBytes.buffer(length), 0);
		feed(this.decoder, type + length + "68".repeat((int) bytes) + "990b4d3d 01 05");
		assertThat(this.capsules).containsExactly(new Capsule.MaxData(5));
		this.decoder.end();
	}

	@Test
	@Rows({ "R40", "S31" })
	void whenUnknownHasLargestLengthThenKeepsNothing() {
		feed(this.decoder, "21 ffffffffffffffff");
		ByteBuf frame = this.allocator.heapBuffer(65536, 65536);
		frame.writerIndex(65536);
		long before = this.allocator.metric().usedHeapMemory();
		for (int i = 0; i < 1000; i++) {
			frame.readerIndex(0);
			this.decoder.feed(frame, this.capsules::add);
			assertThat(frame.isReadable()).isFalse();
		}
		assertThat(this.allocator.metric().usedHeapMemory()).isEqualTo(before);
		frame.release();
		assertThat(this.capsules).isEmpty();
		assertViolation(this.decoder::end, MESSAGE_ERROR);
	}

	@Test
	void whenSkipEndsWithinBufferThenDecodesTheRest() {
		feed(this.decoder, "21 8000ffff");
		feed(this.decoder, "00".repeat(65534));
		feed(this.decoder, "00 800078ae 00 800078ae");
		feed(this.decoder, "00");
		assertThat(this.capsules).containsExactly(new Capsule.DrainSession(), new Capsule.DrainSession());
		this.decoder.end();
	}

	@Test
	void shouldDecodeSeveralPerBuffer() {
		feed(this.decoder, "990b4d3d 01 05 4021 02 ffff 990b4d3f 01 06 " + CLOSE);
		assertThat(this.capsules).containsExactly(new Capsule.MaxData(5), new Capsule.MaxStreams(true, 6),
				new Capsule.CloseSession(1234, "bye"));
		this.decoder.end();
	}

	@Test
	void whenBufferIsEmptyThenDoesNothing() {
		feed(this.decoder, "");
		feed(this.decoder, CLOSE);
		feed(this.decoder, "");
		assertThat(this.capsules).hasSize(1);
		this.decoder.end();
	}

	@Test
	void shouldNotReleaseInput() {
		ByteBuf in = this.allocator.heapBuffer().writeBytes(WireBytes.hex("00 02 aaaa 00 02 bb"));
		this.decoder.feed(in, this.capsules::add);
		assertThat(in.refCnt()).isEqualTo(1);
		assertThat(in.isReadable()).isFalse();
		in.release();
		assertThat(this.capsules).hasSize(1);
	}

	@ParameterizedTest
	@Rows({ "R41", "S26" })
	@ValueSource(strings = { "6843 00", "6843 01 00", "6843 03 000000", "6843 4405", "6843 ffffffffffffffff",
			"6843 05 00000000 ff", "6843 06 00000000 c328", "6843 07 00000000 eda0bd", "800078ae 01", CLOSE + "00",
			CLOSE + "21", CLOSE + CLOSE })
	void whenMalformedThenMessageError(String hex) {
		assertViolation(() -> feed(this.decoder, hex), MESSAGE_ERROR);
	}

	@ParameterizedTest
	@Rows("R51")
	@ValueSource(strings = { "00", "02 0000", "01 40", "03 400000", "04 c0000000", "08 0000000000000000", "09",
			"ffffffffffffffff" })
	void whenFlowControlValueIsNotOneIntegerThenDatagramError(String lengthAndValue) {
		for (String type : List.of("990b4d3d", "990b4d3f", "990b4d40", "990b4d41", "990b4d43", "990b4d44")) {
			try (CapsuleDecoder malformed = new CapsuleDecoder(true, MAX_DATAGRAM)) {
				assertViolation(() -> feed(malformed, type + lengthAndValue), DATAGRAM_ERROR);
			}
		}
	}

	@ParameterizedTest
	@Rows({ "R50", "S21" })
	@ValueSource(strings = { "990b4d3f", "990b4d40", "990b4d43", "990b4d44" })
	void whenStreamLimitIsTooLargeThenFlowControlError(String type) {
		assertViolation(() -> feed(this.decoder, type + "08 d000000000000001"), FLOW_CONTROL_ERROR);
	}

	@ParameterizedTest
	@Rows({ "R39", "S31" })
	@ValueSource(strings = { "68", "6843", "6843 07", "6843 07 000004d2", "6843 07 000004d2 6279", "80", "21 01",
			"990b4d3d 02 40", "00 02 aa", "990b4d3e 01", "800078ae" })
	void whenStreamEndsWithinCapsuleThenMessageError(String hex) {
		feed(this.decoder, hex);
		assertViolation(this.decoder::end, MESSAGE_ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", CLOSE, "800078ae 00", "21 00", "21 01 00" })
	void whenStreamEndsBetweenCapsulesThenFine(String hex) {
		feed(this.decoder, hex);
		this.decoder.end();
	}

	@ParameterizedTest
	@Rows({ "R53", "S18" })
	@ValueSource(strings = { "990b4d3d 01 05", "990b4d3d 00", "990b4d3f 08 ffffffffffffffff", "990b4d40 02 0000",
			"990b4d41 09 000000000000000000", "990b4d43 4040" })
	void whenFlowControlIsOffThenSkipsItsCapsules(String hex) {
		CapsuleDecoder off = new CapsuleDecoder(false, MAX_DATAGRAM);
		feed(off, hex + ((hex.endsWith("4040")) ? "00".repeat(64) : ""));
		feed(off, "800078ae 00");
		assertThat(this.capsules).containsExactly(new Capsule.DrainSession());
		off.end();
	}

	@Test
	@Rows({ "R52", "S20" })
	void whenFlowControlIsOffThenForbiddenIsStillReported() {
		CapsuleDecoder off = new CapsuleDecoder(false, MAX_DATAGRAM);
		feed(off, "990b4d3e 01 05 990b4d42 00");
		assertThat(this.capsules).containsExactly(new Capsule.Forbidden(CapsuleTypes.MAX_STREAM_DATA),
				new Capsule.Forbidden(CapsuleTypes.STREAM_DATA_BLOCKED));
	}

	@Test
	void whenViolatedThenHandsOverWhatCameBeforeAndIgnoresTheRest() {
		assertViolation(() -> feed(this.decoder, "990b4d3d 01 05 6843 00 990b4d3d 01 06"), MESSAGE_ERROR);
		feed(this.decoder, "990b4d3d 01 07");
		assertThat(this.capsules).containsExactly(new Capsule.MaxData(5));
		this.decoder.end();
	}

	@Test
	void whenMalformedAfterPartialValueThenReleasesIt() {
		feed(this.decoder, "6843 05 0000");
		assertThat(this.allocator.metric().usedHeapMemory()).isPositive();
		assertViolation(() -> feed(this.decoder, "0000 ff"), MESSAGE_ERROR);
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
	}

	@Test
	void whenClosedThenReleasesAndIgnoresTheRest() {
		feed(this.decoder, "00 40 64 aa");
		assertThat(this.allocator.metric().usedHeapMemory()).isPositive();
		this.decoder.close();
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
		feed(this.decoder, CLOSE);
		this.decoder.end();
		this.decoder.close();
		assertThat(this.capsules).isEmpty();
	}

	@Test
	void whenConsumerClosesThenDropsTheRest() {
		ByteBuf in = WireBytes.buffer(CLOSE + "ffff");
		this.decoder.feed(in, (capsule) -> {
			this.capsules.add(capsule);
			this.decoder.close();
		});
		assertThat(in.isReadable()).isFalse();
		assertThat(this.capsules).hasSize(1);
	}

	@Test
	void whenConsumerFailsThenConsumesInputAndCloses() {
		ByteBuf in = WireBytes.buffer("990b4d3d 01 05 990b4d3d 01 06");
		assertThatIllegalStateException().isThrownBy(() -> this.decoder.feed(in, (capsule) -> {
			throw new IllegalStateException("failed");
		}));
		assertThat(in.isReadable()).isFalse();
		feed(this.decoder, "990b4d3d 01 07");
		assertThat(this.capsules).isEmpty();
	}

	@Test
	void whenMaximumDatagramIsNegativeThenFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CapsuleDecoder(true, -1));
	}

	private void feed(CapsuleDecoder target, String hex) {
		byte[] bytes = WireBytes.hex(hex);
		feed(target, bytes, 0, bytes.length);
	}

	private void feed(CapsuleDecoder target, byte[] bytes, int offset, int length) {
		ByteBuf in = this.allocator.heapBuffer(Math.max(length, 1)).writeBytes(bytes, offset, length);
		try {
			target.feed(in, this.capsules::add);
		}
		finally {
			assertThat(in.isReadable()).isFalse();
			in.release();
		}
	}

	private static void assertViolation(ThrowingCallable action, long errorCode) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(action).satisfies((ex) -> {
			assertThat(ex.getViolation().scope()).isEqualTo(Scope.SESSION);
			assertThat(ex.getViolation().errorCode()).isEqualTo(errorCode);
		});
	}

}
