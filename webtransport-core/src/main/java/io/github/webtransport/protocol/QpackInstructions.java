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

import io.netty.buffer.ByteBuf;

/**
 * Checks the instructions that a peer sends on its QPACK encoder or decoder stream,
 * whatever the pieces in which they arrive.
 *
 * <p>
 * The dynamic table of either side has a capacity of 0, for good. That leaves two legal
 * instructions: to set the capacity of the table to 0 (RFC 9204, Section 4.3.1) and to
 * cancel a stream (Section 4.4.2). Every other one is an error as soon as its first byte
 * is there, because nothing can be inserted, and nothing that was never inserted can be
 * acknowledged. So no bytes have to be kept, and each is looked at once.
 *
 * @since 0.1.0
 */
public abstract sealed class QpackInstructions {

	private QpackInstructions() {
	}

	/**
	 * Create a checker for the encoder stream of a peer.
	 * @return a checker for one stream
	 */
	public static QpackInstructions ofEncoderStream() {
		return new EncoderStream();
	}

	/**
	 * Create a checker for the decoder stream of a peer.
	 * @return a checker for one stream
	 */
	public static QpackInstructions ofDecoderStream() {
		return new DecoderStream();
	}

	/**
	 * Look at more of the stream.
	 * @param in the bytes behind the type of the stream, in order. All of them are
	 * consumed
	 * @throws ProtocolException with connection scope if an instruction is not legal.
	 * Nothing may be fed after that
	 */
	public abstract void feed(ByteBuf in);

	/**
	 * What the peer tells the decoder of this side.
	 */
	private static final class EncoderStream extends QpackInstructions {

		/**
		 * Set Dynamic Table Capacity with a capacity of 0.
		 */
		private static final byte CAPACITY_OF_ZERO = 0b0010_0000;

		@Override
		public void feed(ByteBuf in) {
			int wrong = in.forEachByte((octet) -> octet == CAPACITY_OF_ZERO);
			if (wrong >= 0) {
				throw new ProtocolException(ProtocolViolation.connection(QpackErrorCodes.QPACK_ENCODER_STREAM_ERROR,
						"QPACK instruction for a dynamic table that has no room"));
			}
			in.skipBytes(in.readableBytes());
		}

	}

	/**
	 * What the peer tells the encoder of this side.
	 */
	private static final class DecoderStream extends QpackInstructions {

		private static final int TYPE_MASK = 0b1100_0000;

		private static final int STREAM_CANCELLATION = 0b0100_0000;

		private static final int PREFIX_MASK = 0b0011_1111;

		private static final int MORE = 0b1000_0000;

		/**
		 * A stream id has 62 bits, which take nine bytes of seven bits behind the prefix
		 * (RFC 9204, Section 4.1.1).
		 */
		private static final int MAX_BYTES_BEHIND_PREFIX = 9;

		/**
		 * How many bytes of the integer may still come, 0 between instructions.
		 */
		private int left;

		@Override
		public void feed(ByteBuf in) {
			while (in.isReadable()) {
				int octet = in.readUnsignedByte();
				if (this.left > 0) {
					continueInteger(octet);
				}
				else {
					startInstruction(octet);
				}
			}
		}

		private void startInstruction(int octet) {
			if ((octet & TYPE_MASK) != STREAM_CANCELLATION) {
				throw violation("QPACK acknowledgement of what was never inserted");
			}
			if ((octet & PREFIX_MASK) == PREFIX_MASK) {
				this.left = MAX_BYTES_BEHIND_PREFIX;
			}
		}

		private void continueInteger(int octet) {
			if ((octet & MORE) == 0) {
				this.left = 0;
			}
			else if (--this.left == 0) {
				throw violation("QPACK integer of more than 62 bits");
			}
		}

		private static ProtocolException violation(String reason) {
			return new ProtocolException(
					ProtocolViolation.connection(QpackErrorCodes.QPACK_DECODER_STREAM_ERROR, reason));
		}

	}

}
