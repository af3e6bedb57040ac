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

package io.github.webtransport.netty.server;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;

/**
 * What the header of a QUIC packet says in the clear (RFC 8999, section 5; RFC 9000,
 * section 17). Reads in place, and nothing is allocated: it is asked about packets of
 * which a flood may have millions.
 */
final class PacketHeader {

	/**
	 * The length of the connection IDs that the server gives out.
	 */
	static final int LOCAL_ID_LENGTH = Quic.MAX_CONN_ID_LEN;

	/**
	 * The least that a datagram with an Initial packet of a client has (RFC 9000, section
	 * 14.1), and one to which another version is answered (section 6.1).
	 */
	static final int MIN_INITIAL_DATAGRAM = 1200;

	/**
	 * A packet number takes four bytes at most, and the sample for its protection sixteen
	 * bytes behind that (RFC 9001, section 5.4.2).
	 */
	private static final int MIN_PROTECTED = 4 + 16;

	private static final int MIN_SHORT_PACKET = 1 + LOCAL_ID_LENGTH + MIN_PROTECTED;

	/**
	 * The least length of a connection ID that a client makes up (RFC 9000, section 7.2).
	 */
	private static final int MIN_CLIENT_ID_LENGTH = 8;

	private static final int LONG_HEADER = 0x80;

	private static final int FIXED_BIT = 0x40;

	private static final int TYPE_MASK = 0x30;

	private static final int INITIAL = 0x00;

	private static final int HANDSHAKE = 0x20;

	private static final int RETRY = 0x30;

	private static final int VERSION_1 = 1;

	private static final int VERSION_NEGOTIATION = 0;

	/**
	 * Where the length of the destination connection ID is.
	 */
	private static final int ID_LENGTH_OFFSET = 5;

	private PacketHeader() {
	}

	/**
	 * Return whether a server can do anything with the first packet of a datagram.
	 * @param datagram the payload of the UDP datagram
	 */
	static boolean isAcceptable(ByteBuf datagram) {
		int length = datagram.readableBytes();
		if (length < MIN_SHORT_PACKET) {
			return false;
		}
		int first = datagram.getByte(datagram.readerIndex());
		return isLong(datagram) ? isLongAcceptable(datagram, first, length) : (first & FIXED_BIT) != 0;
	}

	private static boolean isLongAcceptable(ByteBuf datagram, int first, int length) {
		int start = datagram.readerIndex();
		int version = datagram.getInt(start + 1);
		int destinationLength = datagram.getUnsignedByte(start + ID_LENGTH_OFFSET);
		if (version == VERSION_NEGOTIATION || destinationLength > Quic.MAX_CONN_ID_LEN) {
			return false;
		}
		int offset = ID_LENGTH_OFFSET + 1 + destinationLength;
		int sourceLength = datagram.getUnsignedByte(start + offset);
		offset += 1 + sourceLength;
		if (sourceLength > Quic.MAX_CONN_ID_LEN || offset + MIN_PROTECTED > length) {
			return false;
		}
		if (version != VERSION_1) {
			// The engine knows no other version, and answers with those that it knows.
			// The
			// rest of the header may mean something else
			return length >= MIN_INITIAL_DATAGRAM;
		}
		if ((first & FIXED_BIT) == 0) {
			return false;
		}
		return switch (first & TYPE_MASK) {
			case INITIAL -> length >= MIN_INITIAL_DATAGRAM && destinationLength >= MIN_CLIENT_ID_LENGTH
					&& isRestAcceptable(datagram, offset, length);
			case HANDSHAKE -> destinationLength == LOCAL_ID_LENGTH;
			case RETRY -> false;
			// Early data
			default -> destinationLength >= MIN_CLIENT_ID_LENGTH;
		};
	}

	/**
	 * The token and the length field of an Initial packet.
	 */
	private static boolean isRestAcceptable(ByteBuf datagram, int offset, int length) {
		long token = varInt(datagram, offset, length);
		if (token < 0 || token > length) {
			return false;
		}
		int lengthField = offset + varIntLength(datagram, offset) + (int) token;
		long rest = varInt(datagram, lengthField, length);
		return rest >= MIN_PROTECTED && lengthField + varIntLength(datagram, lengthField) + rest <= length;
	}

	private static int varIntLength(ByteBuf datagram, int offset) {
		return 1 << ((datagram.getByte(datagram.readerIndex() + offset) & 0xc0) >>> 6);
	}

	/**
	 * Read a variable-length integer (RFC 9000, section 16).
	 * @return the value, or -1 if the datagram ends before
	 */
	private static long varInt(ByteBuf datagram, int offset, int length) {
		if (offset >= length || offset + varIntLength(datagram, offset) > length) {
			return -1;
		}
		int index = datagram.readerIndex() + offset;
		return switch (varIntLength(datagram, offset)) {
			case 1 -> datagram.getByte(index) & 0x3f;
			case 2 -> datagram.getShort(index) & 0x3fff;
			case 4 -> datagram.getInt(index) & 0x3fffffff;
			default -> datagram.getLong(index) & 0x3fffffffffffffffL;
		};
	}

	static boolean isLong(ByteBuf datagram) {
		return (datagram.getByte(datagram.readerIndex()) & LONG_HEADER) != 0;
	}

	/**
	 * Return whether the engine may take a packet for the first of a connection: an
	 * Initial packet, or one of another version.
	 */
	static boolean mayBeginConnection(ByteBuf packet) {
		return isLong(packet) && (isInitial(packet) || isOtherVersion(packet));
	}

	/**
	 * Return whether a packet with a long header is an Initial packet of the version that
	 * the engine speaks.
	 */
	static boolean isInitial(ByteBuf packet) {
		return (packet.getByte(packet.readerIndex()) & TYPE_MASK) == INITIAL && !isOtherVersion(packet);
	}

	private static boolean isOtherVersion(ByteBuf packet) {
		return packet.getInt(packet.readerIndex() + 1) != VERSION_1;
	}

	/**
	 * Return whether a packet is an Initial packet with a token. The packet must be
	 * {@linkplain #isAcceptable acceptable}.
	 */
	static boolean hasToken(ByteBuf packet) {
		int start = packet.readerIndex();
		if (!isLong(packet) || (packet.getByte(start) & TYPE_MASK) != INITIAL) {
			return false;
		}
		int offset = sourceIdOffset(packet) + sourceIdLength(packet);
		return varInt(packet, offset, packet.readableBytes()) > 0;
	}

	/**
	 * Return where the destination connection ID begins, from the reader index on.
	 */
	static int destinationIdOffset(ByteBuf packet) {
		return isLong(packet) ? ID_LENGTH_OFFSET + 1 : 1;
	}

	/**
	 * Return how long the destination connection ID of a packet to the server is.
	 */
	static int destinationIdLength(ByteBuf packet) {
		return isLong(packet) ? packet.getUnsignedByte(packet.readerIndex() + ID_LENGTH_OFFSET) : LOCAL_ID_LENGTH;
	}

	/**
	 * Return where the source connection ID of a packet with a long header begins.
	 */
	static int sourceIdOffset(ByteBuf packet) {
		return ID_LENGTH_OFFSET + 1 + destinationIdLength(packet) + 1;
	}

	/**
	 * Return how long the source connection ID of a packet with a long header is.
	 */
	static int sourceIdLength(ByteBuf packet) {
		return packet.getUnsignedByte(packet.readerIndex() + sourceIdOffset(packet) - 1);
	}

}
