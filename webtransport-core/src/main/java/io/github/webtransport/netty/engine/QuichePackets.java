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

import java.lang.invoke.MethodHandle;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.quic.QuicChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Reaches the few entries of Netty's QUIC engine for connections that its public API
 * hides:
 * <ul>
 * <li>handing over a datagram with an answer: the public way drops silently what the
 * engine has no room for;</li>
 * <li>when packets are built, and when the engine's next timer ends;</li>
 * <li>for which connections packets came.</li>
 * </ul>
 * All methods belong to the event loop of the connection.
 */
final class QuichePackets {

	private static final Log logger = LogFactory.getLog(QuichePackets.class);

	/**
	 * The engine's way to say that a datagram is too long.
	 */
	static final int TOO_LARGE = -2;

	private QuichePackets() {
	}

	/**
	 * Return the version of the native library.
	 * @return the version of quiche, or {@code null} if it is not told
	 */
	static @Nullable String libraryVersion() {
		try {
			MethodHandle version = new EngineLookup().call("quiche_version", String.class);
			return (String) version.invokeExact();
		}
		catch (Throwable ex) {
			logger.debug("The version of the native library is not known", ex);
			return null;
		}
	}

	/**
	 * Return whether {@link #sendDatagram} and {@link #flush} are there.
	 */
	static boolean hasDatagrams() {
		return QuicheBridge.ENTRIES.datagrams() != null;
	}

	private static EngineEntries.Datagrams datagrams() {
		EngineEntries.Datagrams entries = QuicheBridge.ENTRIES.datagrams();
		Assert.state(entries != null, "Not available");
		return entries;
	}

	/**
	 * Hand a datagram to the engine.
	 * @param channel the connection
	 * @param datagram the datagram, header included, in one piece of direct memory
	 * @return 0 or more when the engine has taken a copy, {@link QuicheBridge#DONE} when
	 * it has no room, {@link #TOO_LARGE}, or another negative number
	 */
	static int sendDatagram(QuicChannel channel, ByteBuf datagram) {
		EngineEntries.Datagrams entries = datagrams();
		try {
			long connection = entries.connections().address(channel);
			if (connection == 0) {
				return Integer.MIN_VALUE;
			}
			long address = (long) entries.readerAddress().invokeExact(datagram);
			return (int) entries.send().invokeExact(connection, address, datagram.readableBytes());
		}
		catch (Throwable ex) {
			throw QuicheBridge.unexpected(ex);
		}
	}

	/**
	 * Return the longest datagram that the engine takes at present.
	 * @param channel the connection
	 * @return the length, header included, or a negative number
	 */
	static int maxDatagramLength(QuicChannel channel) {
		EngineEntries.Datagrams entries = datagrams();
		try {
			long connection = entries.connections().address(channel);
			return (connection == 0) ? QuicheBridge.DONE : (int) entries.maxLength().invokeExact(connection);
		}
		catch (Throwable ex) {
			throw QuicheBridge.unexpected(ex);
		}
	}

	/**
	 * Let packets go, unless a read loop is under way that will do so.
	 * @param channel the connection
	 */
	static void flush(QuicChannel channel) {
		EngineEntries.Datagrams entries = QuicheBridge.ENTRIES.datagrams();
		if (entries == null) {
			channel.flush();
			return;
		}
		try {
			entries.flush().invokeExact((Channel) channel);
		}
		catch (Throwable ex) {
			throw QuicheBridge.unexpected(ex);
		}
	}

	/**
	 * Let the engine build packets now, also inside a read loop, whose end sends them.
	 * @param channel the connection
	 */
	static void buildPackets(QuicChannel channel) {
		EngineEntries.Packets entries = QuicheBridge.ENTRIES.packets();
		if (entries == null) {
			channel.flush();
			return;
		}
		try {
			Object connection = (Object) entries.connections().connection().invokeExact((Channel) channel);
			if (connection != null) {
				entries.build().invokeExact((Channel) channel, connection);
			}
		}
		catch (Throwable ex) {
			throw QuicheBridge.unexpected(ex);
		}
	}

	/**
	 * Return the time to the next timer of the engine.
	 * @param channel the connection
	 * @return the time in nanoseconds, {@link Long#MAX_VALUE} if there is no timer
	 */
	static long timeout(QuicChannel channel) {
		EngineEntries.Packets entries = QuicheBridge.ENTRIES.packets();
		if (entries == null) {
			return Long.MAX_VALUE;
		}
		try {
			long connection = entries.connections().address(channel);
			long timeout = (connection == 0) ? -1 : (long) entries.timeout().invokeExact(connection);
			return (timeout < 0) ? Long.MAX_VALUE : timeout;
		}
		catch (Throwable ex) {
			throw QuicheBridge.unexpected(ex);
		}
	}

	/**
	 * Return what stands for the timer of the engine that is scheduled, or {@code null}.
	 * @param channel the connection
	 */
	static @Nullable Object timer(QuicChannel channel) {
		EngineEntries.Timers entries = QuicheBridge.ENTRIES.timers();
		if (entries == null) {
			return null;
		}
		try {
			Object handler = (Object) entries.handler().invokeExact((Channel) channel);
			return (Object) entries.scheduled().invokeExact(handler);
		}
		catch (Throwable ex) {
			throw QuicheBridge.unexpected(ex);
		}
	}

	/**
	 * Return whether a read loop is under way for the connection, at whose end packets
	 * are built from what is written meanwhile.
	 * @param channel the connection
	 * @return {@code false} if packets are built with each write
	 */
	static boolean isSendDeferred(QuicChannel channel) {
		EngineEntries.Packets entries = QuicheBridge.ENTRIES.packets();
		try {
			return entries != null && (boolean) entries.deferred().invokeExact((Channel) channel);
		}
		catch (Throwable ex) {
			throw QuicheBridge.unexpected(ex);
		}
	}

	/**
	 * Return the connections for which packets came in the read loop that is under way.
	 * @param pipeline the pipeline of the socket
	 * @return the connections, which change when packets come, or {@code null} where that
	 * is not known
	 */
	static @Nullable Iterable<?> arrivals(ChannelPipeline pipeline) {
		EngineEntries.Arrivals entries = QuicheBridge.ENTRIES.arrivals();
		if (entries == null) {
			return null;
		}
		for (Map.Entry<String, ChannelHandler> handler : pipeline) {
			if (entries.codec().isInstance(handler.getValue())) {
				try {
					return (Iterable<?>) entries.channels().invokeExact((Object) handler.getValue());
				}
				catch (Throwable ex) {
					throw QuicheBridge.unexpected(ex);
				}
			}
		}
		return null;
	}

}
