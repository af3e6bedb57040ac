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

package io.github.webtransport.transport;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.FlowControlException;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a session makes of the bytes of its CONNECT stream.
 */
class ConnectStreamTests {

	private static final SessionLimits LIMITS = new SessionLimits(1000, 10, 10);

	private static final String FLOW_CONTROL = "0x45d4487";

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	@ParameterizedTest
	@Rows({ "R41", "R51" })
	@CsvSource({ "6843 03 000000, 0x10e, close too short", "6843 4405 00000000, 0x10e, close too long",
			"6843 05 00000000 ff, 0x10e, reason is not UTF-8", "800078ae 01 00, 0x10e, drain with a value",
			"990b4d3d 03 4fff 00, 0x33, data limit too long for its value", "990b4d3d 00, 0x33, data limit missing",
			"990b4d3d 09, 0x33, data limit too long", "990b4d3f 08 d000000000000001, 0x45d4487, too many streams",
			"990b4d43 08 d000000000000001, 0x45d4487, blocked by too many streams",
			"990b4d3e 00, 0x45d4487, WT_MAX_STREAM_DATA", "990b4d42 05 0102030405, 0x45d4487, WT_STREAM_DATA_BLOCKED",
			"990b4d3d 02 43e8, 0x45d4487, data limit does not grow",
			"990b4d3f 01 09, 0x45d4487, stream limit shrinks" })
	void whenCapsuleIsWrongThenSessionFails(String bytes, String code, String name) {
		try (TestSession test = TestSession.withLimits(LIMITS, LIMITS)) {
			Collector<?> pending = TestSession.subscribe(test.session.receiveDatagrams());
			test.peerSends(hex(bytes));
			assertThat(test.carrier.log()).as(name).containsExactly("abort " + code, "detach");
			assertThat(pending.error()).isInstanceOfSatisfying(SessionClosedException.class, (ex) -> {
				assertThat(ex.getStatus().isAbrupt()).isTrue();
				assertThat(ex).hasCauseInstanceOf(
						code.equals(FLOW_CONTROL) ? FlowControlException.class : ProtocolException.class);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "68", "6843", "6843 08", "6843 08 00000001 6f", "8000", "17 c0000000", "17 4fff 00" })
	void whenFinComesWithinACapsuleThenSessionFails(String bytes) {
		try (TestSession test = TestSession.open()) {
			test.peerSends(hex(bytes));
			assertThat(test.session.isOpen()).isTrue();
			test.inbound.onConnectFin();
			assertThat(test.carrier.log()).containsExactly("abort 0x10e", "detach");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "17 00", "17 05 0102030405", "c000000000000029 02 0000", "80ff37a2 01 00", "40 17 00" })
	void whenCapsuleIsUnknownThenItIsSkipped(String bytes) {
		try (TestSession test = TestSession.open()) {
			test.peerSends(hex(bytes));
			test.peerSends(new Capsule.CloseSession(6, "after"));
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(6, "after"));
		}
	}

	@Test
	@Rows({ "R40", "S30" })
	void whenUnknownCapsuleIsHugeThenNothingIsKept() {
		try (TestSession test = TestSession.open()) {
			test.peerSends(hex("17 ffffffffffffffff"));
			byte[] chunk = new byte[10_000];
			for (int i = 0; i < 100; i++) {
				test.peerSends(chunk);
			}
			assertThat(test.carrier.unreleasedBytes()).isZero();
			assertThat(test.session.isOpen()).isTrue();
		}
	}

	@Test
	@Rows("R39")
	void whenCapsulesAreCutAnywhereThenTheyMeanTheSame() {
		Random random = new Random(4);
		for (int round = 0; round < 50; round++) {
			try (TestSession test = TestSession.withLimits(LIMITS, LIMITS)) {
				BufferCollector datagrams = BufferCollector.unbounded();
				test.session.receiveDatagrams().subscribe(datagrams);
				Collector<Void> draining = TestSession.subscribe(test.session.draining());
				ByteArrayOutputStream all = new ByteArrayOutputStream();
				all.writeBytes(hex("17 03 010203"));
				all.writeBytes(hex("00 02 6869"));
				all.writeBytes(hex("800078ae 00"));
				all.writeBytes(hex("990b4d3d 02 47d0"));
				all.writeBytes(hex("00 00"));
				all.writeBytes(hex("6843 07 ffffffff 627965"));
				byte[] bytes = all.toByteArray();
				int index = 0;
				while (index < bytes.length) {
					int length = random.nextInt(Math.min(8, bytes.length - index) + 1);
					test.peerSends(Arrays.copyOfRange(bytes, index, index + length));
					index += length;
				}
				test.inbound.onConnectFin();
				assertThat(datagrams.texts()).containsExactly("hi", "");
				assertThat(draining.isCompleted()).isTrue();
				assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(0xFFFF_FFFFL, "bye"));
			}
		}
	}

	@Test
	void whenSessionFailsThenFurtherBytesAreIgnored() {
		try (TestSession test = TestSession.open()) {
			test.peerSends(hex("6843 03 000000"));
			test.peerSends(new Capsule.CloseSession(6, "late"));
			test.inbound.onConnectFin();
			assertThat(test.carrier.log()).containsExactly("abort 0x10e", "detach");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "990b4d3d 01 00", "990b4d3f 01 00", "990b4d40 01 00", "990b4d41 01 00", "990b4d43 01 00",
			"990b4d44 01 00", "990b4d3d 03 000000", "990b4d3f 08 ffffffffffffffff" })
	void whenFlowControlIsOffThenItsCapsulesAreIgnored(String bytes) {
		try (TestSession test = TestSession.open()) {
			test.peerSends(hex(bytes));
			test.peerSends(hex(bytes));
			assertThat(test.session.isOpen()).isTrue();
			TestSession.subscribe(test.create().stream().send(Mono.just(test.buffer("free"))));
			assertThat(test.lastStream().written()).isEqualTo("free");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "990b4d3e 00", "990b4d42 01 00" })
	void whenFlowControlIsOffThenCapsulesOfHttp2StillFailTheSession(String bytes) {
		try (TestSession test = TestSession.open()) {
			test.peerSends(hex(bytes));
			assertThat(test.carrier.log()).containsExactly("abort 0x45d4487", "detach");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "990b4d41 02 43e8", "990b4d43 01 0a", "990b4d44 01 0a" })
	void whenPeerSaysItIsBlockedThenNothingHappens(String bytes) {
		try (TestSession test = TestSession.withLimits(LIMITS, LIMITS)) {
			test.peerSends(hex(bytes));
			assertThat(test.carrier.log()).isEmpty();
		}
	}

}
