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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client against a server that writes chosen bytes: streams, datagrams and capsules.
 */
@Rows("C12")
class ClientRawIT {

	private static final Duration BOUND = Journal.BOUND;

	private static final byte[] OK = RawBytes.headers(":status", "200");

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	final RawServer server = new RawServer();

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(this.server);

	@Rows("C9")
	@Test
	void whenStreamAndDatagramComeBeforeResponseThenTheyAreDelivered() {
		this.server.answer((request) -> {
			request.connection().openUni(RawBytes.uniPreamble(0), RawBytes.text("early"));
			request.connection().datagram(RawBytes.datagram(0, RawBytes.text("early datagram")));
			request.stream().eventLoop().schedule(() -> request.write(OK), 100, TimeUnit.MILLISECONDS);
		});
		WebTransportSession session = this.client.open("/");
		assertThat(session.incomingUnidirectionalStreams()
			.next()
			.flatMap((stream) -> stream.receive().next().map(TestClient::take))
			.block(BOUND)).isEqualTo("early");
		assertThat(session.receiveDatagrams().next().map(TestClient::take).block(BOUND)).isEqualTo("early datagram");
	}

	@Rows({ "R27", "C9" })
	@Test
	void whenTooManyStreamsComeBeforeResponseThenTheyAreRefused() {
		this.server.answer((request) -> {
			for (int i = 0; i < 40; i++) {
				request.connection().openBidi(RawBytes.bidiPreamble(0));
			}
		});
		this.client.get().open(this.client.uri("/")).subscribe(null, (ex) -> {
		});
		this.server.awaitConnection(0).awaitReset(39 * 4 + 1, Codes.WT_BUFFERED_STREAM_REJECTED);
	}

	@Rows("R30")
	@Test
	void whenSessionIsRejectedThenItsStreamsAreRefusedAtOnce() {
		this.server.answer((request) -> {
			request.connection().openBidi(RawBytes.bidiPreamble(request.id()));
			request.stream().eventLoop().schedule(() -> request.status(403), 100, TimeUnit.MILLISECONDS);
		});
		TestClient.assertFails(this.client.get().open(this.client.uri("/")),
				(ex) -> assertThat(ex).isInstanceOf(SessionRejectedException.class));
		this.server.awaitConnection(0).awaitReset(1, Codes.WT_BUFFERED_STREAM_REJECTED);
	}

	@Rows("R23")
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void whenStreamNamesNoSessionThenConnectionIsClosed(long sessionId) {
		this.client.open("/");
		this.server.awaitConnection(0).openUni(RawBytes.uniPreamble(sessionId));
		this.server.awaitConnection(0).awaitClose(Codes.H3_ID_ERROR);
	}

	@Rows("R32")
	@Test
	void whenBidirectionalStreamIsNotWebTransportThenConnectionIsClosed() {
		this.client.open("/");
		this.server.awaitConnection(0).openBidi(RawBytes.request("GET", "/"));
		this.server.awaitConnection(0).awaitClose(Codes.H3_STREAM_CREATION_ERROR);
	}

	@Test
	void whenServerPushesThenConnectionIsClosed() {
		this.client.open("/");
		this.server.awaitConnection(0).openUni(RawBytes.varints(Codes.STREAM_PUSH, 0));
		this.server.awaitConnection(0).awaitClose(Codes.H3_ID_ERROR);
	}

	@Rows("R58")
	@Test
	void whenDatagramIsTruncatedThenConnectionIsClosed() {
		this.client.open("/");
		this.server.awaitConnection(0).datagram(RawBytes.bytes(0xc0, 0));
		this.server.awaitConnection(0).awaitClose(Codes.H3_DATAGRAM_ERROR);
	}

	@Rows("R58")
	@Test
	void whenDatagramComesWithResponseThenItIsDelivered() {
		this.server.answer((request) -> {
			request.connection().datagram(RawBytes.datagram(0, RawBytes.text("together")));
			request.write(OK);
		});
		assertThat(this.client.open("/").receiveDatagrams().next().map(TestClient::take).block(BOUND))
			.isEqualTo("together");
	}

	@Rows("R48")
	@ParameterizedTest
	@ValueSource(longs = { 1 << 16, 1 })
	void whenDataLimitDoesNotGrowThenSessionIsReset(long limit) {
		this.server.answer((request) -> request.write(OK,
				RawBytes.data(RawBytes.capsule(Codes.CAPSULE_MAX_DATA, RawBytes.varint(limit)))));
		assertThat(this.client.open("/").closeStatus().block(BOUND).isAbrupt()).isTrue();
		this.server.awaitConnection(0).awaitReset(0, Codes.WT_FLOW_CONTROL_ERROR);
	}

