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

package io.github.webtransport.spring.messaging.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * What crosses the channels: a line that says what it is, and the payload. All is in the
 * bytes, since some brokers carry no headers, and others only those that they are told
 * of.
 *
 * @param kind what it is
 * @param publisher which numbers {@code sequence} belongs to; {@link #NOBODY} for a
 * message of another program, which has none
 * @param sequence counts the messages of a publisher to a topic, from 1
 * @param topic the topic
 * @param payload the payload
 */
record ChannelMessage(Kind kind, String publisher, long sequence, String topic, byte[] payload) {

	static final String NOBODY = "-";

	private static final String FORMAT = "webtransport/1";

	private static final int FIELDS = 5;

	static ChannelMessage datagram(String topic, byte[] payload) {
		return new ChannelMessage(Kind.DATAGRAM, NOBODY, 0, topic, payload);
	}

	static ChannelMessage heartbeat(String node) {
		return new ChannelMessage(Kind.HEARTBEAT, node, 0, "heartbeat", new byte[0]);
	}

	/**
	 * Return the name of the topic without characters that end lines, fields or headers:
	 * those of users may have any.
	 */
	String encodedTopic() {
		return UriUtils.encodePath(this.topic, StandardCharsets.UTF_8);
	}

	byte[] toBytes() {
		byte[] head = String
			.join(" ", FORMAT, this.kind.word, this.publisher, Long.toString(this.sequence), encodedTopic() + "\n")
			.getBytes(StandardCharsets.UTF_8);
		byte[] bytes = Arrays.copyOf(head, head.length + this.payload.length);
		System.arraycopy(this.payload, 0, bytes, head.length, this.payload.length);
		return bytes;
	}

	/**
	 * Read what {@link #toBytes()} has written.
	 * @throws IllegalArgumentException if it is something else
	 */
	static ChannelMessage parse(byte[] bytes) {
		int line = 0;
		while (line < bytes.length && bytes[line] != '\n') {
			line++;
		}
		String[] head = new String(bytes, 0, line, StandardCharsets.UTF_8).split(" ");
		Kind kind = (head.length == FIELDS && line < bytes.length && head[0].equals(FORMAT)) ? Kind.of(head[1]) : null;
		if (kind == null) {
			throw new IllegalArgumentException(
					"It does not begin with a line such as '" + FORMAT + " message - 0 rooms/blue', but with '"
							+ new String(bytes, 0, Math.min(line, 40), StandardCharsets.UTF_8) + "'");
		}
		return new ChannelMessage(kind, head[2], Long.parseLong(head[3]),
				UriUtils.decode(head[4], StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, line + 1, bytes.length));
	}

	/**
	 * What is sent.
	 */
	enum Kind {

		/**
		 * In order.
		 */
		MESSAGE("message"),

		/**
		 * Without order.
		 */
		DATAGRAM("datagram"),

		/**
		 * For its sender only.
		 */
		HEARTBEAT("heartbeat");

		private final String word;

		Kind(String word) {
			this.word = word;
		}

		static @Nullable Kind of(String word) {
			return Arrays.stream(values()).filter((kind) -> kind.word.equals(word)).findFirst().orElse(null);
		}

	}

}
