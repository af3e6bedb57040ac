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

import java.time.Duration;
import java.util.Map;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SETTINGS and the choice of the dialect.
 */
@ExtendWith(LeakGuard.class)
class NegotiationIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@RegisterExtension
	static final TestServer impatient = TestServer.create(new ServerOptions().handshakeTimeout(Duration.ofMillis(300)));

	@RegisterExtension
	static final TestServer plain = TestServer.create(new ServerOptions().webTransport(false));

	@Test
	@Rows({ "S1", "S32" })
	@DisplayName("S1 the server announces every generation")
	void whenConnectedThenServerSendsSettingsOfEveryGeneration() {
		RawPeer peer = server.peer();
		Map<Long, Long> settings = peer.awaitSettings();
		assertThat(settings).containsEntry(Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1L)
			.containsEntry(Codes.SETTING_H3_DATAGRAM, 1L)
			.containsEntry(Codes.SETTING_WT_DRAFT_02, 1L)
			.containsEntry(Codes.SETTING_WT_ENABLED, 1L)
			.containsEntry(Codes.SETTING_MAX_FIELD_SECTION_SIZE, 16384L);
		assertThat(settings.get(Codes.SETTING_WT_DRAFT_07)).isPositive();
		assertThat(settings.get(Codes.SETTING_WT_DRAFT_13)).isPositive();
		assertThat(settings.get(Codes.SETTING_WT_MAX_DATA)).isPositive();
		assertThat(settings.get(Codes.SETTING_WT_MAX_STREAMS_BIDI)).isPositive();
		assertThat(settings.get(Codes.SETTING_WT_MAX_STREAMS_UNI)).isPositive();
		assertThat(settings.getOrDefault(Codes.SETTING_QPACK_MAX_TABLE_CAPACITY, 0L)).isZero();
		assertThat(settings.getOrDefault(Codes.SETTING_QPACK_BLOCKED_STREAMS, 0L)).isZero();
	}

	@Test
	@Rows({ "R1", "S2" })
	@DisplayName("R1 a CONNECT in front of SETTINGS is held until they come")
	void whenConnectBeforeSettingsThenHeldUntilTheyCome() {
		RawPeer peer = server.peer();
		RawStream session = peer.request("/echo");
		peer.assertAlive();
		session.assertSilent();
		peer.openControl(RawBytes.browserSettings());
		session.awaitStatus(200);
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R1")
	@DisplayName("R1 a CONNECT whose SETTINGS never come is refused after a while")
	void whenSettingsNeverComeThenConnectIsRejected() {
		RawPeer peer = impatient.peer();
		RawStream session = peer.request("/echo");
		session.awaitReset(Codes.H3_REQUEST_REJECTED);
		peer.assertAlive();
		peer.openControl(RawBytes.browserSettings());
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R1")
	@DisplayName("R1 a held CONNECT that is given up leaves nothing behind")
	void whenHeldConnectIsResetThenNothingIsOpened() {
		RawPeer peer = server.peer();
		RawStream session = peer.request("/echo");
		session.reset(Codes.H3_REQUEST_CANCELLED);
		peer.openControl(RawBytes.browserSettings());
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("open /echo")).isOne();
	}

	@ParameterizedTest(name = "{0}: 0x{2}={3}")
	@Rows({ "R15", "S1" })
	@DisplayName("R15 both tokens, and every generation's setting")
	@CsvSource({ "draft-02, webtransport, 2b603742, 1", "draft-07, webtransport, c671706a, 1",
			"draft-07 large, webtransport, c671706a, 4611686018427387903", "draft-13, webtransport, 14e9cd29, 1",
			"draft-15, webtransport-h3, 2c7cf000, 1", "no setting, webtransport, 21, 0",
			"token only, webtransport-h3, 21, 0" })
	void whenTokenAndSettingOfADialectThenAccepted(String dialect, String token, String id, long value) {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.settings(Codes.SETTING_H3_DATAGRAM, 1, Long.parseLong(id, 16), value));
		RawStream session = peer.openBidi()
			.write(RawBytes.headers(":method", "CONNECT", ":protocol", token, ":scheme", "https", ":authority",
					"localhost", ":path", "/echo"));
		session.awaitStatus(200);
		peer.assertEchoes(session);
		peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.text(dialect)));
		peer.awaitDatagram(session, dialect);
	}

	@ParameterizedTest
	@Rows({ "R2", "S3" })
	@DisplayName("R2 without H3_DATAGRAM every session is malformed")
	@ValueSource(strings = { "2b603742", "c671706a", "2c7cf000" })
	void whenNoH3DatagramThenSessionIsMalformed(String id) {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.settings(Long.parseLong(id, 16), 1));
		peer.request("/echo").awaitReset(Codes.H3_MESSAGE_ERROR);
		peer.assertAlive();
	}

	@Test
	@Rows({ "R3", "R7" })
	@DisplayName("R7 H3_DATAGRAM without the transport parameter is an error of SETTINGS")
	void whenH3DatagramWithoutTransportParameterThenSettingsError() {
		RawPeer peer = server.peer(PeerLimits.DEFAULT.withoutDatagrams());
		peer.openControl(RawBytes.browserSettings());
		peer.awaitConnectionClose(Codes.H3_SETTINGS_ERROR);
	}

	@Test
	@Rows("S3")
	@DisplayName("S3 WT_ENABLED above 1 makes every session malformed")
	void whenWebTransportEnabledIsTwoThenSessionIsMalformed() {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.settings(Codes.SETTING_H3_DATAGRAM, 1, Codes.SETTING_WT_ENABLED, 2));
		peer.request("/echo").awaitReset(Codes.H3_MESSAGE_ERROR);
		peer.assertAlive();
	}

	@ParameterizedTest
	@Rows("R6")
	@DisplayName("R6 a boolean setting that is neither 0 nor 1 is an error of SETTINGS")
	@ValueSource(strings = { "08", "33", "2b603742" })
	void whenBooleanSettingIsTwoThenSettingsError(String id) {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.settings(Long.parseLong(id, 16), 2));
		peer.awaitConnectionClose(Codes.H3_SETTINGS_ERROR);
		server.assertServes();
	}

	@ParameterizedTest
	@Rows("R8")
	@DisplayName("R8 a setting reserved for HTTP/2 is an error of SETTINGS")
	@ValueSource(longs = { 0x02, 0x03, 0x04, 0x05 })
	void whenReservedSettingThenSettingsError(long id) {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.settings(id, 1));
		peer.awaitConnectionClose(Codes.H3_SETTINGS_ERROR);
	}

	@Test
	@Rows("R8")
	@DisplayName("R8 setting 0x00 is an error of SETTINGS")
	void whenSettingZeroThenSettingsError() {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.settings(0x00, 1));
		peer.awaitConnectionClose(Codes.H3_SETTINGS_ERROR);
	}

	@ParameterizedTest
	@Rows("R8")
	@DisplayName("R8 a setting that comes twice is an error of SETTINGS")
	@ValueSource(longs = { Codes.SETTING_H3_DATAGRAM, Codes.SETTING_WT_DRAFT_02, 0x40000000L })
	void whenDuplicateSettingThenSettingsError(long id) {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.settings(id, 1, id, 1));
		peer.awaitConnectionClose(Codes.H3_SETTINGS_ERROR);
	}

	@Test
	@Rows("R8")
	@DisplayName("R8 SETTINGS that end within a setting are an error of the frame")
	void whenSettingsAreTruncatedThenFrameError() {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.frame(Codes.FRAME_SETTINGS, RawBytes.varints(Codes.SETTING_H3_DATAGRAM, 1, 0x21)));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
		server.assertServes();
	}

	@Test
	@Rows("R8")
	@DisplayName("R8 SETTINGS that end within an integer end the connection")
	void whenSettingsEndWithinAnIntegerThenConnectionError() {
		RawPeer peer = server.peer();
		peer.openControl(RawBytes.frame(Codes.FRAME_SETTINGS, RawBytes.bytes(0x33, 0x40)),
				RawBytes.frame(Codes.grease(1), RawBytes.text("behind")));
		peer.awaitConnectionError();
	}

	@Test
	@Rows({ "R11", "S32" })
	@DisplayName("R11 greased and unknown settings are ignored, however large")
	void whenUnknownSettingsThenIgnored() {
		RawPeer peer = server.peer();
		long max = (1L << 62) - 1;
		peer.openControl(RawBytes.settings(Codes.grease(0), 0, Codes.grease(7), max, max, max,
				Codes.SETTING_H3_DATAGRAM, 1, 0xffd277, 1, Codes.SETTING_WT_DRAFT_02, 1,
				Codes.SETTING_MAX_FIELD_SECTION_SIZE, max, Codes.SETTING_QPACK_MAX_TABLE_CAPACITY, 1L << 30));
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R25")
	@DisplayName("R25 SETTINGS byte by byte, with integers longer than needed")
	void whenSettingsByteByByteThenUnderstood() {
		RawPeer peer = server.peer();
		byte[] payload = RawBytes.concat(RawBytes.varint(Codes.SETTING_H3_DATAGRAM, 8), RawBytes.varint(1, 8),
				RawBytes.varint(Codes.SETTING_WT_DRAFT_02, 8), RawBytes.varint(1, 4));
		peer.openUni()
			.writeByteByByte(RawBytes.varint(Codes.STREAM_CONTROL, 8), RawBytes.varint(Codes.FRAME_SETTINGS, 4),
					RawBytes.varint(payload.length, 8), payload);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R32")
	@DisplayName("R32 a server without WebTransport announces none and takes no stream of it")
	void whenWebTransportIsOffThenStreamsAreUnknown() {
		RawPeer peer = plain.browser();
		assertThat(peer.awaitSettings()).doesNotContainKeys(Codes.SETTING_WT_DRAFT_02, Codes.SETTING_WT_DRAFT_07,
				Codes.SETTING_WT_DRAFT_13, Codes.SETTING_WT_ENABLED, Codes.SETTING_ENABLE_CONNECT_PROTOCOL);
		peer.openUni()
			.write(RawBytes.uniPreamble(0), RawBytes.text("unknown"))
			.awaitStopSending(Codes.H3_STREAM_CREATION_ERROR);
		peer.assertAlive();
	}

}
