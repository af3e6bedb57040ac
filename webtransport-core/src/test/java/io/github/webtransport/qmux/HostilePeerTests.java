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

package io.github.webtransport.qmux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.WebTransportStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a connection does about peers that break rules, or do not read.
 */
class HostilePeerTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			parameters twice | ff5153300d0a0d0a 00 | 10
			unknown frame | 1e | 7
			cut off | 0e 00 00 05 61 | 7
			gap in a stream | 0e 00 01 01 61 | 10
			stream beyond the limit | 0e 10 00 01 61 | 4
			unidirectional beyond the limit | 0e 12 00 01 61 | 4
			stream of this side that is not open | 0e 01 00 01 61 | 5
			bytes on a stream that only this side sends on | 0e 03 00 01 61 | 5
			reset of a stream that only this side sends on | 04 03 00 00 | 5
			stop of a stream that only the peer sends on | 05 02 00 | 5
			credit of a stream that only the peer sends on | 11 02 05 | 5
			credit of a stream that is not open | 11 01 05 | 5
			final size beyond the window of a stream | 04 00 00 80002711 | 3
			bytes behind the end | 0f 00 00 01 61 0e 00 01 01 62 | 6
			another end | 0f 00 00 02 6161 0f 00 02 00 04 00 00 05 | 6
			answer to no ping | f48c67529ef8c7be 00 | 10
			ping whose number was used | f48c67529ef8c7bd 02 f48c67529ef8c7bd 02 | 10
			reset at more than the final size | 24 00 00 01 02 | 7
			more streams than there can be | 12 d000000000000001 | 7
			""")
	void whenAPeerBreaksARuleThenTheConnectionEnds(String what, String hex, long errorCode) {
		TestConnection connection = TestConnection.open();
		List<String> frames = connection.receive(hex);
		assertThat(frames).last().asString().startsWith("Close[application=false, code=" + errorCode + ",");
		assertThat(connection.socket.status()).isEqualTo(WebSocketStatus.PROTOCOL_ERROR);
		assertThat(connection.closed).isNotNull().matches((status) -> status.isAbrupt());
		assertThat(connection.detached).isTrue();
		connection.end();
	}

	@ParameterizedTest
	@CsvSource({ "0e 00 00 01 61, 10", "00 10 4400, 10", "ff5153300d0a0d0a 03 040105 ff5153300d0a0d0a 00, 10",
			"ff5153300d0a0d0a 06 040105 040105, 8", "ff5153300d0a0d0a 02 0000, 8" })
	void whenTheParametersAreNotAsTheyShouldBeThenTheConnectionEnds(String hex, long errorCode) {
		TestConnection connection = TestConnection.create();
		assertThat(connection.receive(hex)).last()
			.asString()
			.startsWith("Close[application=false, code=" + errorCode + ",");
		connection.end();
	}

	@Test
	void whenNoParametersComeThenTheConnectionEnds() {
		TestConnection connection = TestConnection.create();
		connection.socket.frames();
		connection.socket.loop().advance(Duration.ofSeconds(6));
		assertThat(connection.socket.frames()).singleElement().asString().startsWith("Close[application=false");
		connection.socket.loop().advance(Duration.ofSeconds(3));
		assertThat(connection.socket.isAborted()).isTrue();
		assertThat(connection.session).isNull();
		connection.end();
	}

	@Test
	void whenARecordIsTooLongOrEmptyThenTheConnectionEnds() {
		for (int length : new int[] { 16383, 0 }) {
			TestConnection connection = TestConnection.open();
			assertThat(connection.receive(Unpooled.wrappedBuffer(new byte[length]))).last()
				.asString()
				.startsWith("Close[application=false, code=7,");
			connection.end();
		}
	}

	@Test
	void whenTextComesThenTheConnectionEnds() {
		TestConnection connection = TestConnection.open();
		connection.connection.onForeignMessage(WebSocketStatus.UNSUPPORTED);
		assertThat(connection.socket.frames()).last().asString().startsWith("Close[application=false, code=10,");
		assertThat(connection.socket.status()).isEqualTo(WebSocketStatus.UNSUPPORTED);
		connection.end();
	}

	@Test
	void whenAStreamHasMoreThanItsWindowThenTheConnectionEnds() {
		TestConnection connection = TestConnection.open();
		assertThat(connection.receive(stream(0, 0, 10_000))).isEmpty();
		assertThat(connection.unread).isEqualTo(10_000);
		assertThat(connection.receive(stream(0, 10_000, 1))).last().asString().contains("application=false, code=3,");
		connection.end();
	}

	@Test
	void whenStreamsHaveMoreThanTheWindowOfTheConnectionThenTheConnectionEnds() {
		TestConnection connection = TestConnection.open();
		assertThat(connection.receive(stream(0, 0, 10_000))).isEmpty();
		assertThat(connection.receive(stream(4, 0, 10_000))).isEmpty();
		assertThat(connection.receive(stream(2, 0, 1))).last().asString().contains("application=false, code=3,");
		connection.end();
	}

	@Test
	void whenBytesComeOneByOneThenTheyTakeLittleMemory() {
		TestConnection connection = TestConnection.open();
		for (int offset = 0; offset < 9_000; offset++) {
			connection.receive(stream(0, offset, 1));
		}
		assertThat(connection.unread).isEqualTo(9_000);
		assertThat(connection.socket.memory()).isLessThan(3 * 9_000);
		connection.end();
	}

	@Test
	void whenThePeerDoesNotReadThenItIsNotListenedTo() {
		TestConnection connection = TestConnection.open();
		connection.socket.stick();
		int pings = 0;
		connection.socket.isAsked();
		do {
			ByteBuf record = Unpooled.buffer();
			for (int i = 0; i < 1_000; i++) {
				record.writeLong(0xf48c67529ef8c7bdL).writeInt(0x80000000 | pings++);
			}
			connection.receive(record);
		}
		while (connection.socket.isAsked() && pings < 1_000_000);
		assertThat(connection.socket.unsentBytes()).isBetween(QmuxOutbox.MAX_UNSENT, 2 * QmuxOutbox.MAX_UNSENT);
		connection.socket.leave();
		assertThat(connection.socket.isAsked()).isTrue();
		connection.end();
	}

	@Test
	void whenThePeerDoesNotReadThenBodiesWaitAndTheConnectionTimesOut() {
		TestConnection connection = TestConnection.open();
		WebTransportStream stream = connection.session.createBidirectionalStream().block();
		connection.socket.stick();
		List<Throwable> failures = new ArrayList<>();
		stream.send(Flux.range(0, 1_000).map((i) -> connection.session.bufferFactory().wrap(new byte[1_000])))
			.subscribe(null, failures::add);
		connection.socket.loop().runTasks();
		assertThat(connection.socket.unsentBytes()).isLessThan(2 * QmuxOutbox.MAX_UNSENT);
		assertThat(failures).isEmpty();
		connection.socket.loop().advance(Duration.ofSeconds(40));
		assertThat(connection.socket.isAborted()).isTrue();
		assertThat(failures).hasSize(1);
		connection.end();
	}

	@Test
	void whenThePeerDoesNotReadThenDatagramsAreDropped() {
		TestConnection connection = TestConnection.open();
		connection.socket.stick();
		for (int i = 0; i < 1_000; i++) {
			connection.session.sendDatagram(connection.session.bufferFactory().wrap(new byte[1_000]));
			connection.socket.loop().runTasks();
		}
		assertThat(connection.socket.unsentBytes()).isLessThan(2 * QmuxOutbox.MAX_UNSENT);
		assertThat(connection.session.stats().block().getDatagramsDropped()).isGreaterThan(600);
		connection.end();
	}

	@Test
	void whenStreamsComeAndGoThenTheirNumberStaysLimited() {
		TestConnection connection = TestConnection.open();
		connection.session.incomingBidirectionalStreams()
			.subscribe((stream) -> stream.send(stream.receive()).subscribe(null, (ex) -> {
			}));
		for (int number = 0; number < 100; number++) {
			String id = String.format("80%06x", 4 * number);
			List<String> frames = connection.receive("0f" + id + "000161" + "05" + id + "00");
			assertThat(frames).noneMatch((frame) -> frame.startsWith("Close"));
		}
		connection.end();
	}

	private static ByteBuf stream(int streamId, int offset, int length) {
		return Unpooled.buffer()
			.writeByte(0x0e)
			.writeByte(streamId)
			.writeInt(0x80000000 | offset)
			.writeInt(0x80000000 | length)
			.writeZero(length);
	}

}
