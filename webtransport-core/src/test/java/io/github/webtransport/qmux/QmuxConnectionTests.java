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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamPriority;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QmuxConnection}, frame by frame.
 */
class QmuxConnectionTests {

	private static DataBuffer buffer(TestConnection connection, int length) {
		return connection.session.bufferFactory().wrap(new byte[length]);
	}

	private static List<Object> collect(WebTransportStream stream) {
		List<Object> events = new ArrayList<>();
		stream.receive().subscribe((buffer) -> {
			events.add(buffer.toString(StandardCharsets.UTF_8));
			DataBufferUtils.release(buffer);
		}, events::add, () -> events.add("end"));
		return events;
	}

	@Test
	void shouldSayFirstWhatThePeerMayDo() {
		TestConnection connection = TestConnection.create();
		assertThat(connection.socket.frames()).containsExactly("Parameters[parameters=" + TestConnection.LOCAL + "]");
		connection.end();
	}

	@Test
	void shouldSendWithinBothWindows() {
		TestConnection connection = TestConnection.create();
		// 10 bytes in all, 6 on a stream that this side opens
		connection.receive("ff5153300d0a0d0a 09 04010a 060106 080102");
		connection.socket.frames();
		WebTransportStream stream = connection.session.createBidirectionalStream().block();
		List<String> done = new ArrayList<>();
		stream.send(Mono.just(buffer(connection, 20))).subscribe(null, null, () -> done.add("done"));
		assertThat(connection.socket.frames()).containsExactly("STREAM 1 0 ", "STREAM 1 0 000000000000");
		assertThat(connection.receive("11 01 18")).containsExactly("STREAM 1 6 00000000");
		assertThat(connection.receive("10 0c")).containsExactly("STREAM 1 10 0000");
		assertThat(done).isEmpty();
		assertThat(connection.receive("10 20")).containsExactly("STREAM 1 12 0000000000000000", "STREAM 1 20  FIN");
		assertThat(done).containsExactly("done");
		connection.end();
	}

	@Test
	void whenThereIsNoStreamCreditThenStreamsWait() {
		TestConnection connection = TestConnection.create();
		connection.receive("ff5153300d0a0d0a 03 08 01 01");
		connection.socket.frames();
		List<Object> opened = new ArrayList<>();
		connection.session.createBidirectionalStream().subscribe(opened::add);
		connection.session.createBidirectionalStream().subscribe(opened::add);
		connection.session.tryCreateUnidirectionalStream().subscribe(opened::add);
		assertThat(connection.socket.frames()).containsExactly("STREAM 1 0 ");
		assertThat(opened).hasSize(1);
		assertThat(connection.receive("12 02 13 01")).containsExactly("STREAM 5 0 ");
		assertThat(opened).hasSize(2);
		connection.end();
	}

	@Test
	void shouldRenewCreditAsBytesAreRead() {
		TestConnection connection = TestConnection.open();
		WebTransportStream[] accepted = new WebTransportStream[1];
		connection.session.incomingBidirectionalStreams().subscribe((stream) -> accepted[0] = stream);
		assertThat(connection.receive("0e 00 00 5388" + "00".repeat(5000))).isEmpty();
		assertThat(connection.unread).isEqualTo(5000);
		accepted[0].receive().subscribe(DataBufferUtils::release);
		assertThat(connection.socket.frames()).containsExactly("MaxStreamData[streamId=0, maximum=15000]");
		assertThat(connection.unread).isZero();
		assertThat(connection.receive("0e 00 5388 5388" + "00".repeat(5000)))
			.containsExactlyInAnyOrder("MaxData[maximum=30000]", "MaxStreamData[streamId=0, maximum=20000]");
		connection.end();
	}

	@Test
	void shouldReceiveAndEnd() {
		TestConnection connection = TestConnection.open();
		List<Object> events = new ArrayList<>();
		connection.session.incomingBidirectionalStreams().subscribe((stream) -> events.add(collect(stream)));
		connection.receive("0a 00 02 6869");
		connection.receive("0f 00 02 01 21 0f 08 00 01 61");
		connection.receive("0e 04 00 01 62");
		assertThat(events).containsExactly(List.of("hi", "!", "end"), List.of("a", "end"), List.of("b"));
		connection.end();
	}

