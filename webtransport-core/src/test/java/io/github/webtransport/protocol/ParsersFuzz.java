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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feeds the parsers of everything that comes from a peer with bytes that a fuzzer
 * chooses. The first byte chooses the parser. Whatever comes, they fail by violation
 * only, keep nothing, and find the same whether the bytes come at once or one by one.
 */
class ParsersFuzz {

	private static final int MAX_DATAGRAM = 64;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	@FuzzTest
	void parse(byte[] data) {
		if (data == null || data.length == 0) {
			return;
		}
		byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
		switch (data[0] & 7) {
			case 0, 1 -> capsules(bytes, false);
			case 2, 3 -> capsules(bytes, true);
			case 4 -> preamble(bytes, true);
			case 5 -> preamble(bytes, false);
			case 6 -> datagram(bytes);
			default -> protocols(bytes);
		}
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
	}

	private void capsules(byte[] bytes, boolean flowControl) {
		assertThat(decode(bytes, flowControl, 1)).isEqualTo(decode(bytes, flowControl, Math.max(1, bytes.length)));
	}

	/**
	 * Return what was decoded, and the violation that ended it, if any.
	 */
	private List<Object> decode(byte[] bytes, boolean flowControl, int pieceLength) {
		List<Object> found = new ArrayList<>();
		try (CapsuleDecoder decoder = new CapsuleDecoder(flowControl, MAX_DATAGRAM)) {
			for (int from = 0; from < bytes.length; from += pieceLength) {
				int length = Math.min(pieceLength, bytes.length - from);
				ByteBuf piece = this.allocator.heapBuffer(length).writeBytes(bytes, from, length);
				try {
					decoder.feed(piece, (capsule) -> found.add(describe(capsule)));
					assertThat(piece.isReadable()).isFalse();
				}
				finally {
					piece.release();
				}
			}
			decoder.end();
		}
		catch (ProtocolException ex) {
			assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.SESSION);
			found.add(ex.getViolation());
		}
		return found;
	}

	/**
	 * Check that a capsule can be sent again, unless nobody may send it, and release it.
	 */
	private Object describe(Capsule capsule) {
		if (capsule instanceof Capsule.Forbidden) {
			return capsule;
		}
		ByteBuf encoded = CapsuleEncoder.encode(this.allocator, capsule);
		encoded.release();
		if (capsule instanceof Capsule.Datagram datagram) {
			String payload = WireBytes.toHex(datagram.payload());
			assertThat(datagram.payload().readableBytes()).isLessThanOrEqualTo(MAX_DATAGRAM);
			datagram.payload().release();
			return payload;
		}
		return capsule;
	}

	private void preamble(byte[] bytes, boolean bidi) {
		assertThat(parse(bytes, bidi, 1)).isEqualTo(parse(bytes, bidi, Math.max(1, bytes.length)));
	}

	private static String parse(byte[] bytes, boolean bidi, int pieceLength) {
		StreamPreambleParser parser = new StreamPreambleParser(bidi);
		ByteBuf in = Unpooled.buffer(bytes.length);
		StreamPreambleParser.Result result = StreamPreambleParser.Result.NEED_MORE;
		try {
			for (int from = 0; from < bytes.length
					&& result == StreamPreambleParser.Result.NEED_MORE; from += pieceLength) {
				in.writeBytes(bytes, from, Math.min(pieceLength, bytes.length - from));
				result = parser.parse(in);
			}
		}
		catch (ProtocolException ex) {
			assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.CONNECTION);
			return ex.getViolation().toString();
		}
		return switch (result) {
			case NEED_MORE -> "incomplete";
			case OTHER -> "other " + parser.type() + " from " + in.readerIndex();
			case WEBTRANSPORT -> "session " + parser.sessionId() + " from " + in.readerIndex();
		};
	}

	private void datagram(byte[] bytes) {
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		try {
			long sessionId = DatagramHeader.readSessionId(in);
			assertThat(SessionIds.isValid(sessionId)).isTrue();
			ByteBuf header = Unpooled.buffer();
			DatagramHeader.write(header, sessionId);
			assertThat(header.readableBytes()).isLessThanOrEqualTo(in.readerIndex());
			assertThat(DatagramHeader.readSessionId(header)).isEqualTo(sessionId);
		}
		catch (ProtocolException ex) {
			assertThat(ex.getViolation().errorCode()).isEqualTo(Http3ErrorCodes.H3_DATAGRAM_ERROR);
		}
	}

	private void protocols(byte[] bytes) {
		String field = new String(bytes, StandardCharsets.ISO_8859_1);
		for (String name : SubprotocolNegotiation.parseAvailable(List.of(field))) {
			assertThat(SubprotocolNegotiation.parseSelected(SubprotocolNegotiation.formatSelected(name)))
				.isEqualTo(name);
		}
	}

}
