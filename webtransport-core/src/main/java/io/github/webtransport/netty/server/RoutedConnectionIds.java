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

package io.github.webtransport.netty.server;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;

/**
 * Connection IDs that say which of the sockets of a server has the connection: two bytes
 * for that, and random ones behind them, which nobody guesses.
 */
final class RoutedConnectionIds implements QuicConnectionIdGenerator {

	private final SecureRandom random = new SecureRandom();

	private final int index;

	/**
	 * Create what makes the IDs of a socket.
	 * @param index the number of the socket, at most 65535
	 */
	RoutedConnectionIds(int index) {
		this.index = index;
	}

	/**
	 * Return the socket that a packet with a short header is for, as it says.
	 * @param packet a packet that is {@linkplain PacketHeader#isAcceptable acceptable}
	 */
	static int index(ByteBuf packet) {
		return packet.getUnsignedShort(packet.readerIndex() + 1);
	}

	@Override
	public ByteBuffer newId(int length) {
		byte[] id = new byte[length];
		this.random.nextBytes(id);
		id[0] = (byte) (this.index >>> Byte.SIZE);
		id[1] = (byte) this.index;
		return ByteBuffer.wrap(id);
	}

	@Override
	public ByteBuffer newId(ByteBuffer input, int length) {
		return newId(length);
	}

	@Override
	public int maxConnectionIdLength() {
		return Quic.MAX_CONN_ID_LEN;
	}

	@Override
	public boolean isIdempotent() {
		return false;
	}

}
