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

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

import io.github.webtransport.ConnectionIdSettings;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoutedConnectionIds}.
 */
class RoutedConnectionIdsTests {

	private static final int MANY = 200;

	private static final byte[] HEADER = { 0x40 };

	private static byte[] newId(RoutedConnectionIds ids) {
		ByteBuffer made = ids.newId(ByteBuffer.allocate(8), ByteBuffer.allocate(8), PacketHeader.LOCAL_ID_LENGTH);
		byte[] id = new byte[made.remaining()];
		made.get(id);
		assertThat(id).hasSize(PacketHeader.LOCAL_ID_LENGTH);
		return id;
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, ConnectionIdSettings.MAX_CONFIG_ROTATION })
	void whenThereAreBalancersThenRotationAndServerComeFirst(int rotation) {
		RoutedConnectionIds ids = new RoutedConnectionIds(
				ConnectionIdSettings.builder("0a3f").configRotation(rotation).build(), 0x0102);
		Set<Integer> rest = new HashSet<>();
		Set<String> nonces = new HashSet<>();
		for (int i = 0; i < MANY; i++) {
			byte[] id = newId(ids);
			assertThat((id[0] & 0xff) >>> 5).isEqualTo(rotation);
			rest.add(id[0] & 0x1f);
			assertThat(HexFormat.of().formatHex(id, 1, 5)).isEqualTo("0a3f0102");
			nonces.add(HexFormat.of().formatHex(id, 5, id.length));
		}
		assertThat(rest).as("bits that look random").hasSizeGreaterThan(16);
		assertThat(nonces).as("nonces that are used once").hasSize(MANY);
	}

	@Test
	void whenLengthIsToBeToldThenItIsThatOfWhatFollows() {
		byte[] id = newId(new RoutedConnectionIds(
				ConnectionIdSettings.builder("0a3f").configRotation(2).lengthSelfDescription(true).build(), 0));
		assertThat(id[0]).isEqualTo((byte) 0b010_10011);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "0a3f", "0102030405060708" })
	void whenPacketComesThenItsSocketIsKnown(String serverId) {
		RoutedConnectionIds ids = new RoutedConnectionIds(ConnectionIdSettings.builder(serverId).build(), 65_535);
		assertThat(ids.socket(Unpooled.wrappedBuffer(HEADER, newId(ids)))).isEqualTo(65_535);
	}

	@Test
	void whenThereIsNoBalancerThenTheSocketComesFirst() {
		RoutedConnectionIds ids = new RoutedConnectionIds(null, 7);
		byte[] id = newId(ids);
		assertThat(HexFormat.of().formatHex(id, 0, 2)).isEqualTo("0007");
		assertThat(ids.socket(Unpooled.wrappedBuffer(HEADER, id))).isEqualTo(7);
	}

	@Test
	void shouldLeaveEnoughBytesThatNobodyGuesses() {
		// As AddressValidation needs it
		assertThat(PacketHeader.LOCAL_ID_LENGTH - 1 - ConnectionIdSettings.MAX_SERVER_ID_LENGTH - 2)
			.isGreaterThan(Long.BYTES);
	}

}
