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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

import javax.crypto.spec.SecretKeySpec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryToken}.
 */
class RetryTokenTests {

	private static final byte[] KEY = HexFormat.of()
		.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

	private static final String ORIGINAL_ID = "8394c8f03e515708";

	private static final int PREFIX = 40;

	private long now = 1_000_000_007L;

	private final RetryToken tokens = newTokens(KEY);

	private RetryToken newTokens(byte[] key) {
		return new RetryToken(new SecretKeySpec(key, "HmacSHA256"), () -> this.now);
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, cee6b1d1bf8d08a7a7fac8df8995fa041a0aedf21e009e83464c004d849d83cf",
			"2001:db8::1, d232309ed53941c0cb0a223bae39a08c03a4fccc284551e4f0dce2cf93f292e0" })
	void shouldWriteTimeMacAndOriginalId(String address, String mac) throws Exception {
		assertThat(ByteBufUtil.hexDump(write(address(address, 4433), ORIGINAL_ID)))
			.isEqualTo("000000003b9aca07" + mac + ORIGINAL_ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", ORIGINAL_ID, "000102030405060708090a0b0c0d0e0f10111213" })
	void whenTokenComesBackThenOriginalIdIsFound(String originalId) throws Exception {
		InetSocketAddress address = address("192.0.2.1", 4433);
		ByteBuf token = write(address, originalId);
		assertThat(token.readableBytes()).isLessThanOrEqualTo(RetryToken.MAX_LENGTH);
		assertThat(this.tokens.validate(token, address)).isEqualTo(PREFIX);
		assertThat(ByteBufUtil.hexDump(token, PREFIX, token.readableBytes() - PREFIX)).isEqualTo(originalId);
	}

	@Test
	void whenAnyBitIsChangedThenInvalid() throws Exception {
		InetSocketAddress address = address("192.0.2.1", 4433);
		ByteBuf token = write(address, ORIGINAL_ID);
		for (int bit = 0; bit < token.readableBytes() * 8; bit++) {
			ByteBuf tampered = token.copy();
			tampered.setByte(bit / 8, tampered.getByte(bit / 8) ^ 1 << bit % 8);
			assertThat(this.tokens.validate(tampered, address)).as("bit %d", bit).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.2, 4433", "192.0.2.1, 4434", "2001:db8::1, 4433" })
	void whenAddressIsAnotherThenInvalid(String host, int port) throws Exception {
		ByteBuf token = write(address("192.0.2.1", 4433), ORIGINAL_ID);
		assertThat(this.tokens.validate(token, address(host, port))).isEqualTo(-1);
	}

	@Test
	void whenTokenIsTooOldThenInvalid() throws Exception {
		InetSocketAddress address = address("192.0.2.1", 4433);
		ByteBuf token = write(address, ORIGINAL_ID);
		this.now += RetryToken.MAX_AGE.toNanos();
		assertThat(this.tokens.validate(token, address)).isEqualTo(PREFIX);
		this.now++;
		assertThat(this.tokens.validate(token, address)).isEqualTo(-1);
	}

	@Test
	void whenTokenIsOfTheFutureThenInvalid() throws Exception {
		InetSocketAddress address = address("192.0.2.1", 4433);
		ByteBuf token = write(address, ORIGINAL_ID);
		this.now--;
		assertThat(this.tokens.validate(token, address)).isEqualTo(-1);
	}

	@Test
	void whenTimeOverflowsThenAgeIsStillRight() throws Exception {
		InetSocketAddress address = address("192.0.2.1", 4433);
		this.now = Long.MAX_VALUE;
		ByteBuf token = write(address, ORIGINAL_ID);
		this.now++;
		assertThat(this.tokens.validate(token, address)).isEqualTo(PREFIX);
	}

	@Test
	void whenKeyIsAnotherThenInvalid() throws Exception {
		InetSocketAddress address = address("192.0.2.1", 4433);
		byte[] other = KEY.clone();
		other[31] ^= 1;
		assertThat(newTokens(other).validate(write(address, ORIGINAL_ID), address)).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 8, 39, 61, 1200 })
	void whenLengthCannotBeThenInvalid(int length) throws Exception {
		assertThat(this.tokens.validate(Unpooled.wrappedBuffer(new byte[length]), address("192.0.2.1", 4433)))
			.isEqualTo(-1);
	}

	@Test
	void keysShouldDiffer() {
		assertThat(RetryToken.newKey().getEncoded()).hasSize(32).isNotEqualTo(RetryToken.newKey().getEncoded());
	}

	private ByteBuf write(InetSocketAddress address, String originalId) {
		ByteBuf token = Unpooled.buffer();
		this.tokens.write(token, Unpooled.wrappedBuffer(HexFormat.of().parseHex(originalId)), address);
		return token;
	}

	private static InetSocketAddress address(String host, int port) throws UnknownHostException {
		return new InetSocketAddress(InetAddress.getByName(host), port);
	}

}
