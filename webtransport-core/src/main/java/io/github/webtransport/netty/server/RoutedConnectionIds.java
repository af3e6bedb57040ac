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

import io.github.webtransport.ConnectionIdSettings;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Connection IDs that say where a connection is: first to balancers, by an octet and the
 * ID of the server (draft-ietf-quic-load-balancers-21, section 5.2), then to the server,
 * by two bytes for one of its sockets. Random bytes stand behind them, which nobody
 * guesses.
 *
 * <p>
 * The engine asks for an ID for every Initial packet that it takes, for every Retry, and
 * for every NEW_CONNECTION_ID. After a Retry it goes on with the one that the client
 * repeats.
 */
final class RoutedConnectionIds implements QuicConnectionIdGenerator {

	/**
	 * Where the config rotation codepoint begins, and the mask for the other bits
	 * (section 3.4).
	 */
	private static final int ROTATION_SHIFT = 5;

	private static final int REST_MASK = (1 << ROTATION_SHIFT) - 1;

	private final RandomBytes random = new RandomBytes();

	private final @Nullable ConnectionIdSettings balancer;

	private final byte[] serverId;

	private final int offset;

	private final int socket;

	/**
	 * Create what makes the IDs of a socket.
	 * @param balancer how balancers route, or {@code null} where there are none
	 * @param socket the number of the socket, at most 65535
	 */
	RoutedConnectionIds(@Nullable ConnectionIdSettings balancer, int socket) {
		this.balancer = balancer;
		this.serverId = (balancer != null) ? balancer.getServerId() : new byte[0];
		this.offset = (balancer != null) ? 1 + this.serverId.length : 0;
		this.socket = socket;
	}

	/**
	 * Return the number of the socket whose IDs these are.
	 */
	int socket() {
		return this.socket;
	}

	/**
	 * Return the socket that a packet with a short header is for, as it says.
	 * @param packet a packet that is {@linkplain PacketHeader#isAcceptable acceptable}
	 */
	int socket(ByteBuf packet) {
		return packet.getUnsignedShort(packet.readerIndex() + 1 + this.offset);
	}

	@Override
	public ByteBuffer newId(int length) {
		byte[] id = this.random.next(length);
		if (this.balancer != null) {
			int rest = this.balancer.isLengthSelfDescription() ? length - 1 : id[0] & REST_MASK;
			id[0] = (byte) (this.balancer.getConfigRotation() << ROTATION_SHIFT | rest);
			System.arraycopy(this.serverId, 0, id, 1, this.serverId.length);
		}
		id[this.offset] = (byte) (this.socket >>> Byte.SIZE);
		id[this.offset + 1] = (byte) this.socket;
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