	@Rows({ "R50", "R52" })
	@ParameterizedTest
	@ValueSource(longs = { Codes.CAPSULE_MAX_STREAM_DATA, Codes.CAPSULE_STREAM_DATA_BLOCKED })
	void whenCapsuleBelongsToHttp2ThenSessionIsReset(long type) {
		this.server
			.answer((request) -> request.write(OK, RawBytes.data(RawBytes.capsule(type, RawBytes.varints(4, 10)))));
		assertThat(this.client.open("/").closeStatus().block(BOUND).isAbrupt()).isTrue();
		this.server.awaitConnection(0).awaitReset(0, Codes.WT_FLOW_CONTROL_ERROR);
	}

	@Rows("R49")
	@Test
	void whenStreamLimitIsRaisedThenWaitingStreamIsOpened() {
		this.server.settings(Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_H3_DATAGRAM, 1,
				Codes.SETTING_WT_ENABLED, 1, Codes.SETTING_WT_MAX_DATA, 100);
		WebTransportSession session = this.client.open("/");
		List<Long> opened = new CopyOnWriteArrayList<>();
		CompletableFuture<Boolean> opening = session.createUnidirectionalStream()
			.map((stream) -> opened.add(stream.getStreamId()))
			.toFuture();
		RawServerConnection connection = this.server.awaitConnection(0);
		connection.awaitFrame(0, Codes.FRAME_DATA);
		assertThat(opened).isEmpty();
		connection.write(0, RawBytes.data(RawBytes.capsule(Codes.CAPSULE_MAX_STREAMS_UNI, RawBytes.varint(1))));
		assertThat(opening).succeedsWithin(BOUND);
	}

	@Rows("R54")
	@Test
	void whenServerOpensTooManyStreamsThenSessionIsReset() {
		WebTransportSession session = this.client.open("/");
		RawServerConnection connection = this.server.awaitConnection(0);
		for (int i = 0; i < 101; i++) {
			connection.openUni(RawBytes.uniPreamble(0));
		}
		assertThat(session.closeStatus().block(BOUND).isAbrupt()).isTrue();
		connection.awaitReset(0, Codes.WT_FLOW_CONTROL_ERROR);
	}

	@Rows("R79")
	@Test
	void whenServerStopsControlStreamThenConnectionIsClosed() {
		this.client.open("/");
		RawServerConnection connection = this.server.awaitConnection(0);
		connection.stopSending(2, Codes.H3_NO_ERROR);
		connection.awaitClose(Codes.H3_CLOSED_CRITICAL_STREAM);
	}

	@Rows("C8")
	@Test
	void whenClientOpensStreamThenHeaderComesFirst() {
		WebTransportSession session = this.client.open("/");
		RawServerConnection connection = this.server.awaitConnection(0);
		connection.awaitPreamble(session.createBidirectionalStream().block(BOUND).getStreamId(),
				Codes.SIGNAL_WEBTRANSPORT_BIDI, 0);
		connection.awaitPreamble(session.createUnidirectionalStream().block(BOUND).getStreamId(),
				Codes.STREAM_WEBTRANSPORT_UNI, 0);
	}

	@Rows("R43")
	@Test
	void whenServerClosesThenClientAnswersWithFin() {
		this.server
			.answer((request) -> request.writeAndFin(OK, RawBytes.data(RawBytes.closeCapsule(4294967295L, "the end"))));
		assertThat(this.client.open("/").closeStatus().block(BOUND)).isEqualTo(CloseStatus.of(4294967295L, "the end"));
		this.server.awaitConnection(0).awaitFin(0);
	}

	@Rows("R56")
	@Test
	void whenClientClosesThenItsStreamsAreReset() {
		WebTransportSession session = this.client.open("/");
		long streamId = session.createBidirectionalStream().block(BOUND).getStreamId();
		RawServerConnection connection = this.server.awaitConnection(0);
		connection.awaitStream(streamId);
		session.close(CloseStatus.of(3, "over")).block(BOUND);
		assertThat(connection.awaitFrame(0, Codes.FRAME_DATA).payload()).isEqualTo(RawBytes.closeCapsule(3, "over"));
		connection.awaitReset(streamId, Codes.WT_SESSION_GONE);
	}

}
