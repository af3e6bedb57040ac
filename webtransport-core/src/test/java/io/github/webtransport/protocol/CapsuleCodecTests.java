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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Property tests for {@link CapsuleEncoder} and {@link CapsuleDecoder} together.
 */
class CapsuleCodecTests {

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	@Test
	@Rows("R39")
	void shouldDecodeWhatWasEncodedHoweverItIsSplit() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 1_000; i++) {
			List<Capsule> sent = new ArrayList<>();
			byte[] wire = randomCapsules(random, sent);
			List<Capsule> received = new ArrayList<>();
			try (CapsuleDecoder decoder = new CapsuleDecoder(true, 2000)) {
				WireBytes.split(random, wire, (piece) -> feed(decoder, piece, received));
				decoder.end();
			}
			assertThat(received).as("seed %d", seed).isEqualTo(sent);
			release(sent);
			release(received);
			assertThat(this.allocator.metric().usedHeapMemory()).as("seed %d", seed).isZero();
		}
	}

	@Test
	@Rows({ "R39", "R40" })
	void whenBytesAreRandomThenFailsOnlyByViolation() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 5_000; i++) {
			byte[] wire = new byte[random.nextInt(200)];
			random.nextBytes(wire);
			byte[] prefix = WireBytes.varInt(CapsuleTypes.MAX_DATA - 2 + random.nextInt(12), 4);
			List<Capsule> received = new ArrayList<>();
			try (CapsuleDecoder decoder = new CapsuleDecoder(random.nextBoolean(), 50)) {
				WireBytes.split(random, WireBytes.concat((random.nextBoolean()) ? prefix : new byte[0], wire),
						(piece) -> feed(decoder, piece, received));
				decoder.end();
			}
			catch (ProtocolException ex) {
				assertThat(ex.getViolation().scope()).as("seed %d", seed).isEqualTo(ProtocolViolation.Scope.SESSION);
			}
			release(received);
			assertThat(this.allocator.metric().usedHeapMemory()).as("seed %d", seed).isZero();
		}
	}

	private byte[] randomCapsules(Random random, List<Capsule> sent) {
		ByteBuf wire = Unpooled.buffer();
		int count = random.nextInt(12);
		for (int i = 0; i < count; i++) {
			if (random.nextInt(4) == 0) {
				byte[] unknown = new byte[random.nextInt(300)];
				random.nextBytes(unknown);
				VarInt.write(wire, 0x17 + 0x29 * (random.nextLong() >>> 10));
				VarInt.write(wire, unknown.length);
				wire.writeBytes(unknown);
			}
			else {
				append(wire, randomCapsule(random), sent);
			}
		}
		if (random.nextBoolean()) {
			append(wire, new Capsule.CloseSession(random.nextInt() & 0xffffffffL,
					CloseReason.truncate("\u20ac".repeat(random.nextInt(400)))), sent);
		}
		return ByteBufUtil.getBytes(wire);
	}

	private Capsule randomCapsule(Random random) {
		long value = random.nextLong() >>> 4 + random.nextInt(60);
		return switch (random.nextInt(6)) {
			case 0 -> new Capsule.DrainSession();
			case 1 -> new Capsule.MaxData(value);
			case 2 -> new Capsule.MaxStreams(random.nextBoolean(), value);
			case 3 -> new Capsule.DataBlocked(value);
			case 4 -> new Capsule.StreamsBlocked(random.nextBoolean(), value);
			default -> {
				byte[] payload = new byte[random.nextInt(2000)];
				random.nextBytes(payload);
				yield new Capsule.Datagram(this.allocator.heapBuffer().writeBytes(payload));
			}
		};
	}

	private void append(ByteBuf wire, Capsule capsule, List<Capsule> sent) {
		ByteBuf encoded = CapsuleEncoder.encode(this.allocator, capsule);
		wire.writeBytes(encoded);
		encoded.release();
		sent.add(capsule);
	}

	private void feed(CapsuleDecoder decoder, ByteBuf piece, List<Capsule> received) {
		ByteBuf in = this.allocator.heapBuffer().writeBytes(piece);
		try {
			decoder.feed(in, received::add);
		}
		finally {
			in.release();
		}
	}

	private static void release(List<Capsule> capsules) {
		for (Capsule capsule : capsules) {
			if (capsule instanceof Capsule.Datagram datagram) {
				datagram.payload().release();
			}
		}
	}

}
