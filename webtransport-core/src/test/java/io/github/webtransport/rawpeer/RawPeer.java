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

import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bare QUIC client. It sends what it is told, byte for byte, and records everything the
 * server does. Nothing of HTTP/3 happens by itself: even the control stream has to be
 * opened.
 */
final class RawPeer implements AutoCloseable {

	private final RawConnection connection;

	private final Journal journal;

	private @Nullable RawStream serverControl;

	private RawPeer(RawConnection connection) {
		this.connection = connection;
		this.journal = connection.journal();
	}

	/**
	 * Connect, and send nothing but the QUIC handshake.
	 */
	static RawPeer connect(int port) {
		return connect(port, PeerLimits.DEFAULT);
	}

	static RawPeer connect(int port, PeerLimits limits) {
		return new RawPeer(new RawConnection(port, limits));
	}

	/**
	 * Connect as a browser does: with SETTINGS of draft-02.
	 */
	static RawPeer browser(int port) {
		RawPeer peer = connect(port);
		peer.openControl(RawBytes.browserSettings());
		return peer;
	}

	/**
	 * Connect as a client of the latest draft does that wants session flow control.
	 * @param maxData bytes the server may send in a session
	 * @param maxStreamsBidi bidirectional streams the server may open in a session
	 * @param maxStreamsUni unidirectional streams the server may open in a session
	 */
	static RawPeer flowControlled(int port, long maxData, long maxStreamsBidi, long maxStreamsUni) {
		RawPeer peer = connect(port);
		peer.openControl(RawBytes.latestSettings(maxData, maxStreamsBidi, maxStreamsUni));
		return peer;
	}

	// What the peer sends

	RawStream openBidi() {
		return this.connection.open(QuicStreamType.BIDIRECTIONAL);
	}

	/**
	 * Wait until the server lets this peer open another bidirectional stream.
	 */
	RawPeer awaitPlace() {
		this.connection.awaitPlace();
		return this;
	}

	RawStream openUni() {
		return this.connection.open(QuicStreamType.UNIDIRECTIONAL);
	}

	/**
	 * Open the control stream and write the given frames.
	 */
	RawStream openControl(byte[]... frames) {
		return openUni().write(RawBytes.varint(Codes.STREAM_CONTROL), RawBytes.concat(frames));
	}

	/**
	 * Open a bidirectional stream of a session: its header and the first bytes, in one
	 * write.
	 */
	RawStream openBidi(RawStream session, byte[]... payload) {
		return openBidi().write(RawBytes.bidiPreamble(session.id()), RawBytes.concat(payload));
	}

	/**
	 * Open a unidirectional stream of a session: its header and the first bytes, in one
	 * write.
	 */
	RawStream openUni(RawStream session, byte[]... payload) {
		return openUni().write(RawBytes.uniPreamble(session.id()), RawBytes.concat(payload));
	}

	/**
	 * Ask for a session.
	 * @return the CONNECT stream, nothing of the response read
	 */
	RawStream request(String path, String... more) {
		return openBidi().write(RawBytes.connect(path, more));
	}

	/**
	 * Ask for a session and wait for the 2xx.
	 * @return the CONNECT stream
	 */
	RawStream establish(String path, String... more) {
		return request(path, more).awaitStatus(200);
	}

	/**
	 * Send a QUIC datagram of exactly these bytes.
	 */
	void sendDatagram(byte[]... parts) {
		this.connection.sendDatagram(RawBytes.concat(parts));
	}

	// What the server does

	/**
	 * Return the certificate that the server has shown.
	 */
	Certificate serverCertificate() {
		return this.connection.serverCertificate();
	}

	/**
	 * Wait for a connection ID that the server gives out beside the first one.
	 */
	byte[] awaitNewConnectionId() {
		return this.connection.awaitLog("NEW_CONNECTION_ID", () -> this.connection.log().newConnectionId());
	}

	/**
	 * Wait for the server's SETTINGS.
	 */
	Map<Long, Long> awaitSettings() {
		Frame frame = awaitControl().awaitFrame();
		assertThat(frame.type()).as("first frame of the control stream").isEqualTo(Codes.FRAME_SETTINGS);
		Map<Long, Long> settings = new TreeMap<>();
		int position = 0;
		while (position < frame.payload().length) {
			Varint id = Varint.read(frame.payload(), position, frame.payload().length);
			assertThat(id).isNotNull();
			position += id.length();
			Varint value = Varint.read(frame.payload(), position, frame.payload().length);
			assertThat(value).isNotNull();
			position += value.length();
			assertThat(settings.put(id.value(), value.value())).as("duplicate setting %x", id.value()).isNull();
		}
		return settings;
	}

