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

import java.util.Set;

import io.github.webtransport.EngineCapability;
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

import org.springframework.util.Assert;

/**
 * Reaches the few entries of Netty's QUIC engine for streams that its public API hides,
 * resolved once ({@link QuichePackets} has those for connections):
 * <ul>
 * <li>resets with codes wider than {@code int}: application codes start at 2^46
 * (draft-ietf-webtrans-http3, section 4.4);</li>
 * <li>whether a stream was stopped while nothing is written to it: no event tells;</li>
 * <li>priorities behind the default one, which is the last that the public API has;</li>
 * <li>closing a stream that was reset without a FIN behind the reset;</li>
 * <li>whether a stream is at its end while the engine does not say so;</li>
 * <li>a FIN once more, for the sake of its acknowledgement;</li>
 * <li>forgetting a stream that ended by a reset: the engine's channel keeps it for the
 * life of the connection.</li>
 * </ul>
 * Where one cannot be reached, the public API is used in its place, with its limits; one
 * warning names all that are missing. All methods belong to the event loop of the
 * connection.
 *
 * @since 0.1.0
 */
public final class QuicheBridge {

	private static final Log logger = LogFactory.getLog(QuicheBridge.class);

	/**
	 * The engine's way to say that it has no room, or nothing to do.
	 */
	static final int DONE = -1;

	/**
	 * The engine's way to say that the peer has stopped a stream.
	 */
	static final int STREAM_STOPPED = -15;

	/**
	 * The engine's way to say that it knows no such stream, or has forgotten it.
	 */
	static final int STREAM_FORGOTTEN = -7;

	private static final long UNKNOWN = Long.MIN_VALUE;

	private static final int SHUTDOWN_READ = 0;

	private static final int SHUTDOWN_WRITE = 1;

	/**
	 * What resets carry where codes are too wide: H3_REQUEST_CANCELLED.
	 */
	private static final int NO_CODE = (int) Http3ErrorCodes.H3_REQUEST_CANCELLED;

	static final EngineEntries ENTRIES = EngineEntries.resolve(new EngineLookup(), logger::warn);

	private QuicheBridge() {
	}

