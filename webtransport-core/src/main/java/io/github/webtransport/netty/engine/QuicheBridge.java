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

import io.github.webtransport.protocol.Http3ErrorCodes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamPriority;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the few entries of Netty's QUIC engine that its public API hides, resolved
 * once:
 * <ul>
 * <li>resets with codes wider than {@code int}: application codes start at 2^46
 * (draft-ietf-webtrans-http3, section 4.4);</li>
 * <li>handing over a datagram with an answer: the public way drops silently what the
 * engine has no room for;</li>
 * <li>whether a stream was stopped while nothing is written to it: no event tells;</li>
 * <li>priorities behind the default one, which is the last that the public API has;</li>
 * <li>closing a stream that was reset without a FIN behind the reset;</li>
 * <li>whether a stream is at its end while the engine does not say so;</li>
 * <li>a FIN once more, for the sake of its acknowledgement;</li>
 * <li>forgetting a stream that ended by a reset: the engine's channel keeps it for the
 * life of the connection.</li>
 * </ul>
 * Where they cannot be reached, the public API is used, with its limits; one warning says
 * so. All methods belong to the event loop of the connection.
 */
public final class QuicheBridge {

	private static final Log logger = LogFactory.getLog(QuicheBridge.class);

	/**
	 * The engine's way to say that it has no room, or nothing to do.
	 */
	public static final int DONE = -1;

	/**
	 * The engine's way to say that a datagram is too long.
	 */
	public static final int TOO_LARGE = -2;

	private static final int INVALID_STREAM_STATE = -7;

	private static final int STREAM_STOPPED = -15;

	private static final long UNKNOWN = Long.MIN_VALUE;

	private static final int SHUTDOWN_READ = 0;

	private static final int SHUTDOWN_WRITE = 1;

	private static final @Nullable EngineEntries ENTRIES = resolve();

	private QuicheBridge() {
	}

