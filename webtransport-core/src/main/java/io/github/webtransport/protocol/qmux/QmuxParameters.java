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

package io.github.webtransport.protocol.qmux;

import java.util.HashSet;
import java.util.Set;

import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation.Scope;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.VarInt;
import io.netty.buffer.ByteBuf;

/**
 * The transport parameters of one side (RFC 9000, section 18.2): what its peer may do.
 *
 * @param maxIdleTimeout milliseconds without a sign of life, 0 for no limit
 * @param maxData bytes on all streams together
 * @param maxStreamDataBidiLocal bytes on a bidirectional stream that the sender of the
 * parameters opens
 * @param maxStreamDataBidiRemote bytes on a bidirectional stream that the other side
 * opens
 * @param maxStreamDataUni bytes on a unidirectional stream
 * @param maxStreamsBidi number of bidirectional streams
 * @param maxStreamsUni number of unidirectional streams
 * @param maxDatagramFrameSize bytes of a DATAGRAM frame, 0 if none is taken
 * @param maxRecordSize bytes of a record
 * @param resetStreamAt whether RESET_STREAM_AT is taken
 * @since 0.1.0
 */
public record QmuxParameters(long maxIdleTimeout, long maxData, long maxStreamDataBidiLocal,
		long maxStreamDataBidiRemote, long maxStreamDataUni, long maxStreamsBidi, long maxStreamsUni,
		long maxDatagramFrameSize, long maxRecordSize, boolean resetStreamAt) {

	/**
	 * The size of a record that every peer takes, and the one where nothing is said.
	 */
	public static final int DEFAULT_MAX_RECORD_SIZE = 16382;

	private static final long MAX_IDLE_TIMEOUT = 0x01;

	private static final long MAX_DATA = 0x04;

	private static final long MAX_STREAM_DATA_BIDI_LOCAL = 0x05;

	private static final long MAX_STREAM_DATA_BIDI_REMOTE = 0x06;

	private static final long MAX_STREAM_DATA_UNI = 0x07;

	private static final long MAX_STREAMS_BIDI = 0x08;

	private static final long MAX_STREAMS_UNI = 0x09;

	private static final long RESET_STREAM_AT = 0x1d;

	private static final long MAX_DATAGRAM_FRAME_SIZE = 0x20;

	private static final long MAX_RECORD_SIZE = 0x0571c59429cd0845L;

	/**
	 * For carriers that negotiate the application's protocol in no other way, which a
	 * WebSocket does.
	 */
	private static final long APPLICATION_PROTOCOLS = 0x3d4f9c2a8b1e6075L;

	/**
	 * Parameters of QUIC that are about packets and paths.
	 */
	private static final Set<Long> FORBIDDEN = Set.of(0x00L, 0x02L, 0x03L, 0x0aL, 0x0bL, 0x0cL, 0x0dL, 0x0eL, 0x0fL,
			0x10L, APPLICATION_PROTOCOLS);

	/**
	 * Write the parameters as the content of their frame. What is 0 or the default is
	 * left out.
	 * @param out the buffer to write to
	 */
	void write(ByteBuf out) {
		write(out, MAX_IDLE_TIMEOUT, this.maxIdleTimeout, 0);
		write(out, MAX_DATA, this.maxData, 0);
		write(out, MAX_STREAM_DATA_BIDI_LOCAL, this.maxStreamDataBidiLocal, 0);
		write(out, MAX_STREAM_DATA_BIDI_REMOTE, this.maxStreamDataBidiRemote, 0);
		write(out, MAX_STREAM_DATA_UNI, this.maxStreamDataUni, 0);
		write(out, MAX_STREAMS_BIDI, this.maxStreamsBidi, 0);
		write(out, MAX_STREAMS_UNI, this.maxStreamsUni, 0);
		write(out, MAX_DATAGRAM_FRAME_SIZE, this.maxDatagramFrameSize, 0);
		write(out, MAX_RECORD_SIZE, this.maxRecordSize, DEFAULT_MAX_RECORD_SIZE);
		if (this.resetStreamAt) {
			VarInt.write(out, RESET_STREAM_AT);
			VarInt.write(out, 0);
		}
	}

	private static void write(ByteBuf out, long id, long value, long defaultValue) {
		if (value != defaultValue) {
			VarInt.write(out, id);
			VarInt.write(out, VarInt.length(value));
			VarInt.write(out, value);
		}
	}

	/**
	 * Read the content of a frame.
	 * @param in all of it
	 * @return the parameters
	 * @throws ProtocolException if they break a rule
	 */
	static QmuxParameters read(ByteBuf in) {
		Reader reader = new Reader();
		Set<Long> seen = new HashSet<>();
		while (in.isReadable()) {
			long id = VarInt.tryRead(in);
			long length = VarInt.tryRead(in);
			if (id < 0 || length < 0 || length > in.readableBytes()) {
				throw violation("Transport parameters are cut off");
			}
			if (!seen.add(id)) {
				throw violation("A transport parameter is repeated");
			}
			if (FORBIDDEN.contains(id)) {
				throw violation("Transport parameter 0x" + Long.toHexString(id) + " has no meaning here");
			}
			reader.read(id, in.readSlice((int) length));
		}
		return reader.toParameters();
	}

	private static ProtocolException violation(String reason) {
		return new ProtocolException(Scope.CONNECTION, QuicErrorCodes.TRANSPORT_PARAMETER_ERROR, reason);
	}

	/**
	 * Collects parameters.
	 */
	private static final class Reader {

		private long maxIdleTimeout;

		private long maxData;

		private long maxStreamDataBidiLocal;

		private long maxStreamDataBidiRemote;

		private long maxStreamDataUni;

		private long maxStreamsBidi;

		private long maxStreamsUni;

		private long maxDatagramFrameSize;

		private long maxRecordSize = DEFAULT_MAX_RECORD_SIZE;

		private boolean resetStreamAt;

		void read(long id, ByteBuf value) {
			if (id == MAX_IDLE_TIMEOUT) {
				this.maxIdleTimeout = number(value);
			}
			else if (id == MAX_DATA) {
				this.maxData = number(value);
			}
			else if (id == MAX_STREAM_DATA_BIDI_LOCAL) {
				this.maxStreamDataBidiLocal = number(value);
			}
			else if (id == MAX_STREAM_DATA_BIDI_REMOTE) {
				this.maxStreamDataBidiRemote = number(value);
			}
			else if (id == MAX_STREAM_DATA_UNI) {
				this.maxStreamDataUni = number(value);
			}
			else if (id == MAX_STREAMS_BIDI) {
				this.maxStreamsBidi = streams(value);
			}
			else if (id == MAX_STREAMS_UNI) {
				this.maxStreamsUni = streams(value);
			}
			else if (id == MAX_DATAGRAM_FRAME_SIZE) {
				this.maxDatagramFrameSize = number(value);
			}
			else if (id == MAX_RECORD_SIZE) {
				this.maxRecordSize = recordSize(value);
			}
			else if (id == RESET_STREAM_AT) {
				if (value.isReadable()) {
					throw violation("reset_stream_at has a value");
				}
				this.resetStreamAt = true;
			}
			// Others are extensions that this side does not know
		}

		private static long number(ByteBuf value) {
			long number = VarInt.tryRead(value);
			if (number < 0 || value.isReadable()) {
				throw violation("The value of a transport parameter is not one number");
			}
			return number;
		}

		private static long streams(ByteBuf value) {
			long streams = number(value);
			if (streams > SessionLimits.MAX_STREAMS) {
				throw violation("A limit of streams is greater than 2^60");
			}
			return streams;
		}

		private static long recordSize(ByteBuf value) {
			long size = number(value);
			if (size < DEFAULT_MAX_RECORD_SIZE) {
				throw violation("max_record_size is less than " + DEFAULT_MAX_RECORD_SIZE);
			}
			return size;
		}

		QmuxParameters toParameters() {
			return new QmuxParameters(this.maxIdleTimeout, this.maxData, this.maxStreamDataBidiLocal,
					this.maxStreamDataBidiRemote, this.maxStreamDataUni, this.maxStreamsBidi, this.maxStreamsUni,
					this.maxDatagramFrameSize, this.maxRecordSize, this.resetStreamAt);
		}

	}

}