	@Test
	void whenAStreamIsResetThenItsCodeIsTold() {
		TestConnection connection = TestConnection.open();
		List<Object> events = new ArrayList<>();
		connection.session.incomingBidirectionalStreams().subscribe((stream) -> events.addAll(List.of(stream)));
		connection.receive("0e 00 00 02 6869 04 00 8000002a 05");
		List<Object> received = collect((WebTransportStream) events.get(0));
		assertThat(received).singleElement()
			.isInstanceOfSatisfying(StreamResetException.class, (ex) -> assertThat(ex.getCode()).isEqualTo(42));
		connection.end();
	}

	@Test
	void whenAStreamIsResetAtThenTheReliablePartIsDelivered() {
		TestConnection connection = TestConnection.open();
		List<Object> events = new ArrayList<>();
		connection.session.incomingBidirectionalStreams().subscribe((stream) -> events.add(collect(stream)));
		connection.receive("0e 00 00 01 68 24 00 07 05 02");
		assertThat(events).containsExactly(List.of("h"));
		connection.receive("0e 00 01 01 69");
		assertThat((List<?>) events.get(0)).hasSize(3)
			.last()
			.isInstanceOfSatisfying(StreamResetException.class, (ex) -> assertThat(ex.getCode()).isEqualTo(7));
		connection.end();
	}

	@Test
	void whenResetAtWasNotAgreedOnThenTheConnectionEnds() {
		QmuxParameters local = TestConnection.LOCAL;
		TestConnection connection = TestConnection
			.open(new QmuxParameters(local.maxIdleTimeout(), local.maxData(), local.maxStreamDataBidiLocal(),
					local.maxStreamDataBidiRemote(), local.maxStreamDataUni(), local.maxStreamsBidi(),
					local.maxStreamsUni(), local.maxDatagramFrameSize(), local.maxRecordSize(), false));
		assertThat(connection.receive("24 00 07 00 00")).last().asString().contains("application=false, code=10");
		connection.end();
	}

	@Test
	void whenTheFinalSizeIsLessThanWhatCameThenWhatCameCounts() {
		TestConnection connection = TestConnection.open();
		assertThat(connection.receive("0e 00 00 02 6869 04 00 00 00")).isEmpty();
		connection.end();
	}

	@Test
	void whenAStreamIsStoppedThenItIsResetWithTheSameCode() {
		TestConnection connection = TestConnection.open();
		List<Object> events = new ArrayList<>();
		connection.session.incomingBidirectionalStreams()
			.subscribe((stream) -> stream.stopped().subscribe(null, events::add));
		assertThat(connection.receive("0e 00 00 01 61 05 00 2b"))
			.containsExactly("Reset[streamId=0, code=43, finalSize=0, reliableSize=0, at=false]");
		assertThat(events).singleElement()
			.isInstanceOfSatisfying(StreamStoppedException.class, (ex) -> assertThat(ex.getCode()).isEqualTo(43));
		connection.end();
	}

	@Test
	void whenThisSideResetsAndStopsThenThePeerIsToldTheCodes() {
		TestConnection connection = TestConnection.open();
		WebTransportStream stream = connection.session.createBidirectionalStream().block();
		stream.write(Mono.just(buffer(connection, 3))).subscribe();
		stream.reset(4_000_000_000L).subscribe();
		stream.stopSending(9).subscribe();
		assertThat(connection.socket.frames()).containsExactly("STREAM 1 0 ", "STREAM 1 0 000000",
				"Reset[streamId=1, code=4000000000, finalSize=3, reliableSize=0, at=false]",
				"StopSending[streamId=1, code=9]");
		// What was on its way counts, and is not delivered
		assertThat(connection.receive("0e 01 00 01 61 04 01 00 01")).isEmpty();
		assertThat(connection.receive("0e 01 01 01 61")).isEmpty();
		connection.end();
	}

	@Test
	void shouldSendWhatIsUrgentFirst() {
		TestConnection connection = TestConnection.open();
		WebTransportStream first = connection.session.createBidirectionalStream().block();
		WebTransportStream second = connection.session.createBidirectionalStream().block();
		connection.socket.frames();
		connection.socket.stick();
		Flux<DataBuffer> body = Flux.range(0, 10).map((i) -> buffer(connection, 16_000));
		first.send(body).subscribe();
		second.setPriority(StreamPriority.ofUrgency(1));
		second.send(body).subscribe();
		assertThat(connection.socket.frames()).allMatch((frame) -> frame.startsWith("STREAM 1 "));
		connection.socket.leave();
		List<String> frames = connection.socket.frames();
		assertThat(frames).first().asString().startsWith("STREAM 5 0 ");
		assertThat(frames.subList(0, frames.indexOf("STREAM 5 160000  FIN")))
			.allMatch((frame) -> frame.startsWith("STREAM 5 "));
		connection.end();
	}

