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

package io.github.webtransport.benchmarks.flood;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The kinds of packets that a flood is made of.
 */
enum PacketKind {

	/**
	 * Datagrams of 1 to 40 bytes.
	 */
	SHORT(1) {

		@Override
		void write(ByteBuffer packet, SplittableRandom random) {
			fill(packet, 1 + random.nextInt(40), random);
		}

	},

	/**
	 * STUN binding requests (RFC 8489).
	 */
	STUN(1) {

		@Override
		void write(ByteBuffer packet, SplittableRandom random) {
			packet.putShort((short) 1).putShort((short) 0).putInt(0x2112a442);
			fill(packet, 12, random);
		}

	},

	/**
	 * Long headers with random bytes behind the version.
	 */
	GARBAGE(1) {

		@Override
		void write(ByteBuffer packet, SplittableRandom random) {
			packet.put((byte) (0xc0 | random.nextInt(0x40))).putInt(1);
			fill(packet, INITIAL_LENGTH - packet.position(), random);
		}

	},

	/**
	 * Packets of connections that nobody has, for any of the sockets of a server.
	 */
	UNKNOWN_CONNECTION(1) {

		@Override
		void write(ByteBuffer packet, SplittableRandom random) {
			packet.put((byte) (0x40 | random.nextInt(0x40))).putShort((short) random.nextInt(8));
			fill(packet, 60, random);
		}

	},

	/**
	 * Packets of a version that no server has, which are answered by Version Negotiation.
	 */
	VERSION(2000) {

		@Override
		void write(ByteBuffer packet, SplittableRandom random) {
			initial(packet, 0x1a2a3a4a, random);
		}

	},

	/**
	 * Initial packets that cannot be decrypted.
	 */
	INITIAL(2000) {

		@Override
		void write(ByteBuffer packet, SplittableRandom random) {
			initial(packet, 1, random);
		}

	};

	/**
	 * RFC 9000, section 14.1.
	 */
	private static final int INITIAL_LENGTH = 1200;

	private static final int ID_LENGTH = 8;

	private final int sources;

	PacketKind(int sources) {
		this.sources = sources;
	}

	/**
	 * Return how many addresses the packets come from.
	 */
	int sources() {
		return this.sources;
	}

	/**
	 * Write a packet.
	 * @param packet takes it, room for 1200 bytes
	 * @param random the source of what is random in it
	 */
	abstract void write(ByteBuffer packet, SplittableRandom random);

	private static void initial(ByteBuffer packet, int version, SplittableRandom random) {
		packet.put((byte) 0xc0).putInt(version).put((byte) ID_LENGTH).putLong(random.nextLong());
		packet.put((byte) ID_LENGTH).putLong(random.nextLong()).put((byte) 0);
		packet.putShort((short) (0x4000 | (INITIAL_LENGTH - packet.position() - Short.BYTES)));
		fill(packet, INITIAL_LENGTH - packet.position(), random);
	}

	private static void fill(ByteBuffer packet, int bytes, SplittableRandom random) {
		int end = packet.position() + bytes;
		while (end - packet.position() >= Long.BYTES) {
			packet.putLong(random.nextLong());
		}
		while (packet.position() < end) {
			packet.put((byte) random.nextInt());
		}
	}

}
