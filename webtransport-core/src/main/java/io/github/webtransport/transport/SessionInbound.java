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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.CapsuleDecoder;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation.Scope;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.netty.buffer.ByteBuf;

/**
 * What comes from the carrier for a session. Called on the event loop only.
 *
 * @since 0.1.0
 */
public final class SessionInbound {

	/**
	 * The longest DATAGRAM capsule that is taken: as long as a QUIC packet on a loopback
	 * path can be (RFC 9297, section 3.5).
	 */
	private static final int MAX_DATAGRAM_CAPSULE = 1 << 16;

	private final DefaultSession session;

	private final SessionStreams streams;

	private final SessionCredit credit;

	private final CapsuleDecoder decoder;

	SessionInbound(DefaultSession session, SessionStreams streams, SessionCredit credit, boolean flowControl) {
		this.session = session;
		this.streams = streams;
		this.credit = credit;
		this.decoder = new CapsuleDecoder(flowControl, MAX_DATAGRAM_CAPSULE);
	}

	/**
	 * A stream of the peer that belongs to the session.
	 * @param stream the stream, its preamble read
	 */
	public void onStream(StreamCarrier stream) {
		if (this.session.isClosing()) {
			SessionStreams.reject(stream, WebTransportErrorCodes.WT_SESSION_GONE);
			return;
		}
		this.session.touch();
		try {
			this.streams.accept(stream);
		}
		catch (ProtocolException ex) {
			this.session.fail(ex);
		}
	}

	/**
	 * Streams of the peer were refused before the session was there.
	 */
	void onRefused(RefusedStreams refused) {
		try {
			this.credit.refused(refused);
		}
		catch (ProtocolException ex) {
			this.session.fail(ex);
		}
	}

	/**
	 * Bytes of a stream.
	 * @return {@code false} if the peer had no credit for them, which ends the session
	 */
	boolean onStreamBytes(int bytes) {
		try {
			this.credit.received(bytes);
			return true;
		}
		catch (ProtocolException ex) {
			this.session.fail(ex);
			return false;
		}
	}

	/**
	 * A datagram of the peer.
	 * @param payload the bytes behind the quarter stream ID, owned by the session
	 */
	public void onDatagram(ByteBuf payload) {
		this.session.datagrams().arrived(payload);
	}

	/**
	 * The engine may take datagrams again.
	 */
	public void onDatagramSpace() {
		this.session.datagrams().onSpace();
	}

	/**
	 * Bytes of the CONNECT stream: the content of DATA frames, cut anywhere.
	 * @param bytes the bytes, still owned by the caller
	 */
	public void onConnectData(ByteBuf bytes) {
		if (this.session.isLocallyClosed()) {
			// This side has closed: the peer may not have known when it sent
			return;
		}
		try {
			this.decoder.feed(bytes, this::onCapsule);
		}
		catch (ProtocolException ex) {
			this.session.fail(ex);
		}
	}

	private void onCapsule(Capsule capsule) {
		this.session.touch();
		if (capsule instanceof Capsule.CloseSession close) {
			this.session.closedByPeer(new CloseStatus(close.code(), close.reason()));
		}
		else if (capsule instanceof Capsule.DrainSession) {
			onPeerDraining();
		}
		else if (capsule instanceof Capsule.Datagram datagram) {
			this.session.datagrams().arrived(datagram.payload());
		}
		else if (capsule instanceof Capsule.MaxData maxData) {
			this.credit.onMaxData(maxData.maximum());
		}
		else if (capsule instanceof Capsule.MaxStreams maxStreams) {
			this.credit.onMaxStreams(maxStreams.bidirectional(), maxStreams.maximum());
			this.streams.onCredit();
		}
		else if (capsule instanceof Capsule.Forbidden forbidden) {
			this.session.fail(new ProtocolException(Scope.SESSION, WebTransportErrorCodes.WT_FLOW_CONTROL_ERROR,
					"Capsule 0x" + Long.toHexString(forbidden.type()) + " belongs to HTTP/2"));
		}
		// WT_DATA_BLOCKED and WT_STREAMS_BLOCKED ask for nothing: credit is renewed by
		// what the application takes, not by what the peer wants
	}

	/**
	 * FIN of the CONNECT stream.
	 */
	public void onConnectFin() {
		try {
			this.decoder.end();
		}
		catch (ProtocolException ex) {
			this.session.fail(ex);
			return;
		}
		this.session.closedByPeer(CloseStatus.NORMAL);
	}

	/**
	 * The CONNECT stream was reset.
	 */
	public void onConnectReset() {
		this.session.lost("reset by the peer");
	}

	/**
	 * The peer has closed the session, on a carrier that has no capsules.
	 * @param status its code and its reason
	 */
	public void onClosed(CloseStatus status) {
		this.session.closedByPeer(status);
	}

	/**
	 * The connection is gone.
	 * @param reason what happened, for logs
	 */
	public void onConnectionLost(String reason) {
		this.session.lost(reason);
	}

	/**
	 * This side is about to close the connection, on behalf of another session.
	 */
	public void onConnectionClosed() {
		this.session.connectionClosed();
	}

	/**
	 * The peer wants the session to end: by capsule or by HTTP/3 GOAWAY.
	 */
	public void onPeerDraining() {
		this.session.peerDraining();
	}

	void close() {
		this.decoder.close();
	}

}
