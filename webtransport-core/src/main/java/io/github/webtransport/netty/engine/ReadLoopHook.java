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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.QuicChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives connections their turns at the end of each read loop of a UDP socket: just before
 * the engine builds packets, and behind that, when it has sent what it could. Only those
 * have a turn for which packets came, so that a read loop costs nothing for the others.
 * Connections have no event of their own for that: acknowledgements alone do not reach
 * their pipelines.
 *
 * @since 0.1.0
 */
public final class ReadLoopHook extends ChannelDuplexHandler {

	private static final Log logger = LogFactory.getLog(ReadLoopHook.class);

	/**
	 * All connections, which have a turn each time where it is not known for which of
	 * them packets came; otherwise none.
	 */
	private final Set<QuicConnection> connections = new LinkedHashSet<>(0);

	/**
	 * Those that have a turn, while a read loop ends.
	 */
	private final List<QuicConnection> turns = new ArrayList<>();

	private @Nullable Iterable<?> arrivals;

	private int turn;

	private int packets;

	/**
	 * Return how many packets, or batches of packets, were sent on the socket. As long as
	 * that is the same, what was written meanwhile is in no packet.
	 */
	int packets() {
		return this.packets;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		this.packets++;
		ctx.write(msg, promise);
	}

	/**
	 * Return the number of the present turn, which ends with the read loop, or when
	 * packets are built within it.
	 */
	int turn() {
		return this.turn;
	}

	/**
	 * Packets are built within a read loop.
	 */
	void nextTurn() {
		this.turn++;
	}

	void add(QuicConnection connection) {
		if (this.arrivals == null) {
			this.arrivals = QuichePackets.arrivals(connection.channel().parent().pipeline());
			if (this.arrivals == null) {
				this.connections.add(connection);
			}
		}
	}

	void remove(QuicConnection connection) {
		this.connections.remove(connection);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		findTurns();
		forEachTurn(QuicConnection::beforePackets);
		this.turn++;
		ctx.fireChannelReadComplete();
		this.turn++;
		forEachTurn(QuicConnection::afterPackets);
		this.turns.clear();
	}

	private void findTurns() {
		if (this.arrivals == null) {
			this.turns.addAll(this.connections);
			return;
		}
		for (Object channel : this.arrivals) {
			QuicConnection connection = QuicConnection.of((QuicChannel) channel);
			if (connection != null) {
				this.turns.add(connection);
			}
		}
	}

	/**
	 * Let no connection keep the others from their turns.
	 */
	private void forEachTurn(Consumer<QuicConnection> action) {
		for (QuicConnection connection : this.turns) {
			try {
				if (connection.isActive()) {
					action.accept(connection);
				}
			}
			catch (RuntimeException | Error ex) {
				logger.error("Connection " + connection.channel().id() + " failed in its turn", ex);
				connection.channel().close();
			}
		}
	}

}
