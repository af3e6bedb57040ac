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

package io.github.webtransport.rawpeer;

import java.util.List;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * A request that came to a {@link RawServer}.
 *
 * @param connection the connection
 * @param stream its stream
 * @param fields its header section
 */
record RawRequest(RawServerConnection connection, QuicStreamChannel stream, List<Map.Entry<String, String>> fields) {

	long id() {
		return this.stream.streamId();
	}

	@Nullable String header(String name) {
		return this.fields.stream()
			.filter((field) -> field.getKey().equals(name))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	RawRequest write(byte[]... bytes) {
		this.stream.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.concat(bytes)));
		return this;
	}

	RawRequest status(int status, String... fields) {
		return write(RawBytes.headers(RawBytes.join(new String[] { ":status", String.valueOf(status) }, fields)));
	}

	void writeAndFin(byte[]... bytes) {
		this.stream.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.concat(bytes)))
			.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
	}

	void reset(int code) {
		this.stream.shutdownOutput(code);
	}

}
