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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.SlicedByteBuf;

/**
 * The payload of a datagram that came from the peer, without the header in front of it:
 * its first byte is at index 0. One that sends it back writes the header where that of
 * the peer stood, in the buffer which this is a part of, and which has the same owner.
 *
 * @since 0.1.0
 */
@SuppressWarnings("deprecation")
public final class ArrivedDatagram extends SlicedByteBuf {

	private final int headroom;

	private ArrivedDatagram(ByteBuf whole, int headroom) {
		// To the end of the memory, so that there is room to append
		super(whole, headroom, whole.capacity() - headroom);
		this.headroom = headroom;
		writerIndex(whole.writerIndex() - headroom);
	}

	/**
	 * Take the payload of a datagram.
	 * @param datagram the datagram, whose header has been read. Belongs to the payload
	 * from now on
	 * @return the payload
	 */
	public static ByteBuf payload(ByteBuf datagram) {
		return (datagram.readerIndex() > 0) ? new ArrivedDatagram(datagram, datagram.readerIndex()) : datagram;
	}

	/**
	 * Return the bytes of {@link #unwrap()} in front of this payload.
	 */
	int headroom() {
		return this.headroom;
	}

}
