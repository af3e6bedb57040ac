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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.CapsuleEncoder;
import io.github.webtransport.protocol.SessionLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session on a {@link FakeCarrier} and a {@link ManualLoop}. Closing it proves that
 * nothing is left: no buffer, no timer, no stream.
 */
final class TestSession implements AutoCloseable {

	/**
	 * Longer than a session waits for anything once it has ended.
	 */
	private static final Duration AFTERMATH = Duration.ofSeconds(5);

	final ManualLoop loop = new ManualLoop();

	final FakeCarrier carrier = new FakeCarrier(this.loop);

	final RecordingMetrics metrics = new RecordingMetrics();

	final DefaultSession session;

	final SessionInbound inbound;

	private @Nullable Collector<WebTransportStream> bidirectional;

	private @Nullable Collector<WebTransportReceiveStream> unidirectional;

	private TestSession(SessionParameters parameters) {
		this.session = new DefaultSession(this.carrier,
				new SessionParameters(parameters.id(), parameters.handshakeInfo(), parameters.attributes(),
						this.metrics, parameters.datagram(), parameters.localLimits(), parameters.dataShare(),
						parameters.remoteLimits(), parameters.idleTimeout()));
		this.inbound = this.session.inbound();
	}

	static SessionParameters parameters() {
		HandshakeInfo info = HandshakeInfo.builder(URI.create("https://localhost:4433/test")).build();
		return new SessionParameters("session-1", info, Map.of("first", 1), new RecordingMetrics(),
				DatagramSettings.DEFAULT, SessionLimits.NONE, null, SessionLimits.NONE, null);
	}

	/**
	 * Open a session without flow control.
	 */
	static TestSession open() {
		return new TestSession(parameters());
	}

	/**
	 * Open a session with flow control.
	 * @param local what the peer may do
	 * @param remote what this side may do
	 */
	static TestSession withLimits(SessionLimits local, SessionLimits remote) {
		return with((p) -> new SessionParameters(p.id(), p.handshakeInfo(), p.attributes(), p.metrics(), p.datagram(),
				local, null, remote, p.idleTimeout()));
	}

	static TestSession withQueues(int receive, int send, DatagramOverflow overflow) {
		return withDatagrams(
				DatagramSettings.builder().receiveQueue(receive).sendQueue(send).overflow(overflow).build());
	}

	static TestSession withDatagrams(DatagramSettings datagrams) {
		return with((p) -> new SessionParameters(p.id(), p.handshakeInfo(), p.attributes(), p.metrics(), datagrams,
				p.localLimits(), p.dataShare(), p.remoteLimits(), p.idleTimeout()));
	}

	static TestSession withIdleTimeout(Duration timeout) {
		return with((p) -> new SessionParameters(p.id(), p.handshakeInfo(), p.attributes(), p.metrics(), p.datagram(),
				p.localLimits(), p.dataShare(), p.remoteLimits(), timeout));
	}

	private static TestSession with(UnaryOperator<SessionParameters> change) {
		return new TestSession(change.apply(parameters()));
	}

	// Buffers

	DataBuffer buffer(String text) {
		ByteBuf bytes = bytes(text);
		return this.carrier.bufferFactory().wrap(bytes);
	}

	private ByteBuf bytes(String text) {
		byte[] content = text.getBytes(StandardCharsets.UTF_8);
		// Never 0 bytes, which would not be counted
		return this.carrier.bufferFactory()
			.getByteBufAllocator()
			.buffer(Math.max(1, content.length))
			.writeBytes(content);
	}

	// The peer

	FakeStream peerOpens(boolean bidirectional) {
		FakeStream stream = this.carrier.newStream(bidirectional, false);
		this.inbound.onStream(stream);
		return stream;
	}

	void peerSends(Capsule capsule) {
		ByteBuf bytes = CapsuleEncoder.encode(this.carrier.bufferFactory().getByteBufAllocator(), capsule);
		this.inbound.onConnectData(bytes);
		bytes.release();
	}

	void peerSends(byte[] bytes) {
		this.inbound.onConnectData(Unpooled.wrappedBuffer(bytes));
	}

	void peerCloses(long code, String reason) {
		peerSends(new Capsule.CloseSession(code, reason));
		this.inbound.onConnectFin();
	}

	void datagram(String text) {
		ByteBuf bytes = bytes(text);
		this.inbound.onDatagram(bytes);
	}

	/**
	 * The engine has room for some datagrams, and says so if it was asked to.
	 */
	void datagramSpace(int room) {
		this.carrier.datagramRoom = room;
		if (this.carrier.awaitingDatagramSpace) {
			this.carrier.awaitingDatagramSpace = false;
			this.inbound.onDatagramSpace();
		}
	}

	// Streams, with both ends of each

	Accepted accept() {
		if (this.bidirectional == null) {
			this.bidirectional = subscribe(this.session.incomingBidirectionalStreams());
		}
		FakeStream carrier = peerOpens(true);
		return new Accepted(last(this.bidirectional), carrier);
	}

	Received acceptUnidirectional() {
		if (this.unidirectional == null) {
			this.unidirectional = subscribe(this.session.incomingUnidirectionalStreams());
		}
		FakeStream carrier = peerOpens(false);
		return new Received(last(this.unidirectional), carrier);
	}

	Accepted create() {
		Collector<WebTransportStream> created = subscribe(this.session.createBidirectionalStream());
		return new Accepted(created.value(), lastStream());
	}

	Sending createUnidirectional() {
		Collector<WebTransportSendStream> created = subscribe(this.session.createUnidirectionalStream());
		return new Sending(created.value(), lastStream());
	}

	private static <T> T last(Collector<T> collector) {
		return collector.values().get(collector.values().size() - 1);
	}

	FakeStream lastStream() {
		return this.carrier.streams().get(this.carrier.streams().size() - 1);
	}

	static <T> Collector<T> subscribe(Publisher<T> publisher) {
		Collector<T> collector = Collector.all();
		publisher.subscribe(collector);
		return collector;
	}

	CloseStatus closeStatus() {
		return subscribe(this.session.closeStatus()).value();
	}

	/**
	 * End the session, if it is open, and prove that nothing is left.
	 */
	@Override
	public void close() {
		this.loop.runTasks();
		if (this.session.isOpen()) {
			this.session.closeNow(CloseStatus.NORMAL);
		}
		this.loop.advance(AFTERMATH);
		assertNothingIsHeld();
		assertThat(this.loop.hasTimers()).as("Timers that are left").isFalse();
		assertThat(this.metrics.closed).as("Ends of the session").hasSize(1);
		assertThat(this.carrier.waitingStreams()).as("Streams that wait to be opened").isZero();
	}

	/**
	 * Prove that nothing is held for the session, which has ended.
	 */
	void assertNothingIsHeld() {
		assertThat(this.carrier.violations()).as("Breaches of the carrier's contract").isEmpty();
		assertThat(this.carrier.streams()).as("Streams").allMatch(FakeStream::isReleased);
		assertThat(this.carrier.unreleasedBytes()).as("Bytes of buffers that leaked").isZero();
	}

	record Accepted(WebTransportStream stream, FakeStream carrier) {

	}

	record Received(WebTransportReceiveStream stream, FakeStream carrier) {

	}

	record Sending(WebTransportSendStream stream, FakeStream carrier) {

	}

}
