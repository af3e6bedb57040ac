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

import java.util.Arrays;
import java.util.HexFormat;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/3 below the sessions: control streams, QPACK streams, frames.
 */
@ExtendWith(LeakGuard.class)
class Http3BasicsIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@ParameterizedTest
	@Rows("R9")
	@DisplayName("R9 another frame in front of SETTINGS")
	@ValueSource(longs = { 0x07, 0x0d, 0x21, 0x1234 })
	void whenFirstFrameIsNotSettingsThenMissingSettings(long type) {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.frame(type, RawBytes.varint(0)), RawBytes.browserSettings());
		peer.awaitConnectionClose(Codes.H3_MISSING_SETTINGS);
	}

	@Test
	@Rows("R9")
	@DisplayName("R9 SETTINGS twice")
	void whenSettingsTwiceThenFrameUnexpected() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		peer.assertEchoes(session);
		RawPeer twice = server.peer();
		twice.openControl(RawBytes.browserSettings(), RawBytes.browserSettings());
		twice.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R9")
	@DisplayName("R9 SETTINGS on a request stream")
	void whenSettingsOnRequestStreamThenFrameUnexpected() {
		RawPeer peer = server.browser();
		peer.openBidi().write(RawBytes.browserSettings());
		peer.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
	}

	@ParameterizedTest
	@Rows("R9")
	@DisplayName("R9 DATA and HEADERS on the control stream")
	@ValueSource(longs = { 0x00, 0x01, 0x05 })
	void whenRequestFrameOnControlStreamThenFrameUnexpected(long type) {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.browserSettings(), RawBytes.frame(type, RawBytes.pattern(10)));
		peer.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
	}

	@ParameterizedTest
	@Rows("R9")
	@DisplayName("R9 a second control or QPACK stream")
	@ValueSource(longs = { Codes.STREAM_CONTROL, Codes.STREAM_QPACK_ENCODER, Codes.STREAM_QPACK_DECODER })
	void whenCriticalStreamTwiceThenStreamCreationError(long type) {
		RawPeer peer = server.browser();
		peer.openUni().write(RawBytes.varint(type));
		peer.openUni().write(RawBytes.varint(type));
		peer.awaitConnectionClose(Codes.H3_STREAM_CREATION_ERROR);
	}

	@ParameterizedTest
	@Rows({ "R9", "S32" })
	@DisplayName("R9 the end of a critical stream")
	@ValueSource(booleans = { true, false })
	void whenControlStreamEndsThenClosedCriticalStream(boolean fin) {
		RawPeer peer = server.peer();
		RawStream control = peer.openControl(RawBytes.browserSettings());
		RawStream session = peer.establish("/hold");
		if (fin) {
			control.fin();
		}
		else {
			control.reset(Codes.H3_NO_ERROR);
		}
		peer.awaitConnectionClose(Codes.H3_CLOSED_CRITICAL_STREAM);
		server.awaitEvent("closed abruptly");
		session.id();
	}

	@ParameterizedTest
	@Rows({ "R9", "S32" })
	@DisplayName("R9 the end of a QPACK stream")
	@ValueSource(longs = { Codes.STREAM_QPACK_ENCODER, Codes.STREAM_QPACK_DECODER })
	void whenQpackStreamEndsThenClosedCriticalStream(long type) {
		RawPeer peer = server.browser();
		peer.openUni().writeAndFin(RawBytes.varint(type));
		peer.awaitConnectionClose(Codes.H3_CLOSED_CRITICAL_STREAM);
	}

	@ParameterizedTest
	@Rows({ "R79", "S32" })
	@DisplayName("R79 STOP_SENDING on the server's control stream")
	@ValueSource(booleans = { true, false })
	void whenControlStreamIsStoppedThenClosedCriticalStream(boolean session) {
		RawPeer peer = server.browser();
		if (session) {
			peer.establish("/hold");
		}
		peer.awaitControl().stopSending(Codes.H3_NO_ERROR);
		peer.awaitConnectionClose(Codes.H3_CLOSED_CRITICAL_STREAM);
		server.assertServes();
	}

	@Test
	@Rows({ "R9", "S32" })
	@DisplayName("R9 QPACK streams that say nothing, or that the table's capacity is 0")
	void whenQpackStreamsAreIdleThenFine() {
		RawPeer peer = server.browser();
		peer.openUni().writeByteByByte(RawBytes.varint(Codes.STREAM_QPACK_ENCODER), RawBytes.bytes(0x20, 0x20));
		peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_DECODER));
		peer.assertEchoes(peer.establish("/echo"));
	}

	@ParameterizedTest(name = "{0}")
	@Rows("R9")
	@DisplayName("R9 instructions for a dynamic table that was not allowed")
	@ValueSource(strings = { "3f21", "4161", "c10161", "00" })
	void whenEncoderStreamIsWrongThenEncoderStreamError(String hex) {
		RawPeer peer = server.browser();
		peer.openUni()
			.write(RawBytes.varint(Codes.STREAM_QPACK_ENCODER), HexFormat.of().parseHex(hex), RawBytes.pattern(100));
		peer.awaitConnectionClose(Codes.QPACK_ENCODER_STREAM_ERROR);
	}

	@ParameterizedTest(name = "{0}")
	@Rows("R9")
	@DisplayName("R9 acknowledgements of what was never inserted")
	@ValueSource(strings = { "80", "01", "00" })
	void whenDecoderStreamIsWrongThenDecoderStreamError(String hex) {
		RawPeer peer = server.browser();
		peer.openUni().write(RawBytes.varint(Codes.STREAM_QPACK_DECODER), HexFormat.of().parseHex(hex));
		peer.awaitConnectionClose(Codes.QPACK_DECODER_STREAM_ERROR);
	}

	@ParameterizedTest(name = "{0}")
	@Rows("R9")
	@DisplayName("R9 a field section that refers to the dynamic table, to nowhere, or ends too soon")
	@ValueSource(strings = { "0000ff24", "000080", "0200", "000010", "00002761", "0000", "" })
	void whenFieldSectionIsWrongThenOnlyTheConnectionOrTheStreamEnds(String hex) {
		RawPeer peer = server.browser();
		RawStream stream = peer.openBidi().write(RawBytes.frame(Codes.FRAME_HEADERS, HexFormat.of().parseHex(hex)));
		stream.refusal().isMalformedOr(Codes.QPACK_DECOMPRESSION_FAILED);
		server.assertServes();
	}

	@Test
	@Rows("R18")
	@DisplayName("R18 DATA in front of HEADERS")
	void whenDataBeforeHeadersThenFrameUnexpected() {
		RawPeer peer = server.browser();
		peer.openBidi().write(RawBytes.data(RawBytes.text("too early")), RawBytes.connect("/echo"));
		peer.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
		server.assertServes();
	}

	@ParameterizedTest
	@Rows("R9")
	@DisplayName("R9 frame types of HTTP/2 on a request and on the control stream")
	@ValueSource(longs = { 0x02, 0x06, 0x08, 0x09 })
	void whenFrameTypeOfHttp2ThenFrameUnexpected(long type) {
		RawPeer peer = server.browser();
		peer.openBidi().write(RawBytes.frame(type, RawBytes.varint(0)));
		peer.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
		RawPeer control = server.peer();
		control.openControl(RawBytes.browserSettings(), RawBytes.frame(type, RawBytes.varint(0)));
		control.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
	}

	@Test
	@Rows("R9")
	@DisplayName("R9 a push stream from a client")
	void whenClientPushesThenStreamCreationError() {
		RawPeer peer = server.browser();
		peer.openUni().write(RawBytes.varint(Codes.STREAM_PUSH), RawBytes.varint(0));
		peer.awaitConnectionClose(Codes.H3_STREAM_CREATION_ERROR);
	}

	@Test
	@Rows({ "R9", "R25" })
	@DisplayName("R9 a push stream from a client, its id later")
	void whenClientPushesSlowlyThenStreamCreationError() {
		RawPeer peer = server.browser();
		peer.openUni().writeByteByByte(RawBytes.varint(Codes.STREAM_PUSH), RawBytes.varint(100));
		peer.awaitConnectionClose(Codes.H3_STREAM_CREATION_ERROR);
	}

	@ParameterizedTest
	@Rows("R9")
	@DisplayName("R9 control frames of a wrong length end the connection")
	@ValueSource(longs = { 0x03, 0x07, 0x0d })
	void whenControlFrameHasWrongLengthThenConnectionError(long type) {
		RawPeer empty = server.peer();
		empty.openControl(RawBytes.browserSettings(), RawBytes.frame(type), RawBytes.frame(Codes.grease(1)));
		empty.awaitConnectionError();
		RawPeer tooLong = server.peer();
		tooLong.openControl(RawBytes.browserSettings(), RawBytes.frame(type, RawBytes.varint(1), RawBytes.pattern(5)));
		tooLong.awaitConnectionError();
	}

	@Test
	@Rows("R11")
	@DisplayName("R11 greased and unknown frames behind SETTINGS")
	void whenGreaseOnControlStreamThenIgnored() {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.browserSettings(), RawBytes.frame(Codes.grease(0)),
				RawBytes.frame(Codes.grease(77), RawBytes.pattern(200)),
				RawBytes.frame(0x4d4d, RawBytes.pattern(20_000)),
				RawBytes.frame(0xf0700, RawBytes.varint(0), RawBytes.text("u=3")),
				RawBytes.frame(0x0d, RawBytes.varint(8)));
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R10")
	@DisplayName("R10 a control frame that claims to be huge is refused before it comes")
	void whenControlFrameClaimsToBeHugeThenExcessiveLoad() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawPeer huge = server.peer();
		huge.openControl(RawBytes.browserSettings(), RawBytes.varint(0x07), RawBytes.varint(1L << 40));
		huge.awaitConnectionClose(Codes.H3_EXCESSIVE_LOAD);
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R24")
	@DisplayName("R24 a request that ends within HEADERS")
	void whenRequestIsTruncatedThenOthersAreServed() {
		RawPeer peer = server.browser();
		byte[] connect = RawBytes.connect("/echo");
		peer.openBidi().writeAndFin(Arrays.copyOf(connect, 20));
		server.assertServes();
	}

	@Test
	@Rows("S32")
	@DisplayName("S32 ordinary requests beside a session")
	void whenOrdinaryRequestsThenServedBesideSessions() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		for (int i = 0; i < 10; i++) {
			peer.assertAlive();
		}
		peer.assertEchoes(session);
	}

	@Test
	@Rows({ "R61", "R34" })
	@DisplayName("R61 hostile bytes write nothing into the log above debug")
	void whenBytesAreHostileThenLogIsQuiet() {
		try (NettyLog log = NettyLog.capture()) {
			byte[][] controls = { RawBytes.settings(0x33, 1, 0x33, 1), RawBytes.settings(0x33, 2),
					RawBytes.frame(Codes.FRAME_SETTINGS, RawBytes.bytes(0x33)), RawBytes.frame(Codes.FRAME_GOAWAY),
					RawBytes.concat(RawBytes.browserSettings(), RawBytes.browserSettings()) };
			for (byte[] control : controls) {
				server.peer().openControl(control);
			}
			RawPeer peer = server.browser();
			RawStream session = peer.establish("/watch");
			peer.openBidi(session, RawBytes.text("x")).reset(0x10c);
			peer.openBidi().write(RawBytes.headers(":method", "CONNECT", "X-Upper", "1"));
			peer.openBidi().write(RawBytes.request("GET", "/no-such-path")).reset(0x10c);
			peer.assertAlive();
			server.browser().openBidi().write(RawBytes.frame(0x02, RawBytes.varint(0)));
			server.browser().openBidi().write(RawBytes.frame(Codes.FRAME_HEADERS, RawBytes.bytes(0, 0, 0xff)));
			server.browser().openUni().write(RawBytes.varint(Codes.STREAM_QPACK_ENCODER), RawBytes.bytes(0x3f, 0x21));
			server.assertServes();
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	@Rows("R63")
	@DisplayName("R63 connections that come and go")
	void whenConnectionsComeAndGoThenNothingStays() {
		for (int i = 0; i < 20; i++) {
			try (RawPeer peer = RawPeer.browser(server.port())) {
				RawStream session = peer.establish("/echo");
				peer.openBidi(session, RawBytes.pattern(5000));
				peer.openUni(session, RawBytes.pattern(5000));
			}
		}
		server.assertQuiet();
	}

}
