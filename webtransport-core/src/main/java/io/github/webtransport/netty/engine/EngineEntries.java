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
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.webtransport.EngineCapability;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The entries that {@link QuicheBridge} and {@link QuichePackets} use, one group for each
 * capability. Groups are resolved one by one: where a release of Netty has moved an
 * entry, its capability is missing and the others are there. Fields of records that a
 * constant leads to are constants to the compiler.
 *
 * @param errorCodes resets with codes wider than {@code int}: application codes start at
 * 2^46 (draft-ietf-webtrans-http3, section 4.4)
 * @param datagrams datagrams with an answer
 * @param sending what could be sent on a stream, and whether it was stopped
 * @param ends the ends of streams
 * @param release letting go of streams
 * @param packets when packets are built
 * @param timers the engine's timer
 * @param priorities priorities behind the default one
 * @param arrivals for which connections packets came
 */
record EngineEntries(@Nullable ErrorCodes errorCodes, @Nullable Datagrams datagrams, @Nullable Sending sending,
		@Nullable Ends ends, @Nullable Release release, @Nullable Packets packets, @Nullable Timers timers,
		@Nullable Priorities priorities, @Nullable Arrivals arrivals) {

	/**
	 * Resolve all groups.
	 * @param lookup finds the entries
	 * @param warning told once if any are missing, and which
	 */
	static EngineEntries resolve(EngineLookup lookup, Consumer<String> warning) {
		List<String> missing = new ArrayList<>(0);
		EngineEntries entries = new EngineEntries(
				find(EngineCapability.APPLICATION_ERROR_CODES, ErrorCodes::new, lookup, missing),
				find(EngineCapability.DATAGRAM_QUEUE, Datagrams::new, lookup, missing),
				find(EngineCapability.STOP_SENDING, Sending::new, lookup, missing),
				find(EngineCapability.STREAM_ENDS, Ends::new, lookup, missing),
				find(EngineCapability.STREAM_RELEASE, Release::new, lookup, missing),
				find(EngineCapability.PACKET_CONTROL, Packets::new, lookup, missing),
				find(EngineCapability.LOSS_TIMER, Timers::new, lookup, missing),
				find(EngineCapability.SEND_ORDER, Priorities::new, lookup, missing),
				find(EngineCapability.CONNECTION_TURNS, Arrivals::new, lookup, missing));
		if (!missing.isEmpty()) {
			warning.accept("The QUIC engine has changed and lacks " + String.join(", ", missing));
		}
		return entries;
	}

	private static <T> @Nullable T find(EngineCapability capability, Group<T> group, EngineLookup lookup,
			List<String> missing) {
		try {
			return group.resolve(lookup);
		}
		catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
			missing.add(capability + " (" + ex + ")");
			return null;
		}
	}

	/**
	 * Return the capabilities that are there.
	 */
	Set<EngineCapability> available() {
		Set<EngineCapability> available = EnumSet.noneOf(EngineCapability.class);
		add(available, EngineCapability.APPLICATION_ERROR_CODES, this.errorCodes);
		add(available, EngineCapability.DATAGRAM_QUEUE, this.datagrams);
		add(available, EngineCapability.STOP_SENDING, this.sending);
		add(available, EngineCapability.STREAM_ENDS, this.ends);
		add(available, EngineCapability.STREAM_RELEASE, this.release);
		add(available, EngineCapability.PACKET_CONTROL, this.packets);
		add(available, EngineCapability.LOSS_TIMER, this.timers);
		add(available, EngineCapability.SEND_ORDER, this.priorities);
		add(available, EngineCapability.CONNECTION_TURNS, this.arrivals);
		return available;
	}

	private static void add(Set<EngineCapability> available, EngineCapability capability, @Nullable Object group) {
		if (group != null) {
			available.add(capability);
		}
	}

	private static MethodHandle readerAddress(EngineLookup lookup) throws ReflectiveOperationException {
		return lookup.method("Quiche", "readerMemoryAddress", MethodType.methodType(long.class, ByteBuf.class),
				ByteBuf.class);
	}

	private static MethodHandle flush(EngineLookup lookup) throws ReflectiveOperationException {
		return lookup.method("QuicheQuicChannel", "connectionSendAndFlush",
				MethodType.methodType(void.class, Channel.class));
	}

	/**
	 * Resolves a group.
	 *
	 * @param <T> the type of the group
	 */
	private interface Group<T> {

		T resolve(EngineLookup lookup) throws ReflectiveOperationException;

	}

	/**
	 * Leads to the native connection.
	 *
	 * @param connection reads the engine's connection of a channel
	 * @param isFreed whether it is freed
	 * @param address its address
	 */
	record Connections(MethodHandle connection, MethodHandle isFreed, MethodHandle address) {

		Connections(EngineLookup lookup) throws ReflectiveOperationException {
			this(lookup.getter("QuicheQuicChannel", "connection", Object.class, Channel.class),
					lookup.method("QuicheQuicConnection", "isFreed",
							MethodType.methodType(boolean.class, Object.class)),
					lookup.method("QuicheQuicConnection", "address", MethodType.methodType(long.class, Object.class)));
		}

		/**
		 * Return the address of the engine's connection, or 0 once it is freed.
		 */
		long address(Channel channel) throws Throwable {
			Object connection = (Object) this.connection.invokeExact(channel);
			if (connection == null || (boolean) this.isFreed.invokeExact(connection)) {
				return 0;
			}
			return (long) this.address.invokeExact(connection);
		}

	}

	record ErrorCodes(Connections connections, MethodHandle shutdown, MethodHandle finSent) {

		ErrorCodes(EngineLookup lookup) throws ReflectiveOperationException {
			this(new Connections(lookup), lookup.call("quiche_conn_stream_shutdown", int.class, long.class, long.class,
					int.class, long.class), lookup.setter("QuicheQuicStreamChannel", "finSent", Channel.class));
		}

	}

	record Datagrams(Connections connections, MethodHandle send, MethodHandle maxLength, MethodHandle readerAddress,
			MethodHandle flush) {

		Datagrams(EngineLookup lookup) throws ReflectiveOperationException {
			this(new Connections(lookup),
					lookup.call("quiche_conn_dgram_send", int.class, long.class, long.class, int.class),
					lookup.call("quiche_conn_dgram_max_writable_len", int.class, long.class),
					EngineEntries.readerAddress(lookup), EngineEntries.flush(lookup));
		}

	}

	record Sending(Connections connections, MethodHandle capacity, MethodHandle writable) {

		Sending(EngineLookup lookup) throws ReflectiveOperationException {
			this(new Connections(lookup),
					lookup.call("quiche_conn_stream_capacity", long.class, long.class, long.class),
					lookup.method("QuicheQuicStreamChannel", "writable",
							MethodType.methodType(void.class, Channel.class, long.class), long.class));
		}

	}

	record Ends(Connections connections, MethodHandle finished, MethodHandle readable, MethodHandle finReceived,
			MethodHandle inputShutdown, MethodHandle send, MethodHandle readerAddress, MethodHandle flush) {

		Ends(EngineLookup lookup) throws ReflectiveOperationException {
			this(new Connections(lookup),
					lookup.call("quiche_conn_stream_finished", boolean.class, long.class, long.class),
					lookup.getter("QuicheQuicStreamChannel", "readable", boolean.class, Channel.class),
					lookup.setter("QuicheQuicStreamChannel", "finReceived", Channel.class),
					lookup.setter("QuicheQuicStreamChannel", "inputShutdown", Channel.class),
					lookup.call("quiche_conn_stream_send", long.class, long.class, long.class, long.class, int.class,
							boolean.class),
					EngineEntries.readerAddress(lookup), EngineEntries.flush(lookup));
		}

	}

	record Release(MethodHandle streamClosed) {

		Release(EngineLookup lookup) throws ReflectiveOperationException {
			this(lookup.method("QuicheQuicChannel", "streamClosed",
					MethodType.methodType(void.class, Channel.class, long.class), long.class));
		}

	}

	record Packets(Connections connections, MethodHandle build, MethodHandle deferred, MethodHandle timeout) {

		Packets(EngineLookup lookup) throws ReflectiveOperationException {
			this(new Connections(lookup),
					lookup.method("QuicheQuicChannel", "connectionSend",
							MethodType.methodType(void.class, Channel.class, Object.class),
							lookup.type("QuicheQuicConnection")),
					lookup.getter("QuicheQuicChannel", "inFireChannelReadCompleteQueue", boolean.class, Channel.class),
					lookup.call("quiche_conn_timeout_as_nanos", long.class, long.class));
		}

	}

	record Timers(MethodHandle handler, MethodHandle scheduled) {

		Timers(EngineLookup lookup) throws ReflectiveOperationException {
			this(lookup.getter("QuicheQuicChannel", "timeoutHandler", Object.class, Channel.class),
					lookup.getter("QuicheQuicChannel$TimeoutHandler", "timeoutFuture", Object.class, Object.class));
		}

	}

	record Priorities(Connections connections, MethodHandle set) {

		Priorities(EngineLookup lookup) throws ReflectiveOperationException {
			this(new Connections(lookup), lookup.call("quiche_conn_stream_priority", int.class, long.class, long.class,
					byte.class, boolean.class));
		}

	}

	record Arrivals(Class<?> codec, MethodHandle channels) {

		Arrivals(EngineLookup lookup) throws ReflectiveOperationException {
			this(lookup.type("QuicheQuicCodec"),
					lookup.getter("QuicheQuicCodec", "needsFireChannelReadComplete", Iterable.class, Object.class));
		}

	}

}