	@Test
	void shouldSendAndReceiveDatagrams() {
		TestConnection connection = TestConnection.open();
		List<String> received = new ArrayList<>();
		connection.session.receiveDatagrams().subscribe((datagram) -> {
			assertThat(datagram.readPosition()).isZero();
			received.add(datagram.toString(StandardCharsets.UTF_8));
			DataBufferUtils.release(datagram);
		});
		connection.receive("31 02 6869 30 2121");
		assertThat(received).containsExactly("hi", "!!");
		assertThat(connection.session.maxDatagramSize()).isEqualTo(16379);
		connection.session.sendDatagram(buffer(connection, 2));
		assertThat(connection.socket.frames()).containsExactly("DATAGRAM 0000");
		connection.end();
	}

	@Test
	void shouldAnswerPings() {
		TestConnection connection = TestConnection.open();
		assertThat(connection.receive("f48c67529ef8c7bd 05")).containsExactly("Ping[sequence=5, answer=true]");
		assertThat(connection.receive("f48c67529ef8c7bd 07")).containsExactly("Ping[sequence=7, answer=true]");
		connection.end();
	}

	@Test
	void whenThePeerIsQuietThenItIsAskedAndThenLost() {
		TestConnection connection = TestConnection.open();
		connection.socket.loop().advance(Duration.ofSeconds(16));
		assertThat(connection.socket.frames()).containsExactly("Ping[sequence=0, answer=false]");
		connection.receive("f48c67529ef8c7be 00");
		connection.socket.loop().advance(Duration.ofSeconds(25));
		assertThat(connection.socket.isAborted()).isFalse();
		connection.socket.loop().advance(Duration.ofSeconds(15));
		assertThat(connection.socket.isAborted()).isTrue();
		assertThat(connection.closed).isNotNull().matches((status) -> status.isAbrupt());
		connection.end();
	}

	@Test
	void whenThePeerClosesThenTheSessionEndsByItsCode() {
		TestConnection connection = TestConnection.open();
		connection.receive("1d 8000002a 03 627965");
		assertThat(connection.closed).isEqualTo(CloseStatus.of(42, "bye"));
		assertThat(connection.socket.status()).isEqualTo(WebSocketStatus.NORMAL);
		assertThat(connection.detached).isTrue();
		connection.end();
	}

	@Test
	void whenThePeerClosesByAnErrorThenTheSessionEndsAbruptly() {
		TestConnection connection = TestConnection.open();
		assertThat(connection.receive("1c 0a 00 03 627965")).isEmpty();
		assertThat(connection.closed).isNotNull().matches((status) -> status.isAbrupt());
		connection.end();
	}

	@Test
	void whenThisSideClosesThenWhatWasSentGoesFirst() {
		TestConnection connection = TestConnection.open();
		WebTransportStream stream = connection.session.createBidirectionalStream().block();
		stream.send(Mono.just(buffer(connection, 1))).subscribe();
		connection.session.closeNow(CloseStatus.of(1001, "Server shutdown"));
		assertThat(connection.socket.frames()).containsExactly("STREAM 1 0 ", "STREAM 1 0 00 FIN",
				"Close[application=true, code=1001, reason=Server shutdown]");
		assertThat(connection.socket.status()).isEqualTo(WebSocketStatus.GOING_AWAY);
		assertThat(connection.socket.isAborted()).isFalse();
		connection.socket.loop().advance(Duration.ofSeconds(3));
		assertThat(connection.socket.isAborted()).isTrue();
		connection.end();
	}

	@Test
	void whenThisSideAbortsThenThePeerLearnsOfAnError() {
		TestConnection connection = TestConnection.open();
		connection.session.abort().subscribe();
		assertThat(connection.socket.frames()).containsExactly("Close[application=false, code=0, reason=]");
		connection.end();
	}

}
