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

package io.github.webtransport.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * What the programs of the matrix send to each other.
 */
final class Content {

	static final String PROTOCOL = "interop-b";

	static final int LARGE = 10 * 1024 * 1024;

	private static final int CHUNK = 64 * 1024;

	private Content() {
	}

	static Mono<DataBuffer> text(DataBufferFactory factory, String text) {
		return Mono.fromSupplier(() -> factory.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	static Flux<DataBuffer> chunks(DataBufferFactory factory, byte[] bytes) {
		return Flux.range(0, (bytes.length + CHUNK - 1) / CHUNK).map((index) -> {
			int start = index * CHUNK;
			int length = Math.min(CHUNK, bytes.length - start);
			return factory.wrap(ByteBuffer.wrap(bytes, start, length));
		});
	}

	static Flux<DataBuffer> endless(DataBufferFactory factory) {
		return Flux.generate((sink) -> sink.next(factory.wrap(new byte[1024])));
	}

	static Mono<byte[]> bytes(Publisher<DataBuffer> body) {
		return DataBufferUtils.join(body).map(Content::take).defaultIfEmpty(new byte[0]);
	}

	static Mono<String> text(Publisher<DataBuffer> body) {
		return bytes(body).map(Content::string);
	}

	static String string(DataBuffer buffer) {
		return string(take(buffer));
	}

	private static String string(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static byte[] take(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	static byte[] large() {
		byte[] bytes = new byte[LARGE];
		new Random(7).nextBytes(bytes);
		return bytes;
	}

}
