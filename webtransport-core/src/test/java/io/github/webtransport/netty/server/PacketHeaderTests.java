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

package io.github.webtransport.netty.server;

import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PacketHeader}.
 */
class PacketHeaderTests {

	private static final long SEED = 20260729;

	@ParameterizedTest
	@CsvSource({ "0x40, 41, true", "0x7f, 1200, true", "0x40, 40, false", "0x00, 1200, false", "0x3f, 41, false" })
	void shouldTellShortHeaders(String first, int length, boolean acceptable) {
		assertThat(PacketHeader.isAcceptable(zeros(length).setByte(0, Integer.decode(first)))).isEqualTo(acceptable);
	}

	@ParameterizedTest
	@CsvSource({ "0xc0, 1, 8, 8, 1200, true", "0xc0, 1, 20, 0, 1200, true", "0xc3, 1, 20, 20, 1400, true",
			"0xc0, 1, 7, 8, 1200, false", "0xc0, 1, 21, 8, 1200, false", "0xc0, 1, 8, 21, 1200, false",
			"0xc0, 1, 8, 8, 1199, false", "0x80, 1, 8, 8, 1200, false", "0xc0, 0, 8, 8, 1200, false",
			"0xd0, 1, 8, 8, 100, true", "0xd0, 1, 7, 8, 100, false", "0xe0, 1, 20, 8, 80, true",
			"0xe0, 1, 19, 8, 1200, false", "0xf0, 1, 20, 8, 1200, false", "0x80, 0x1a1a1a1a, 0, 0, 1200, true",
			"0x80, 0x1a1a1a1a, 8, 8, 1199, false", "0x80, 0x6b3343cf, 21, 0, 1200, false" })
	void shouldTellLongHeaders(String first, String version, int destination, int source, int length,
			boolean acceptable) {
		ByteBuf packet = longPacket(Integer.decode(first), Integer.decode(version), destination, source, length);
		assertThat(PacketHeader.isAcceptable(packet)).isEqualTo(acceptable);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 6, 20, 40 })
	void whenDatagramEndsInTheHeaderThenItIsNotAcceptable(int length) {
		ByteBuf packet = longPacket(0xe0, 1, 20, 20, 100);
		assertThat(PacketHeader.isAcceptable(packet.slice(0, length))).isFalse();
	}

	@Test
	void whenTokenOrLengthGoesBeyondTheDatagramThenItIsNotAcceptable() {
		int offset = 1 + 4 + 1 + 8 + 1 + 8;
		ByteBuf token = longPacket(0xc0, 1, 8, 8, 1200).setShort(offset, 0x4000 | 1176);
		assertThat(PacketHeader.isAcceptable(token)).isFalse();
		ByteBuf longToken = longPacket(0xc0, 1, 8, 8, 1200).setLong(offset, -1L);
		assertThat(PacketHeader.isAcceptable(longToken)).isFalse();
		ByteBuf length = longPacket(0xc0, 1, 8, 8, 1200).setShort(offset + 1, 0x4000 | 1175);
		assertThat(PacketHeader.isAcceptable(length)).isFalse();
		ByteBuf noLength = longPacket(0xc0, 1, 8, 8, 1200).setShort(offset + 1, 0x4000 | 19);
		assertThat(PacketHeader.isAcceptable(noLength)).isFalse();
	}

	@Test
	void whenInitialHasATokenThenItIsSeen() {
		ByteBuf packet = longPacket(0xc0, 1, 8, 8, 1200);
		assertThat(PacketHeader.hasToken(packet)).isFalse();
		assertThat(PacketHeader.hasToken(packet.setByte(1 + 4 + 1 + 8 + 1 + 8, 5))).isTrue();
		assertThat(PacketHeader.hasToken(packet.setByte(0, 0xe0))).isFalse();
	}

	@Test
	void whenPacketBeginsLaterInItsBufferThenItIsReadFromThere() {
		ByteBuf shifted = Unpooled.buffer().writeZero(13).writeBytes(longPacket(0xc0, 1, 8, 8, 1200)).readerIndex(13);
		assertThat(PacketHeader.isAcceptable(shifted)).isTrue();
		assertThat(PacketHeader.hasToken(shifted)).isFalse();
		assertThat(PacketHeader.sourceIdLength(shifted)).isEqualTo(8);
	}

	@Test
	void whenBytesAreRandomThenNothingIsReadBeyondThem() {
		Random random = new Random(SEED);
		byte[] bytes = new byte[1400];
		for (int i = 0; i < 200_000; i++) {
			random.nextBytes(bytes);
			if (i % 2 == 0) {
				bytes[1] = 0;
				bytes[2] = 0;
				bytes[3] = 0;
				bytes[4] = 1;
				bytes[5] = (byte) random.nextInt(24);
			}
			ByteBuf packet = Unpooled.wrappedBuffer(bytes, 0, random.nextInt(bytes.length + 1));
			if (PacketHeader.isAcceptable(packet)) {
				PacketHeader.hasToken(packet);
				int end = PacketHeader.destinationIdOffset(packet) + PacketHeader.destinationIdLength(packet);
				assertThat(end).isLessThanOrEqualTo(packet.readableBytes());
			}
		}
	}

	private static ByteBuf zeros(int length) {
		return Unpooled.buffer(length).writeZero(length);
	}

	/**
	 * A packet without a token, whose length field says that nothing follows it.
	 */
	private static ByteBuf longPacket(int first, int version, int destination, int source, int length) {
		ByteBuf packet = Unpooled.buffer(length).writeByte(first).writeInt(version);
		packet.writeByte(destination).writeZero(destination).writeByte(source).writeZero(source).writeByte(0);
		return packet.writeShort(0x4000 | (length - packet.readableBytes() - 2))
			.writeZero(length - packet.readableBytes());
	}

}
