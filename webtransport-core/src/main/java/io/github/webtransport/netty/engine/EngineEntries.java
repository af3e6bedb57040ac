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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;

/**
 * The handles of the entries that {@link QuicheBridge} uses, resolved once. Final fields
 * of a constant object are constants to the compiler.
 */
final class EngineEntries {

	final MethodHandle connection;

	final MethodHandle finSent;

	final MethodHandle finReceived;

	final MethodHandle inputShutdown;

	final MethodHandle streamReadable;

	final MethodHandle streamFinished;

	final MethodHandle streamSend;

	final MethodHandle isFreed;

	final MethodHandle address;

	final MethodHandle streamShutdown;

	final MethodHandle streamCapacity;

	final MethodHandle streamPriority;

	final MethodHandle datagramSend;

	final MethodHandle datagramMaxLength;

	final MethodHandle readerAddress;

	final MethodHandle flush;

	final MethodHandle streamClosed;

	final MethodHandle connectionSend;

	final MethodHandle timeout;

	final MethodHandle sendDeferred;

	EngineEntries() throws ReflectiveOperationException {
		String engine = QuicChannel.class.getPackageName();
		ClassLoader loader = QuicChannel.class.getClassLoader();
		Class<?> channelType = Class.forName(engine + ".QuicheQuicChannel", false, loader);
		Class<?> connectionType = Class.forName(engine + ".QuicheQuicConnection", false, loader);
		Class<?> quiche = Class.forName(engine + ".Quiche", false, loader);
		Lookup lookup = MethodHandles.privateLookupIn(channelType, MethodHandles.lookup());
		Field field = channelType.getDeclaredField("connection");
		this.connection = lookup.unreflectGetter(field).asType(MethodType.methodType(Object.class, Channel.class));
		this.sendDeferred = lookup.unreflectGetter(channelType.getDeclaredField("inFireChannelReadCompleteQueue"))
			.asType(MethodType.methodType(boolean.class, Channel.class));
		Class<?> streamType = Class.forName(engine + ".QuicheQuicStreamChannel", false, loader);
		Lookup streamLookup = MethodHandles.privateLookupIn(streamType, lookup);
		this.finSent = flag(streamLookup, streamType, "finSent");
		this.finReceived = flag(streamLookup, streamType, "finReceived");
		this.inputShutdown = flag(streamLookup, streamType, "inputShutdown");
		this.streamReadable = streamLookup.unreflectGetter(streamType.getDeclaredField("readable"))
			.asType(MethodType.methodType(boolean.class, Channel.class));
		this.streamSend = find(lookup, quiche, "quiche_conn_stream_send", long.class, long.class, long.class, int.class,
				boolean.class);
		this.streamFinished = find(lookup, quiche, "quiche_conn_stream_finished", long.class, long.class);
		this.isFreed = find(lookup, connectionType, "isFreed")
			.asType(MethodType.methodType(boolean.class, Object.class));
		this.address = find(lookup, connectionType, "address").asType(MethodType.methodType(long.class, Object.class));
		this.streamShutdown = find(lookup, quiche, "quiche_conn_stream_shutdown", long.class, long.class, int.class,
				long.class);
		this.streamCapacity = find(lookup, quiche, "quiche_conn_stream_capacity", long.class, long.class);
		this.streamPriority = find(lookup, quiche, "quiche_conn_stream_priority", long.class, long.class, byte.class,
				boolean.class);
		this.datagramSend = find(lookup, quiche, "quiche_conn_dgram_send", long.class, long.class, int.class);
		this.datagramMaxLength = find(lookup, quiche, "quiche_conn_dgram_max_writable_len", long.class);
		this.readerAddress = find(lookup, quiche, "readerMemoryAddress", ByteBuf.class);
		this.flush = find(lookup, channelType, "connectionSendAndFlush")
			.asType(MethodType.methodType(void.class, Channel.class));
		this.streamClosed = find(lookup, channelType, "streamClosed", long.class)
			.asType(MethodType.methodType(void.class, Channel.class, long.class));
		this.timeout = find(lookup, quiche, "quiche_conn_timeout_as_nanos", long.class);
		this.connectionSend = find(lookup, channelType, "connectionSend", connectionType)
			.asType(MethodType.methodType(void.class, Channel.class, Object.class));
	}

	void buildPackets(Channel channel) throws Throwable {
		Object connection = (Object) this.connection.invokeExact(channel);
		if (connection != null) {
			this.connectionSend.invokeExact(channel, connection);
		}
	}

	/**
	 * Return the setter of a flag of a stream.
	 */
	private static MethodHandle flag(Lookup lookup, Class<?> type, String name) throws ReflectiveOperationException {
		return lookup.unreflectSetter(type.getDeclaredField(name))
			.asType(MethodType.methodType(void.class, Channel.class, boolean.class));
	}

	private static MethodHandle find(Lookup lookup, Class<?> type, String name, Class<?>... parameters)
			throws ReflectiveOperationException {
		Method method = type.getDeclaredMethod(name, parameters);
		return lookup.unreflect(method);
	}

	/**
	 * Return the address of the engine's connection, or 0 once it is freed.
	 */
	long connection(Channel channel) throws Throwable {
		Object connection = (Object) this.connection.invokeExact(channel);
		if (connection == null || (boolean) this.isFreed.invokeExact(connection)) {
			return 0;
		}
		return (long) this.address.invokeExact(connection);
	}

}
