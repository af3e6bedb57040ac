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

package io.github.webtransport.rawpeer;

import java.util.HexFormat;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instructions of QPACK that never end, at both roles. The dynamic table is empty and
 * stays so, which is why most of them are errors at their first byte.
 */
@ExtendWith(LeakGuard.class)
class QpackStreamIT {

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Order(2)
	@RegisterExtension
	final RawServer rawServer = new RawServer();

	@Order(3)
	@RegisterExtension
	final TestClient client = TestClient.of(this.rawServer);

	@ParameterizedTest(name = "{0}")
	@Rows("R70")
	@DisplayName("R70 an integer that never ends on the encoder stream")
	@ValueSource(strings = { "3f", "1f", "ff", "df", "c07f", "7f", "5f", "40ff" })
	void whenIntegerOnEncoderStreamNeverEndsThenEncoderStreamError(String hex) {
		RawPeer peer = server.browser();
		peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_ENCODER), endless(hex, 20));
		peer.awaitConnectionClose(Codes.QPACK_ENCODER_STREAM_ERROR);
		server.assertServes();
	}

	@ParameterizedTest(name = "{0}")
	@Rows("R70")
	@DisplayName("R70 an integer that never ends on the decoder stream")
	@ValueSource(strings = { "ff", "7f", "3f" })
	void whenIntegerOnDecoderStreamNeverEndsThenDecoderStreamError(String hex) {
		RawPeer peer = server.browser();
		peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_DECODER), endless(hex, 20));
		peer.awaitConnectionClose(Codes.QPACK_DECODER_STREAM_ERROR);
		server.assertServes();
	}

	@Test
	@Rows("R70")
	@DisplayName("R70 an integer that never ends, byte by byte")
	void whenIntegerComesByteByByteThenDecoderStreamErrorAfterItsBound() {
		RawPeer peer = server.browser();
		RawStream stream = peer.openUni()
			.writeByteByByte(RawBytes.varint(Codes.STREAM_QPACK_DECODER), endless("7f", 8));
		peer.assertAlive();
		stream.write(endless("", 2));
		peer.awaitConnectionClose(Codes.QPACK_DECODER_STREAM_ERROR);
	}

	@ParameterizedTest(name = "{0}")
	@Rows("R71")
	@DisplayName("R71 the beginning of a long name or value, and of every other insert")
	@ValueSource(strings = { "c17fffffff07", "817fffffff07", "5fffffff07", "7fffffff07", "43616263", "00", "1f00" })
	void whenLiteralIsLongerThanTheTableThenEncoderStreamErrorAtOnce(String hex) {
		RawPeer peer = server.browser();
		peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_ENCODER), HexFormat.of().parseHex(hex));
		peer.awaitConnectionClose(Codes.QPACK_ENCODER_STREAM_ERROR);
		server.assertServes();
	}

	@Test
	@Rows("R71")
	@DisplayName("R71 a name byte by byte is an error at its first byte")
	void whenNameComesByteByByteThenEncoderStreamErrorAtItsFirstByte() {
		RawPeer peer = server.browser();
		peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_ENCODER)).write(RawBytes.bytes(0x41));
		peer.awaitConnectionClose(Codes.QPACK_ENCODER_STREAM_ERROR);
	}

	@Test
	@Rows("R70")
	@DisplayName("R70 very many legal instructions cost nobody anything")
	void whenManyInstructionsAreLegalThenConnectionIsServed() {
		RawPeer peer = server.browser();
		RawStream encoder = peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_ENCODER));
		RawStream decoder = peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_DECODER));
		String capacityOfZero = "20";
		String streamCancellation = "7f80808080808080803f";
		for (int i = 0; i < 5; i++) {
			encoder.write(HexFormat.of().parseHex(capacityOfZero.repeat(100_000)));
			decoder.write(HexFormat.of().parseHex(streamCancellation.repeat(10_000)));
		}
		decoder.writeByteByByte(HexFormat.of().parseHex(streamCancellation + "44"));
		peer.assertEchoes(peer.establish("/echo"));
	}

	@ParameterizedTest(name = "{0}")
	@Rows({ "R70", "R71", "C12" })
	@DisplayName("R70 the client keeps the same bounds")
	@ValueSource(strings = { "3f8080808080808080808080", "5fffffff07", "c17fffffff07" })
	void whenServerSendsEndlessEncoderInstructionThenClientCloses(String hex) {
		this.client.open("/");
		this.rawServer.awaitConnection(0)
			.openUni(RawBytes.varint(Codes.STREAM_QPACK_ENCODER), HexFormat.of().parseHex(hex));
		this.rawServer.awaitConnection(0).awaitClose(Codes.QPACK_ENCODER_STREAM_ERROR);
	}

	@ParameterizedTest(name = "{0}")
	@Rows({ "R70", "C12" })
	@DisplayName("R70 the client keeps the same bounds on the decoder stream")
	@ValueSource(strings = { "7f8080808080808080808080", "ff80", "01" })
	void whenServerSendsEndlessDecoderInstructionThenClientCloses(String hex) {
		this.client.open("/");
		this.rawServer.awaitConnection(0)
			.openUni(RawBytes.varint(Codes.STREAM_QPACK_DECODER), HexFormat.of().parseHex(hex));
		this.rawServer.awaitConnection(0).awaitClose(Codes.QPACK_DECODER_STREAM_ERROR);
	}

	private static byte[] endless(String hex, int bytes) {
		return HexFormat.of().parseHex(hex + "80".repeat(bytes));
	}

}