	/**
	 * Return what can be reached.
	 */
	static Set<EngineCapability> available() {
		return ENTRIES.available();
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
		EngineEntries.ErrorCodes entries = ENTRIES.errorCodes();
		if (entries != null) {
			try {
				entries.finSent().invokeExact((Channel) stream, true);
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}
	}

	/**
	 * Let the channel of a stream on which only the peer sends try no FIN when it is
	 * closed: the engine would refuse it, which makes an exception with a stack for
	 * nobody. Where the end of the stream is read behind this, the channel is closed.
	 * @param stream the stream
	 */
	public static void receiveOnly(QuicStreamChannel stream) {
		withholdFin(stream);
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
		EngineEntries.ErrorCodes entries = ENTRIES.errorCodes();
		if (entries == null || !stream.isOpen()) {
			return;
		}
		try {
			long connection = entries.connections().address(stream.parent());
			if (connection != 0) {
				int result = (int) entries.shutdown().invokeExact(connection, stream.streamId(), direction, errorCode);
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
		if (ENTRIES.errorCodes() != null) {
			return 0;
		}
		return (errorCode <= Integer.MAX_VALUE) ? (int) errorCode : NO_CODE;
	}

	/**
	 * Set the priority of a stream.
	 * @param stream the stream
	 * @param urgency 0 (first) to 255 (last)
	 */
	static void priority(QuicStreamChannel stream, int urgency) {
		EngineEntries.Priorities entries = ENTRIES.priorities();
		if (entries == null) {
			stream.updatePriority(new QuicStreamPriority(Math.min(urgency, Byte.MAX_VALUE), true));
			return;
		}
		try {
			long connection = entries.connections().address(stream.parent());
			if (connection != 0) {
				int result = (int) entries.set().invokeExact(connection, stream.streamId(), (byte) urgency, true);
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
	 * Return whether bytes could be sent on a stream now, by congestion and by flow
	 * control.
	 * @param stream the stream
	 * @param bytes how many
	 * @return {@code false} if they would have to wait
	 */
	static boolean hasCapacity(QuicStreamChannel stream, int bytes) {
		long capacity = sendCapacity(stream.parent(), stream.streamId());
		return capacity >= bytes || capacity == UNKNOWN;
	}

	/**
	 * Return what could be sent on a stream now, by congestion and by flow control. To
	 * ask has an effect: the engine lets go of a stream of which it has told that it was
	 * stopped, once nothing of it is left to read.
	 * @param channel the connection
	 * @param streamId the stream
	 * @return the bytes, {@link #STREAM_STOPPED}, {@link #STREAM_FORGOTTEN} or another
	 * negative number
	 */
	static long sendCapacity(QuicChannel channel, long streamId) {
		EngineEntries.Sending entries = ENTRIES.sending();
		if (entries == null) {
			return UNKNOWN;
		}
		try {
			long connection = entries.connections().address(channel);
			return (connection != 0) ? (long) entries.capacity().invokeExact(connection, streamId) : UNKNOWN;
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Return whether {@link #sendCapacity} tells of streams that were stopped and
	 * forgotten.
	 */
	static boolean reportsStops() {
		return ENTRIES.sending() != null;
	}

	/**
	 * Let the writes of a stream fail that wait for credit, as if the engine had told
	 * that the peer has stopped it.
	 * @param stream the stream
	 */
	static void failWrites(QuicStreamChannel stream) {
		EngineEntries.Sending entries = ENTRIES.sending();
		if (entries != null && stream.isOpen()) {
			try {
				entries.writable().invokeExact((Channel) stream, (long) STREAM_STOPPED);
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}
	}

	/**
	 * Return whether a stream is at its end, all of it read, and the engine will not say
	 * so ({@link HiddenEnds}).
	 * @param stream the stream
	 * @return {@code false} also when the end is yet to be read
	 */
	static boolean isEndHidden(QuicStreamChannel stream) {
		EngineEntries.Ends entries = ENTRIES.ends();
		if (entries == null || !stream.isActive() || stream.isInputShutdown()) {
			return false;
		}
		try {
			return !(boolean) entries.readable().invokeExact((Channel) stream) && isFinished(stream);
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
	static boolean isFinished(QuicStreamChannel stream) {
		EngineEntries.Ends entries = ENTRIES.ends();
		if (entries == null) {
			return false;
		}
		try {
			long connection = entries.connections().address(stream.parent());
			return connection != 0 && (boolean) entries.finished().invokeExact(connection, stream.streamId());
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Send the FIN of a stream once more, so that one more acknowledgement comes for it.
	 * @param stream the stream, whose FIN was written; may be closed
	 */
	static void repeatFin(QuicStreamChannel stream) {
		EngineEntries.Ends entries = ENTRIES.ends();
		if (entries == null) {
			return;
		}
		QuicChannel channel = stream.parent();
		ByteBuf nothing = channel.alloc().directBuffer(1);
		try {
			long connection = entries.connections().address(channel);
			if (connection != 0) {
				long address = (long) entries.readerAddress().invokeExact(nothing);
				long result = (long) entries.send().invokeExact(connection, stream.streamId(), address, 0, true);
				if (result == 0) {
					entries.flush().invokeExact((Channel) channel);
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
	 * @param stream the stream, whose end is hidden
	 */
	static void revealEnd(QuicStreamChannel stream) {
		EngineEntries.Ends entries = ENTRIES.ends();
		Assert.state(entries != null, "Not available");
		try {
			entries.finReceived().invokeExact((Channel) stream, true);
			entries.inputShutdown().invokeExact((Channel) stream, true);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
		stream.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		stream.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
	}

	/**
	 * Let the connection forget a stream that is over: the engine's channel keeps one
	 * that ended by a reset for the life of the connection.
	 * @param stream the stream
	 */
	public static void forget(QuicStreamChannel stream) {
		EngineEntries.Release entries = ENTRIES.release();
		if (entries != null) {
			try {
				entries.streamClosed().invokeExact((Channel) stream.parent(), stream.streamId());
			}
			catch (Throwable ex) {
				throw unexpected(ex);
			}
		}
	}

	static RuntimeException unexpected(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		return (ex instanceof RuntimeException runtime) ? runtime : new IllegalStateException(ex);
	}

}
