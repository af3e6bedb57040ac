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

package io.github.webtransport.protocol;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a CONNECT stream into capsules, whatever the pieces in which they
 * arrive (RFC 9297, Section 3.2).
 *
 * <p>
 * Memory is bounded: of the capsule types that matter no more is kept than their largest
 * legal value, and everything else, of any length, is skipped as it comes. After a
 * violation, and after {@link #close()}, further bytes are ignored.
 *
 * @since 0.1.0
 */
public final class CapsuleDecoder implements AutoCloseable {

	private final boolean flowControl;

	private final int maxDatagram;

	private final VarIntReader integer = new VarIntReader();

	private State state = State.TYPE;

	private long type;

	/**
	 * How many bytes of the capsule's value are still to come.
	 */
	private long remaining;

	private @Nullable ByteBuf partial;

	/**
	 * Create a decoder for one CONNECT stream.
	 * @param flowControl whether session flow control is on; if it is not, its capsules
	 * are skipped, malformed ones included (Section 5.1)
	 * @param maxDatagram the largest payload of a DATAGRAM capsule in bytes; longer ones
	 * are skipped
	 * @throws IllegalArgumentException if the size is negative
	 */
	public CapsuleDecoder(boolean flowControl, int maxDatagram) {
		if (maxDatagram < 0) {
			throw new IllegalArgumentException("Maximum datagram size must not be negative: " + maxDatagram);
		}
		this.flowControl = flowControl;
		this.maxDatagram = maxDatagram;
	}

	/**
	 * Decode the next bytes of the stream.
	 * @param in the bytes; all are consumed, also when this method fails, but the buffer
	 * is not released
	 * @param out takes each capsule as soon as it is complete, and owns the payload of
	 * {@link Capsule.Datagram}. It may close this decoder, which drops the rest, but not
	 * feed it. If it throws, the bytes behind its capsule are lost and the decoder is
	 * closed.
	 * @throws ProtocolException with session scope if the stream is malformed; the
	 * capsules before have been handed over
	 */
	public void feed(ByteBuf in, Consumer<? super Capsule> out) {
		boolean done = false;
		try {
			while (in.isReadable() && this.state != State.IGNORE) {
				step(in, out);
			}
			done = true;
		}
		finally {
			if (!done) {
				close();
			}
			in.skipBytes(in.readableBytes());
		}
	}

	/**
	 * Tell that the stream has ended.
	 * @throws ProtocolException with session scope and H3_MESSAGE_ERROR if it ended
	 * within a capsule (RFC 9297, Section 3.3)
	 */
	public void end() {
		boolean complete = switch (this.state) {
			case TYPE -> !this.integer.isPartial();
			case LENGTH, VALUE, SKIP -> false;
			case CLOSED, IGNORE -> true;
		};
		close();
		if (!complete) {
			throw CapsuleValue.malformed("Stream ended within a capsule");
		}
	}

	/**
	 * Release what has been kept and ignore all further bytes.
	 */
	@Override
	public void close() {
		this.state = State.IGNORE;
		ByteBuf buffer = this.partial;
		if (buffer != null) {
			this.partial = null;
			buffer.release();
		}
	}

	private void step(ByteBuf in, Consumer<? super Capsule> out) {
		switch (this.state) {
			case TYPE -> {
				if (this.integer.read(in)) {
					this.type = this.integer.value();
					this.state = State.LENGTH;
				}
			}
			case LENGTH -> {
				if (this.integer.read(in)) {
					start(this.integer.value(), in, out);
				}
			}
			case VALUE -> readValue(in, out);
			case SKIP -> skip(in);
			case CLOSED -> throw CapsuleValue.malformed("Data after WT_CLOSE_SESSION");
			case IGNORE -> throw new IllegalStateException("Decoder is closed");
		}
	}

	private void start(long length, ByteBuf in, Consumer<? super Capsule> out) {
		this.remaining = length;
		if (CapsuleValue.isForbidden(this.type)) {
			skipRest();
			out.accept(new Capsule.Forbidden(this.type));
		}
		else if (isWanted(length)) {
			CapsuleValue.checkLength(this.type, length);
			this.state = State.VALUE;
			if (length == 0) {
				readValue(in, out);
			}
		}
		else {
			skipRest();
		}
	}

	private boolean isWanted(long length) {
		if (this.type == CapsuleTypes.DATAGRAM) {
			return length <= this.maxDatagram;
		}
		if (CapsuleValue.isFlowControl(this.type)) {
			return this.flowControl;
		}
		return this.type == CapsuleTypes.CLOSE_SESSION || this.type == CapsuleTypes.DRAIN_SESSION;
	}

	private void readValue(ByteBuf in, Consumer<? super Capsule> out) {
		ByteBuf buffer = this.partial;
		if (buffer == null && in.readableBytes() >= this.remaining) {
			handOver(CapsuleValue.parse(this.type, in.readSlice((int) this.remaining)), out);
			return;
		}
		if (buffer == null) {
			buffer = in.alloc().buffer((int) this.remaining, (int) this.remaining);
			this.partial = buffer;
		}
		int count = (int) Math.min(this.remaining, in.readableBytes());
		buffer.writeBytes(in, count);
		this.remaining -= count;
		if (this.remaining == 0) {
			Capsule capsule = CapsuleValue.parse(this.type, buffer);
			this.partial = null;
			buffer.release();
			handOver(capsule, out);
		}
	}

	private void handOver(Capsule capsule, Consumer<? super Capsule> out) {
		this.state = (capsule instanceof Capsule.CloseSession) ? State.CLOSED : State.TYPE;
		out.accept(capsule);
	}

	private void skip(ByteBuf in) {
		int count = (int) Math.min(this.remaining, in.readableBytes());
		in.skipBytes(count);
		this.remaining -= count;
		skipRest();
	}

	private void skipRest() {
		this.state = (this.remaining > 0) ? State.SKIP : State.TYPE;
	}

	private enum State {

		/**
		 * Within or before the type of a capsule.
		 */
		TYPE,

		/**
		 * Within or before its length.
		 */
		LENGTH,

		/**
		 * Within the value of a capsule that matters.
		 */
		VALUE,

		/**
		 * Within the value of a capsule that does not.
		 */
		SKIP,

		/**
		 * Behind WT_CLOSE_SESSION, where nothing may follow.
		 */
		CLOSED,

		/**
		 * Behind a violation or {@link CapsuleDecoder#close()}.
		 */
		IGNORE

	}

}
