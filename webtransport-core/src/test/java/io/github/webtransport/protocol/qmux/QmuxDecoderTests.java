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

package io.github.webtransport.protocol.qmux;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import io.github.webtransport.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QmuxDecoder}, by bytes as other implementations send them.
 */
class QmuxDecoderTests {

	private static ByteBuf bytes(String hex) {
		return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
	}

	private static List<String> decode(String hex) {
		List<String> frames = new ArrayList<>();
		QmuxDecoder.decode(bytes(hex), (frame) -> frames.add(describe(frame)));
		return frames;
	}

	private static String describe(QmuxFrame frame) {
		if (frame instanceof QmuxFrame.Stream stream) {
			return "STREAM %d %d %s%s".formatted(stream.streamId(), stream.offset(), ByteBufUtil.hexDump(stream.data()),
					(stream.fin()) ? " FIN" : "");
		}
		if (frame instanceof QmuxFrame.Datagram datagram) {
			return "DATAGRAM %s %d".formatted(ByteBufUtil.hexDump(datagram.payload()), datagram.length());
		}
		return frame.toString();
	}

	@ParameterizedTest
	@MethodSource
	void shouldDecode(String hex, String frame) {
		assertThat(decode(hex)).containsExactly(frame);
	}

	static Stream<Arguments> shouldDecode() {
		return Stream.of(Arguments.of("0e 04 05 02 6869", "STREAM 4 5 6869"),
				Arguments.of("0f 08 00 03 627965", "STREAM 8 0 627965 FIN"),
				Arguments.of("0a 04 02 6869", "STREAM 4 -1 6869"), Arguments.of("08 04 6869", "STREAM 4 -1 6869"),
				Arguments.of("0d 04 4040 6869", "STREAM 4 64 6869 FIN"), Arguments.of("0b 02 00", "STREAM 2 -1  FIN"),
				Arguments.of("04 04 2a 4080", "Reset[streamId=4, code=42, finalSize=128, reliableSize=0, at=false]"),
				Arguments.of("24 04 2a 4080 10", "Reset[streamId=4, code=42, finalSize=128, reliableSize=16, at=true]"),
				Arguments.of("05 04 2a", "StopSending[streamId=4, code=42]"),
				Arguments.of("10 4400", "MaxData[maximum=1024]"),
				Arguments.of("11 04 4400", "MaxStreamData[streamId=4, maximum=1024]"),
				Arguments.of("12 4064", "MaxStreams[bidirectional=true, maximum=100]"),
				Arguments.of("13 4064", "MaxStreams[bidirectional=false, maximum=100]"),
				Arguments.of("14 4400", "Blocked[type=20]"), Arguments.of("15 04 4400", "Blocked[type=21]"),
				Arguments.of("16 4064", "Blocked[type=22]"), Arguments.of("17 4064", "Blocked[type=23]"),
				Arguments.of("31 02 6869", "DATAGRAM 6869 4"), Arguments.of("30 6869", "DATAGRAM 6869 3"),
				Arguments.of("1d 2a 03 627965", "Close[application=true, code=42, reason=bye]"),
				Arguments.of("1c 2a 00 03 627965", "Close[application=false, code=42, reason=bye]"),
				Arguments.of("f48c67529ef8c7bd 2a", "Ping[sequence=42, answer=false]"),
				Arguments.of("f48c67529ef8c7be 2a", "Ping[sequence=42, answer=true]"),
				Arguments.of("ff5153300d0a0d0a 00",
						"Parameters[parameters=QmuxParameters[maxIdleTimeout=0, maxData=0, "
								+ "maxStreamDataBidiLocal=0, maxStreamDataBidiRemote=0, maxStreamDataUni=0, "
								+ "maxStreamsBidi=0, maxStreamsUni=0, maxDatagramFrameSize=0, "
								+ "maxRecordSize=16382, resetStreamAt=false]]"));
	}

	@Test
	void shouldDecodeAllFramesOfARecord() {
		assertThat(decode("00 00 0e 00 00 01 61 00 31 01 62 10 4400")).containsExactly("STREAM 0 0 61", "DATAGRAM 62 3",
				"MaxData[maximum=1024]");
		assertThat(decode("00")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "40, 7", "0e, 7", "0e 04 05 03 6869, 7", "0a 04 4002 68, 7", "0c 04 ff, 7",
			"0c 04 ffffffffffffffff 61, 7", "04 04 2a, 7", "24 04 2a 10 11, 7", "05 04, 7", "31 05 68, 7", "1d 2a, 7",
			"1d 2a 04 627965, 7", "1c 2a 00, 7", "10, 7", "12 ffffffffffffffff, 7", "17 d000000000000001, 7",
			"06 00 00, 7", "02 00, 7", "07 00, 7", "18 00, 7", "1e, 7", "20, 7", "f48c67529ef8c7bd, 7",
			"ff5153300d0a0d0a 02 01, 7" })
	void whenAFrameIsMalformedThenItIsRefused(String hex, long errorCode) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> decode(hex))
			.satisfies((ex) -> assertThat(ex.getViolation().errorCode()).isEqualTo(errorCode));
	}

	@Test
	void whenAFrameIsMalformedThenThoseBeforeItCount() {
		List<String> frames = new ArrayList<>();
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> QmuxDecoder.decode(bytes("10 01 10"), (frame) -> frames.add(frame.toString())));
		assertThat(frames).containsExactly("MaxData[maximum=1]");
	}

}