	/**
	 * Wait for the server's control stream, its type already taken.
	 */
	RawStream awaitControl() {
		if (this.serverControl == null) {
			this.serverControl = this.connection.awaitServerStream("the control stream",
					(stream) -> stream.takePreamble(Codes.STREAM_CONTROL));
		}
		return this.serverControl;
	}

	/**
	 * Wait for a unidirectional stream that the server opens in a session.
	 */
	RawStream awaitUni(RawStream session) {
		return this.connection.awaitServerStream("a unidirectional stream of the server",
				(stream) -> stream.takePreamble(Codes.STREAM_WEBTRANSPORT_UNI, session.id()));
	}

	/**
	 * Wait for a bidirectional stream that the server opens in a session.
	 */
	RawStream awaitBidi(RawStream session) {
		return this.connection.awaitServerStream("a bidirectional stream of the server",
				(stream) -> stream.takePreamble(Codes.SIGNAL_WEBTRANSPORT_BIDI, session.id()));
	}

	/**
	 * Wait for a datagram of a session and take it.
	 * @return its payload
	 */
	byte[] awaitDatagram(RawStream session) {
		return await("a datagram", () -> {
			for (byte[] datagram : this.connection.datagrams()) {
				Varint quarter = Varint.read(datagram, 0, datagram.length);
				if (quarter != null && quarter.value() == session.id() / 4) {
					this.connection.datagrams().remove(datagram);
					return Arrays.copyOfRange(datagram, quarter.length(), datagram.length);
				}
			}
			return null;
		});
	}

	void awaitDatagram(RawStream session, String text) {
		assertThat(awaitDatagram(session)).asString().isEqualTo(text);
	}

	/**
	 * Return how many datagrams came that were not taken.
	 */
	int datagramCount() {
		synchronized (this.journal) {
			return this.connection.datagrams().size();
		}
	}

	/**
	 * Wait until the server closes the connection with the given code of HTTP/3.
	 */
	ConnectionClose awaitConnectionClose(long code) {
		ConnectionClose close = this.connection.awaitConnectionClose();
		assertThat(close).as("how the connection was closed." + this.journal)
			.extracting((actual) -> "0x" + Long.toHexString(actual.code()), ConnectionClose::application)
			.containsExactly("0x" + Long.toHexString(code), true);
		return close;
	}

	/**
	 * Wait until the server closes the connection with any error of HTTP/3.
	 */
	void awaitConnectionError() {
		ConnectionClose close = this.connection.awaitConnectionClose();
		assertThat(close.application()).as("close of the application." + this.journal).isTrue();
		assertThat(close.code()).as("code." + this.journal).isGreaterThan(Codes.H3_NO_ERROR);
	}

	/**
	 * Check that the connection still serves requests.
	 */
	void assertAlive() {
		RawStream stream = openBidi().writeAndFin(RawBytes.request("GET", "/no-such-path"));
		assertThat(stream.awaitResponse().status()).isEqualTo(404);
	}

	/**
	 * Check that a session still works: a stream of it is echoed.
	 */
	void assertEchoes(RawStream session) {
		RawStream stream = openBidi(session);
		stream.writeAndFin(RawBytes.text("still here"));
		stream.awaitText("still here").awaitFin();
	}

	/**
	 * Return what happened so far.
	 */
	String journal() {
		return this.journal.toString();
	}

	/**
	 * Return whether the connection has ended.
	 */
	boolean isClosed() {
		return this.connection.isClosed();
	}

	/**
	 * Wait until something is there.
	 */
	<T> T await(String what, Supplier<? extends @Nullable T> value) {
		return this.connection.await(what, value);
	}

	/**
	 * Wait for a stream that the server opens and resets. What was sent before the reset
	 * can be lost in this peer's engine, but must have come.
	 * @param code the code of the reset
	 * @param header the length of what must have come
	 */
	RawStream awaitResetStream(long code, int header) {
		RawStream stream = this.connection.awaitServerStream("a stream that the server resets", RawStream::isReset);
		stream.awaitReset(code);
		this.connection.awaitLog("the header of stream " + stream.id(),
				() -> (this.connection.log().streamBytes(stream.id()) >= header) ? true : null);
		return stream;
	}

	/**
	 * Wait until at least that many streams were stopped with a code.
	 * @return how many were
	 */
	long countStopped(long code, int atLeast) {
		return this.connection.awaitLog(atLeast + " stopped streams", () -> {
			long count = this.connection.log().countStopSending(code);
			return (count >= atLeast) ? count : null;
		});
	}

	/**
	 * Close the connection.
	 */
	@Override
	public void close() {
		this.connection.close();
	}

	/**
	 * Vanish without a word: the server is not told.
	 */
	void kill() {
		this.connection.kill();
	}

}
