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

package io.github.webtransport.spring.messaging.delivery;

import java.nio.charset.StandardCharsets;

import io.github.webtransport.spring.messaging.TopicPosition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * Makes the buffers that go over the wire. Those with a payload are made once for each
 * format and shared by the sessions.
 */
final class TopicWire {

	private final TopicCodec codec;

	private final NettyDataBufferFactory factory;

	TopicWire(TopicCodec codec, ByteBufAllocator allocator) {
		this.codec = codec;
		this.factory = new NettyDataBufferFactory(allocator);
	}

	/**
	 * Write the first item of a stream.
	 */
	DataBuffer header(TopicFormat format, String topic, TopicPosition position, boolean recovered) {
		if (format == TopicFormat.CBOR) {
			return this.factory.wrap(new CborWriter().map(4)
				.text("topic")
				.text(topic)
				.text("epoch")
				.text(position.epoch())
				.text("offset")
				.unsigned(position.offset())
				.text("recovered")
				.bool(recovered)
				.bytes());
		}
		// Neither names of topics nor epochs have characters that are escaped in JSON
		return this.factory.wrap(("{\"topic\":\"" + topic + "\",\"epoch\":\"" + position.epoch() + "\",\"offset\":"
				+ position.offset() + ",\"recovered\":" + recovered + "}\n")
			.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Write a message.
	 */
	ByteBuf message(TopicFormat format, long offset, byte[] payload) {
		byte[] data = this.codec.transcode(payload, format);
		if (format == TopicFormat.CBOR) {
			return buffer(new CborWriter().map(2).text("offset").unsigned(offset).text("data").bytes(), data, "");
		}
		return buffer(utf8("{\"offset\":" + offset + ",\"data\":"), data, "}\n");
	}

	/**
	 * Write a datagram.
	 */
	ByteBuf datagram(TopicFormat format, String topic, byte[] payload) {
		byte[] data = this.codec.transcode(payload, format);
		if (format == TopicFormat.CBOR) {
			return buffer(new CborWriter().map(2).text("topic").text(topic).text("data").bytes(), data, "");
		}
		return buffer(datagramStart(topic), data, "}");
	}

	/**
	 * Return the length of a datagram as JSON.
	 */
	static int datagramLength(String topic, byte[] payload) {
		return datagramStart(topic).length + payload.length + 1;
	}

	private static byte[] datagramStart(String topic) {
		return utf8("{\"topic\":\"" + topic + "\",\"data\":");
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The engine wants direct memory, and would copy for each session what is not.
	 */
	private ByteBuf buffer(byte[] start, byte[] data, String end) {
		ByteBuf buffer = this.factory.getByteBufAllocator().directBuffer(start.length + data.length + end.length());
		buffer.writeBytes(start).writeBytes(data);
		buffer.writeCharSequence(end, StandardCharsets.US_ASCII);
		return buffer;
	}

	/**
	 * Make a buffer of one that is shared.
	 * @param slice a slice that the new buffer owns
	 */
	DataBuffer wrap(ByteBuf slice) {
		return this.factory.wrap(slice);
	}

}
