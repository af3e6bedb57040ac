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

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Http3Bytes}.
 */
class Http3BytesTests {

	@Test
	void shouldStartStreamsAndDatagramsWithTheSession() {
		assertThat(Http3Bytes.streamPreamble(0)).containsExactly(0x40, 0x41, 0x00);
		assertThat(Http3Bytes.streamPreamble(400)).containsExactly(0x40, 0x41, 0x41, 0x90);
		assertThat(Http3Bytes.datagramPrefix(400)).containsExactly(0x40, 0x64);
	}

	@Test
	void shouldSendSettingsFirst() {
		assertThat(ByteBufUtil.hexDump(Http3Bytes.controlStream())).isEqualTo("00" + "0407" + "3301" + "ab60374201");
	}

	@Test
	void shouldCloseByCapsuleInADataFrame() {
		assertThat(ByteBufUtil.hexDump(Http3Bytes.closeSession())).isEqualTo("0007" + "6843" + "04" + "00000000");
	}

	@Test
	void shouldEncodeTheRequestWithTheStaticTable() {
		String connect = ByteBufUtil.hexDump(Http3Bytes.connect("localhost:4433", "/echo"));
		assertThat(connect).contains("0000" + "cf" + "d7" + "500e" + hex("localhost:4433") + "5105" + hex("/echo")
				+ "2702" + hex(":protocol") + "0c" + hex("webtransport"));
	}

	@Test
	void whenTheStatusIsNot200ThenItIsNotOk() {
		assertThat(Http3Bytes.isOk(Unpooled.wrappedBuffer(new byte[] { 0, 0, (byte) 0xd9 }))).isTrue();
		assertThat(Http3Bytes.isOk(Unpooled.wrappedBuffer(new byte[] { 0, 0, (byte) 0xdb }))).isFalse();
		assertThat(Http3Bytes.isOk(Unpooled.EMPTY_BUFFER)).isFalse();
	}

	private static String hex(String text) {
		return ByteBufUtil.hexDump(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
	}

}
