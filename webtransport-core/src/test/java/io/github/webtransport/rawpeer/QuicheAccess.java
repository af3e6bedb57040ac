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

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * Reaches what the engine can do and Netty does not offer: stream error codes of 62 bits
 * and datagrams without a byte. In tests only.
 */
final class QuicheAccess {

	private static final int SHUTDOWN_READ = 0;

	private static final int SHUTDOWN_WRITE = 1;

	private QuicheAccess() {
	}

	/**
	 * Send RESET_STREAM.
	 */
	static void reset(QuicStreamChannel stream, long code) {
		shutdown(stream, SHUTDOWN_WRITE, code);
	}

	/**
	 * Send STOP_SENDING.
	 */
	static void stopSending(QuicStreamChannel stream, long code) {
		shutdown(stream, SHUTDOWN_READ, code);
	}

	/**
	 * Write nothing to a stream. The engine's log grows by a line, the peer sees nothing.
	 */
	static void writeNothing(QuicStreamChannel stream) {
		onEventLoop(stream, stream.parent(), () -> {
			Method send = quiche("quiche_conn_stream_send", long.class, long.class, long.class, int.class,
					boolean.class);
			ByteBuf nothing = Unpooled.directBuffer(1);
			try {
				send.invoke(null, connection(stream.parent()), stream.streamId(), nothing.memoryAddress(), 0, false);
			}
			finally {
				nothing.release();
			}
			return null;
		});
	}

	/**
	 * Send a DATAGRAM frame without a byte.
	 */
	static void sendEmptyDatagram(QuicChannel channel) {
		onEventLoop(channel, channel, () -> {
			Method send = quiche("quiche_conn_dgram_send", long.class, long.class, int.class);
			ByteBuf nothing = Unpooled.directBuffer(1);
			try {
				send.invoke(null, connection(channel), nothing.memoryAddress(), 0);
			}
			finally {
				nothing.release();
			}
			flush(channel);
			return null;
		});
	}

	/**
	 * Return how many bidirectional streams the server lets this peer open. The channel
	 * asks the engine only when it believes that there are none.
	 */
	static long bidirectionalStreamsLeft(QuicChannel channel) {
		AtomicLong left = new AtomicLong();
		onEventLoop(channel, channel, () -> {
			left.set((long) quiche("quiche_conn_peer_streams_left_bidi", long.class).invoke(null, connection(channel)));
			return null;
		});
		return left.get();
	}

	/**
	 * Return whether the engine has the end of a stream, and all before it was read. It
	 * does not always tell of it: see {@link HiddenEndIT}. On the event loop.
	 */
	static boolean isFinished(QuicStreamChannel stream) {
		try {
			return stream.isOpen() && (boolean) quiche("quiche_conn_stream_finished", long.class, long.class)
				.invoke(null, connection(stream.parent()), stream.streamId());
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError("The engine refused", ex);
		}
	}

	/**
	 * Let the engine send what its timer has found to be lost, which Netty does not
	 * always do by itself. On the event loop.
	 */
	static void sendLost(QuicChannel connection) {
		try {
			if (connection.isOpen()) {
				flush(connection);
			}
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError("The engine refused", ex);
		}
	}

	private static void shutdown(QuicStreamChannel stream, int direction, long code) {
		onEventLoop(stream, stream.parent(), () -> {
			quiche("quiche_conn_stream_shutdown", long.class, long.class, int.class, long.class).invoke(null,
					connection(stream.parent()), stream.streamId(), direction, code);
			flush(stream.parent());
			return null;
		});
	}

	private static Method quiche(String name, Class<?>... parameterTypes) throws ReflectiveOperationException {
		Method method = Class.forName("io.netty.handler.codec.quic.Quiche").getDeclaredMethod(name, parameterTypes);
		method.setAccessible(true);
		return method;
	}

	private static long connection(QuicChannel channel) throws ReflectiveOperationException {
		Field field = channel.getClass().getDeclaredField("connection");
		field.setAccessible(true);
		Object connection = field.get(channel);
		Method address = connection.getClass().getDeclaredMethod("address");
		address.setAccessible(true);
		return (long) address.invoke(connection);
	}

	private static void flush(QuicChannel channel) throws ReflectiveOperationException {
		Method flush = channel.getClass().getDeclaredMethod("connectionSendAndFlush");
		flush.setAccessible(true);
		flush.invoke(channel);
	}

	/**
	 * Nothing happens once the connection is closed: the engine has freed it then.
	 */
	private static void onEventLoop(Channel channel, QuicChannel connection, Action action) {
		try {
			channel.eventLoop()
				.submit(() -> connection.isOpen() ? action.run() : null)
				.get(Journal.BOUND.toSeconds(), TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("The engine refused", ex);
		}
	}

	@FunctionalInterface
	private interface Action {

		Object run() throws ReflectiveOperationException;

	}

}
