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

import java.nio.charset.StandardCharsets;

import io.github.webtransport.protocol.DatagramHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DatagramFraming} and {@link ArrivedDatagram}.
 */
class DatagramFramingTests {

	private static final long SESSION = 4 * 70;

	private static final int HEADER = DatagramHeader.length(SESSION);

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

	private ByteBuf arrive(String text) throws Exception {
		ByteBuf datagram = this.allocator.directBuffer(100);
		DatagramHeader.write(datagram, SESSION);
		datagram.writeCharSequence(text, StandardCharsets.UTF_8);
		assertThat(DatagramHeader.readSessionId(datagram)).isEqualTo(SESSION);
		return ArrivedDatagram.payload(datagram);
	}

	private ByteBuf prepend(ByteBuf payload) {
		return DatagramFraming.prepend(this.allocator, payload, SESSION, HEADER);
	}

	private static void assertFramed(ByteBuf datagram, String text) throws Exception {
		ByteBuf framed = datagram.duplicate();
		assertThat(DatagramHeader.readSessionId(framed)).isEqualTo(SESSION);
		assertThat(framed.toString(StandardCharsets.UTF_8)).isEqualTo(text);
	}

	private void assertReleased() {
		assertThat(this.allocator.metric().usedDirectMemory()).isZero();
	}

	@Test
	void whenADatagramArrivesThenItsPayloadBeginsAtIndexZero() throws Exception {
		ByteBuf payload = arrive("abc");
		assertThat(payload.readerIndex()).isZero();
		assertThat(payload.getByte(0)).isEqualTo((byte) 'a');
		assertThat(payload.writeByte('d').toString(StandardCharsets.UTF_8)).isEqualTo("abcd");
		payload.release();
		assertReleased();
	}

	@Test
	void whenWhatArrivedIsSentThenItIsNotCopied() throws Exception {
		ByteBuf payload = arrive("abc");
		ByteBuf datagram = prepend(payload);
		assertThat(datagram).isSameAs(payload.unwrap());
		assertFramed(datagram, "abc");
		DatagramFraming.release(payload, datagram);
		assertReleased();
	}

	@Test
	void whenAPartOfWhatArrivedIsSentThenItIsFramedWhereItBegins() throws Exception {
		ByteBuf payload = arrive("abcdef");
		payload.skipBytes(1).writerIndex(4);
		ByteBuf datagram = prepend(payload);
		assertThat(datagram).isSameAs(payload.unwrap());
		assertFramed(datagram, "bcd");
		DatagramFraming.release(payload, datagram);
		assertReleased();
	}

	@Test
	void whenItCouldNotBeSentThenItCanBeSentAgain() throws Exception {
		ByteBuf payload = arrive("abc");
		DatagramFraming.undo(payload, prepend(payload), HEADER);
		assertThat(payload.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
		ByteBuf datagram = prepend(payload);
		assertFramed(datagram, "abc");
		DatagramFraming.release(payload, datagram);
		assertReleased();
	}

	@Test
	void whenSomebodyElseReadsWhatArrivedThenACopyIsSent() throws Exception {
		ByteBuf payload = arrive("abc");
		payload.retain();
		ByteBuf datagram = prepend(payload);
		assertThat(DatagramFraming.isCopy(payload, datagram)).isTrue();
		assertFramed(datagram, "abc");
		DatagramFraming.release(payload, datagram);
		payload.release();
		assertReleased();
	}

	@Test
	void whenAnotherBufferIsSentThenWhatIsInFrontOfItStays() throws Exception {
		ByteBuf memory = ByteBufAllocator.DEFAULT.directBuffer().writeBytes("0123abc".getBytes(StandardCharsets.UTF_8));
		ByteBuf payload = memory.retainedSlice(4, 3);
		ByteBuf datagram = prepend(payload);
		assertFramed(datagram, "abc");
		assertThat(memory.toString(StandardCharsets.UTF_8)).isEqualTo("0123abc");
		DatagramFraming.release(payload, datagram);
		memory.release();
		assertReleased();
	}

}
