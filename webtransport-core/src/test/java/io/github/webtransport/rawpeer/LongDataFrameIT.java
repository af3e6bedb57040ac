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

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * DATA frames that are longer than anything that will ever come: they are legal, and read
 * as they come.
 */
@ExtendWith(LeakGuard.class)
class LongDataFrameIT {

	private static final byte[] CLOSE = RawBytes.closeCapsule(77, "bye");

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Order(2)
	@RegisterExtension
	final RawServer rawServer = new RawServer();

	@Order(3)
	@RegisterExtension
	final TestClient client = TestClient.of(this.rawServer);

	private static byte[] header(long length) {
		return RawBytes.concat(RawBytes.varint(Codes.FRAME_DATA), RawBytes.varint(length, 8));
	}

	@ParameterizedTest
	@Rows("R76")
	@DisplayName("R76 capsules in a DATA frame of any legal length")
	@ValueSource(longs = { 1L << 31, 1L << 32, 1L << 40, (1L << 62) - 1 })
	void whenDataFrameIsLongThenItsCapsulesAreRead(long length) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/draining");
		session.write(header(length), RawBytes.capsule(0x1234, RawBytes.pattern(2_500_000)),
				RawBytes.capsule(Codes.CAPSULE_DRAIN_SESSION));
		server.awaitEvent("draining, DRAINING");
		session.write(RawBytes.capsule(0x1234, RawBytes.pattern(50)));
		peer.assertEchoes(session);
		session.write(CLOSE).awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@Test
	@Rows({ "R76", "R25" })
	@DisplayName("R76 such a frame byte by byte, in front of the answer too")
	void whenLongDataFrameComesByteByByteThenItIsRead() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi().write(RawBytes.connect("/echo"));
		session.writeByteByByte(header(1L << 40), CLOSE);
		session.awaitStatus(200).awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@Test
	@Rows("R76")
	@DisplayName("R76 a frame behind a long one that was read to its end")
	void whenLongDataFrameEndsThenNextFrameFollows() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		byte[] capsule = RawBytes.capsule(0x1234, RawBytes.pattern(300_000));
		session.write(header(capsule.length), capsule, RawBytes.frame(Codes.grease(5), RawBytes.pattern(30)),
				header(CLOSE.length + 1L), Arrays.copyOf(CLOSE, 5));
		session.write(Arrays.copyOfRange(CLOSE, 5, CLOSE.length)).awaitFin();
		server.awaitEvent("closed 77 'bye'");
	}

	@Test
	@Rows({ "R76", "R24" })
	@DisplayName("R76 FIN within a long frame is a frame that is cut")
	void whenStreamEndsWithinLongDataFrameThenFrameError() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.writeAndFin(header(1L << 40), RawBytes.capsule(0x1234));
		peer.awaitConnectionClose(Codes.H3_FRAME_ERROR);
		server.awaitEvent("closed abruptly");
	}

	@Test
	@Rows("R76")
	@DisplayName("R76 HEADERS of that length are refused all the same")
	void whenHeadersFrameIsLongThenExcessiveLoad() {
		RawPeer peer = server.browser();
		peer.openBidi().write(RawBytes.varint(Codes.FRAME_HEADERS), RawBytes.varint(1L << 40));
		peer.awaitConnectionClose(Codes.H3_EXCESSIVE_LOAD);
	}

	@Test
	@Rows({ "R76", "C12" })
	@DisplayName("R76 the client reads them too")
	void whenServerSendsLongDataFrameThenClientReadsIt() {
		WebTransportSession session = this.client.open("/");
		this.rawServer.awaitConnection(0).write(0, header(1L << 40), CLOSE);
		assertThat(session.closeStatus().block(Journal.BOUND)).satisfies((status) -> {
			assertThat(status.code()).isEqualTo(77);
			assertThat(status.reason()).isEqualTo("bye");
		});
	}

}