	private static @Nullable EngineEntries resolve() {
		try {
			return new EngineEntries();
		}
		catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
			logger.warn("The QUIC engine has changed: streams are reset without application codes, "
					+ "and datagrams that it drops are not counted", ex);
			return null;
		}
	}

	/**
	 * Return whether the entries are there.
	 * @return {@code false} in degraded mode
	 */
	public static boolean isAvailable() {
		return ENTRIES != null;
	}

	/**
	 * Reset the sending side of a stream.
	 * @param stream the stream
	 * @param errorCode the code, up to 62 bits
	 */
	public static void reset(QuicStreamChannel stream, long errorCode) {
		shutdown(stream, SHUTDOWN_WRITE, errorCode);
		// The engine answers that it is done, the channel learns its state and flushes
		stream.shutdownOutput(narrow(errorCode));
		withholdFin(stream);
	}

	/**
	 * Let the channel of a stream that was reset send no FIN when it is closed. The
	 * engine would send it, and where the packet with the reset is lost, the peer would
	 * take the stream to be complete.
	 */
	private static void withholdFin(QuicStreamChannel stream) {
		EngineEntries entries = ENTRIES;
		if (entries != null) {
			try {
				entries.finSent.invokeExact((Channel) stream, true);
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}
	}

	/**
	 * Ask the peer to stop sending on a stream.
	 * @param stream the stream
	 * @param errorCode the code, up to 62 bits
	 */
	public static void stopSending(QuicStreamChannel stream, long errorCode) {
		shutdown(stream, SHUTDOWN_READ, errorCode);
		stream.shutdownInput(narrow(errorCode));
	}

	private static void shutdown(QuicStreamChannel stream, int direction, long errorCode) {
		EngineEntries entries = ENTRIES;
		if (entries == null || !stream.isOpen()) {
			return;
		}
		try {
			long connection = entries.connection(stream.parent());
			if (connection != 0) {
				int result = (int) entries.streamShutdown.invokeExact(connection, stream.streamId(), direction,
						errorCode);
				if (result < 0 && result != DONE) {
					logger.debug("Shutting down stream " + stream.streamId() + " gave " + result);
				}
			}
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	private static int narrow(long errorCode) {
		if (ENTRIES != null) {
			return 0;
		}
		return (errorCode <= Integer.MAX_VALUE) ? (int) errorCode : (int) Http3ErrorCodes.H3_REQUEST_CANCELLED;
	}

	/**
	 * Set the priority of a stream.
	 * @param stream the stream
	 * @param urgency 0 (first) to 255 (last)
	 */
	public static void priority(QuicStreamChannel stream, int urgency) {
		EngineEntries entries = ENTRIES;
		if (entries == null) {
			stream.updatePriority(new QuicStreamPriority(Math.min(urgency, Byte.MAX_VALUE), true));
			return;
		}
		try {
			long connection = entries.connection(stream.parent());
			if (connection != 0) {
				int result = (int) entries.streamPriority.invokeExact(connection, stream.streamId(), (byte) urgency,
						true);
				if (result < 0 && result != DONE) {
					logger.debug("Setting the priority of stream " + stream.streamId() + " gave " + result);
				}
			}
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Hand a datagram to the engine.
	 * @param channel the connection
	 * @param datagram the datagram, header included, in one piece of direct memory
	 * @return 0 or more when the engine has taken a copy, {@link #DONE} when it has no
	 * room, {@link #TOO_LARGE}, or another negative number
	 */
	public static int sendDatagram(QuicChannel channel, ByteBuf datagram) {
		EngineEntries entries = entries();
		try {
			long connection = entries.connection(channel);
			if (connection == 0) {
				return Integer.MIN_VALUE;
			}
			long address = (long) entries.readerAddress.invokeExact(datagram);
			return (int) entries.datagramSend.invokeExact(connection, address, datagram.readableBytes());
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Return the longest datagram that the engine takes at present.
	 * @param channel the connection
	 * @return the length, header included, or a negative number
	 */
	public static int maxDatagramLength(QuicChannel channel) {
		EngineEntries entries = entries();
		try {
			long connection = entries.connection(channel);
			return (connection == 0) ? DONE : (int) entries.datagramMaxLength.invokeExact(connection);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Let packets go, unless a read loop is under way that will do so.
	 * @param channel the connection
	 */
	public static void flush(QuicChannel channel) {
		try {
			entries().flush.invokeExact((Channel) channel);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Let the engine build packets now, also inside a read loop, whose end sends them. To
	 * be called behind a FIN without bytes: the engine forgets a stream when all of its
	 * bytes are acknowledged, and with it a FIN that is not in a packet by then
	 * (cloudflare/quiche issue 2525).
	 * @param channel the connection
	 */
	public static void buildPackets(QuicChannel channel) {
		EngineEntries entries = ENTRIES;
		if (entries == null) {
			channel.flush();
			return;
		}
		try {
			entries.buildPackets((Channel) channel);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Return the time to the next timer of the engine.
	 * @param channel the connection
	 * @return the time in nanoseconds, {@link Long#MAX_VALUE} if there is no timer
	 */
	public static long timeout(QuicChannel channel) {
		EngineEntries entries = ENTRIES;
		if (entries == null) {
			return Long.MAX_VALUE;
		}
		try {
			long connection = entries.connection(channel);
			long timeout = (connection == 0) ? -1 : (long) entries.timeout.invokeExact(connection);
			return (timeout < 0) ? Long.MAX_VALUE : timeout;
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Return whether a read loop is under way for the connection, at whose end packets
	 * are built from what is written meanwhile.
	 * @param channel the connection
	 * @return {@code false} if packets are built with each write
	 */
	public static boolean isSendDeferred(QuicChannel channel) {
		EngineEntries entries = ENTRIES;
		try {
			return entries != null && (boolean) entries.sendDeferred.invokeExact((Channel) channel);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Return whether the peer has stopped a stream.
	 * @param stream the stream
	 * @return {@code true} after STOP_SENDING
	 */
	public static boolean isStopped(QuicStreamChannel stream) {
		return sendCapacity(stream.parent(), stream.streamId()) == STREAM_STOPPED;
	}

	/**
	 * Return whether the engine has forgotten a stream: both directions are over, and the
	 * peer has acknowledged everything.
	 * @param stream the stream; may be closed
	 * @return {@code false} also where that is not known
	 */
	public static boolean isForgotten(QuicStreamChannel stream) {
		return sendCapacity(stream.parent(), stream.streamId()) == INVALID_STREAM_STATE;
	}

	/**
	 * Return whether bytes could be sent on a stream now, by congestion and by flow
	 * control.
	 * @param stream the stream
	 * @param bytes how many
	 * @return {@code false} if they would have to wait
	 */
	public static boolean hasCapacity(QuicStreamChannel stream, int bytes) {
		long capacity = sendCapacity(stream.parent(), stream.streamId());
		return capacity >= bytes || capacity == UNKNOWN;
	}

	/**
	 * Return what could be sent on a stream now, by congestion and by flow control.
	 * @param channel the connection
	 * @param streamId the stream
	 * @return the bytes, or a negative number for an error
	 */
	public static long sendCapacity(QuicChannel channel, long streamId) {
		EngineEntries entries = ENTRIES;
		if (entries == null) {
			return UNKNOWN;
		}
		try {
			long connection = entries.connection(channel);
			return (connection != 0) ? (long) entries.streamCapacity.invokeExact(connection, streamId) : UNKNOWN;
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Return whether a stream is at its end, all of it read, and the engine will not say
	 * so: when bytes that were read come again, now with the FIN, it drops them as
	 * duplicates, FIN and all.
	 * @param stream the stream
	 * @return {@code false} also when the end is yet to be read
	 */
	public static boolean isEndHidden(QuicStreamChannel stream) {
		EngineEntries entries = ENTRIES;
		if (entries == null || !stream.isActive() || stream.isInputShutdown()) {
			return false;
		}
		try {
			return !(boolean) entries.streamReadable.invokeExact((Channel) stream) && isFinished(stream);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Return whether the peer has ended a stream, by FIN or by a reset, and all of it was
	 * read or dropped.
	 * @param stream the stream
	 * @return {@code false} also where that is not known
	 */
	public static boolean isFinished(QuicStreamChannel stream) {
		EngineEntries entries = ENTRIES;
		if (entries == null) {
			return false;
		}
		try {
			long connection = entries.connection(stream.parent());
			return connection != 0 && (boolean) entries.streamFinished.invokeExact(connection, stream.streamId());
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Send the FIN of a stream once more, so that one more acknowledgement comes for it.
	 * @param stream the stream, whose FIN was written; may be closed
	 */
	public static void repeatFin(QuicStreamChannel stream) {
		EngineEntries entries = entries();
		QuicChannel channel = stream.parent();
		ByteBuf nothing = channel.alloc().directBuffer(1);
		try {
			long connection = entries.connection(channel);
			if (connection != 0) {
				long address = (long) entries.readerAddress.invokeExact(nothing);
				int result = (int) entries.streamSend.invokeExact(connection, stream.streamId(), address, 0, true);
				if (result == 0) {
					entries.flush.invokeExact((Channel) channel);
				}
			}
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
		finally {
			nothing.release();
		}
	}

	/**
	 * Let a stream learn of its end as if the engine had told.
	 * @param stream the stream
	 */
	public static void revealEnd(QuicStreamChannel stream) {
		EngineEntries entries = entries();
		try {
			entries.finReceived.invokeExact((Channel) stream, true);
			entries.inputShutdown.invokeExact((Channel) stream, true);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
		stream.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		stream.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
	}

	/**
	 * Let the connection forget a stream that is over.
	 * @param stream the stream
	 */
	public static void forget(QuicStreamChannel stream) {
		EngineEntries entries = ENTRIES;
		if (entries != null) {
			try {
				entries.streamClosed.invokeExact((Channel) stream.parent(), stream.streamId());
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}
	}

	private static EngineEntries entries() {
		EngineEntries entries = ENTRIES;
		if (entries == null) {
			throw new IllegalStateException("Not available");
		}
		return entries;
	}

	private static RuntimeException unexpected(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		return (ex instanceof RuntimeException runtime) ? runtime : new IllegalStateException(ex);
	}

}
