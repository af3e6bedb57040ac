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

package io.github.webtransport.netty.engine;

import io.github.webtransport.protocol.DatagramHeader;
import io.github.webtransport.transport.SessionCarrier.DatagramOutcome;
import io.netty.buffer.ByteBuf;

/**
 * Hands the datagrams of a connection to the engine. Netty's way drops silently what the
 * engine has no room for, which is why its entry is called.
 *
 * @since 0.1.0
 */
public final class DatagramSender {

	private final QuicConnection connection;

	/**
	 * The longest datagram that fits a packet, header included. Read by other threads,
	 * for which a value of a moment ago is as good.
	 */
	private volatile int maxLength;

	/**
	 * What it was when the connection came up.
	 */
	private int firstMaxLength;

	private boolean spaceAwaited;

	DatagramSender(QuicConnection connection) {
		this.connection = connection;
	}

	void maxLength(int maxLength) {
		this.maxLength = maxLength;
		this.firstMaxLength = maxLength;
	}

	public int maxPayload(long sessionId) {
		return Math.max(0, this.maxLength - DatagramHeader.length(sessionId));
	}

	public DatagramOutcome send(long sessionId, ByteBuf payload) {
		if (this.maxLength == 0 || !this.connection.isActive()) {
			payload.release();
			return DatagramOutcome.UNAVAILABLE;
		}
		int header = DatagramHeader.length(sessionId);
		ByteBuf datagram = DatagramFraming.prepend(this.connection.bufferFactory().getByteBufAllocator(), payload,
				sessionId, header);
		if (!QuichePackets.hasDatagrams()) {
			return sendBlindly(payload, datagram);
		}
		int result = QuichePackets.sendDatagram(this.connection.channel(), datagram);
		if (result == QuicheBridge.DONE) {
			// More than the engine's queue holds can be sent at once, as long as the
			// congestion window is open
			makeSpace();
			result = QuichePackets.sendDatagram(this.connection.channel(), datagram);
		}
		if (result == QuicheBridge.DONE) {
			DatagramFraming.undo(payload, datagram, header);
			return DatagramOutcome.BLOCKED;
		}
		DatagramFraming.release(payload, datagram);
		if (result >= 0) {
			return DatagramOutcome.SENT;
		}
		if (result == QuichePackets.TOO_LARGE) {
			refreshMaxLength();
			return DatagramOutcome.TOO_LARGE;
		}
		return DatagramOutcome.UNAVAILABLE;
	}

	private void makeSpace() {
		if (this.connection.packets().isDeferred()) {
			this.connection.packets().build();
		}
		else {
			flush();
		}
	}

	private void refreshMaxLength() {
		this.maxLength = Math.max(0, QuichePackets.maxDatagramLength(this.connection.channel()));
	}

	/**
	 * Without an answer of the engine: what it has no room for is lost without a trace.
	 */
	private DatagramOutcome sendBlindly(ByteBuf payload, ByteBuf datagram) {
		if (datagram.readableBytes() > this.maxLength) {
			DatagramFraming.release(payload, datagram);
			return DatagramOutcome.TOO_LARGE;
		}
		if (DatagramFraming.isCopy(payload, datagram)) {
			payload.release();
		}
		this.connection.channel().write(datagram);
		return DatagramOutcome.SENT;
	}

	public void flush() {
		QuichePackets.flush(this.connection.channel());
		this.connection.packets().sent();
	}

	/**
	 * Ask to be told when the engine may take datagrams again.
	 */
	public void awaitSpace() {
		this.spaceAwaited = true;
	}

	/**
	 * Packets came for the connection, and the engine has sent what it could.
	 */
	void packetsSent() {
		if (this.maxLength < this.firstMaxLength) {
			// A path that takes less may be left again
			refreshMaxLength();
		}
		if (this.spaceAwaited) {
			this.spaceAwaited = false;
			this.connection.datagramSpace();
		}
	}

}
