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
import java.util.function.Consumer;

import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the codecs whatever the values are and wherever the bytes are cut.
 */
class CodecPropertyTests {

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	@Property
	@Rows("R25")
	void shouldReadWhatIsWritten(@ForAll @LongRange(max = VarInt.MAX) long value,
			@ForAll @IntRange(max = 3) int power) {
		int shortest = VarInt.length(value);
		int width = Math.max(shortest, 1 << power);
		ByteBuf in = Unpooled.wrappedBuffer(WireBytes.varInt(value, width));
		assertThat(VarInt.tryRead(in)).isEqualTo(value);
		assertThat(in.isReadable()).isFalse();
		ByteBuf cut = Unpooled.wrappedBuffer(WireBytes.varInt(value, width), 0, width - 1);
		assertThat(VarInt.tryRead(cut)).isEqualTo(-1);
		assertThat(cut.readableBytes()).isEqualTo(width - 1);
	}

	@Property
	@Rows({ "R25", "S11" })
	void shouldFindSessionWhereverThePreambleIsCut(@ForAll boolean bidi,
			@ForAll @LongRange(max = SessionIds.MAX_QUARTER) long quarter, @ForAll @Size(max = 20) byte[] payload,
			@ForAll @Size(max = 6) List<@IntRange(max = 30) Integer> cuts) {
		ByteBuf wire = Unpooled.buffer();
		StreamPreamble.write(wire, bidi, SessionIds.fromQuarter(quarter));
		wire.writeBytes(payload);
		StreamPreambleParser parser = new StreamPreambleParser(bidi);
		ByteBuf arrived = Unpooled.buffer();
		cut(ByteBufUtil.getBytes(wire), cuts, (piece) -> {
			arrived.writeBytes(piece);
			parser.parse(arrived);
		});
		assertThat(parser.parse(arrived)).isEqualTo(StreamPreambleParser.Result.WEBTRANSPORT);
		assertThat(parser.sessionId()).isEqualTo(SessionIds.fromQuarter(quarter));
		assertThat(ByteBufUtil.getBytes(arrived)).isEqualTo(payload);
	}

	@Property
	@Rows({ "R23", "S9" })
	void whenSessionIdIsImpossibleThenIdErrorWhereverItIsCut(@ForAll boolean bidi,
			@ForAll @LongRange(max = VarInt.MAX >> 2) long quarter, @ForAll @IntRange(min = 1, max = 3) int rest,
			@ForAll @Size(max = 6) List<@IntRange(max = 10) Integer> cuts) {
		ByteBuf wire = Unpooled.buffer();
		VarInt.write(wire, StreamPreamble.type(bidi));
		VarInt.write(wire, quarter * 4 + rest);
		StreamPreambleParser parser = new StreamPreambleParser(bidi);
		ByteBuf arrived = Unpooled.buffer();
		List<Long> errors = new ArrayList<>();
		cut(ByteBufUtil.getBytes(wire), cuts, (piece) -> {
			arrived.writeBytes(piece);
			try {
				parser.parse(arrived);
			}
			catch (ProtocolException ex) {
				errors.add(ex.getViolation().errorCode());
			}
		});
		assertThat(errors).isNotEmpty().containsOnly(Http3ErrorCodes.H3_ID_ERROR);
	}

	@Property
	@Rows("R58")
	void shouldReadDatagramHeader(@ForAll @LongRange(max = SessionIds.MAX_QUARTER) long quarter,
			@ForAll @Size(max = 20) byte[] payload) {
		ByteBuf datagram = Unpooled.buffer();
		DatagramHeader.write(datagram, SessionIds.fromQuarter(quarter));
		assertThat(datagram.readableBytes()).isEqualTo(DatagramHeader.length(SessionIds.fromQuarter(quarter)));
		datagram.writeBytes(payload);
		assertThat(DatagramHeader.readSessionId(datagram)).isEqualTo(SessionIds.fromQuarter(quarter));
		assertThat(ByteBufUtil.getBytes(datagram)).isEqualTo(payload);
	}

	@Property
	@Rows({ "R34", "S12", "S14" })
	void shouldMapCodesBothWays(@ForAll @LongRange(max = ApplicationErrorCode.MAX) long code) {
		long http3 = ApplicationErrorCode.toHttp3(code);
		assertThat((http3 - 0x21) % 0x1f).isNotZero();
		assertThat(ApplicationErrorCode.fromHttp3(http3)).isEqualTo(code);
	}

	@Property
	@Rows({ "R42", "S25" })
	void shouldCutReasonAtACharacter(@ForAll @Size(max = 2000) String reason) {
		String cut = CloseReason.truncate(reason);
		assertThat(ByteBufUtil.utf8Bytes(cut)).isLessThanOrEqualTo(1024);
		assertThat(CloseReason.truncate(cut)).isEqualTo(cut);
	}

	@Property
	@Rows({ "R39", "R40", "S31" })
	void shouldDecodeCapsulesWhereverTheyAreCut(@ForAll("capsules") List<Object> sent,
			@ForAll @Size(max = 12) List<@IntRange(max = 60) Integer> cuts) {
		ByteBuf wire = Unpooled.buffer();
		List<Capsule> expected = new ArrayList<>();
		for (Object element : sent) {
			if (element instanceof Capsule capsule) {
				ByteBuf encoded = CapsuleEncoder.encode(this.allocator, capsule);
				wire.writeBytes(encoded);
				encoded.release();
				expected.add(capsule);
			}
			else {
				wire.writeBytes((byte[]) element);
			}
		}
		List<Capsule> received = new ArrayList<>();
		try (CapsuleDecoder decoder = new CapsuleDecoder(true, 100)) {
			cut(ByteBufUtil.getBytes(wire), cuts, (piece) -> decoder.feed(piece, received::add));
			decoder.end();
		}
		assertThat(received).isEqualTo(expected);
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
	}

	@Provide
	Arbitrary<List<Object>> capsules() {
		Arbitrary<Long> values = Arbitraries.longs().between(0, VarInt.MAX);
		Arbitrary<Long> counts = Arbitraries.longs().between(0, 1L << 60);
		Arbitrary<Boolean> directions = Arbitraries.of(true, false);
		Arbitrary<Object> known = Arbitraries.oneOf(List.of(Arbitraries.just(new Capsule.DrainSession()),
				values.map(Capsule.MaxData::new), values.map(Capsule.DataBlocked::new),
				Combinators.combine(directions, counts).as(Capsule.MaxStreams::new),
				Combinators.combine(directions, counts).as(Capsule.StreamsBlocked::new)));
		Arbitrary<byte[]> greased = Combinators
			.combine(Arbitraries.longs().between(0, VarInt.MAX / 0x29 - 1),
					Arbitraries.bytes().array(byte[].class).ofMaxSize(200))
			.as((number, value) -> WireBytes.concat(WireBytes.varInt(0x17 + 0x29 * number, 8),
					WireBytes.varInt(value.length, 4), value));
		Arbitrary<Object> either = Arbitraries.oneOf(List.of(known, greased));
		return either.list().ofMaxSize(8);
	}

	/**
	 * Cut bytes into pieces of the given lengths, and the rest.
	 */
	private static void cut(byte[] bytes, List<Integer> lengths, Consumer<ByteBuf> pieces) {
		int from = 0;
		for (int length : lengths) {
			int end = Math.min(bytes.length, from + length);
			pieces.accept(Unpooled.copiedBuffer(bytes, from, end - from));
			from = end;
		}
		pieces.accept(Unpooled.copiedBuffer(bytes, from, bytes.length - from));
	}

}
