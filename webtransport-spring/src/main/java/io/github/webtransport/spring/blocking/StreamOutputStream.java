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

package io.github.webtransport.spring.blocking;

import java.io.IOException;
import java.io.OutputStream;

import io.github.webtransport.WebTransportSendStream;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * Writes a stream for one thread, which blocks while the peer does not read.
 */
final class StreamOutputStream extends OutputStream {

	/**
	 * Bytes that are collected, so that small writes do not become small packets.
	 */
	private static final int SIZE = 8 << 10;

	private final WebTransportSendStream stream;

	private final DataBufferFactory bufferFactory;

	private final byte[] collected = new byte[SIZE];

	private int count;

	private boolean sent;

	private boolean closed;

	StreamOutputStream(WebTransportSendStream stream, DataBufferFactory bufferFactory) {
		this.stream = stream;
		this.bufferFactory = bufferFactory;
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		if (this.closed) {
			throw new IOException("The stream is closed");
		}
		int start = offset;
		int left = length;
		while (left > 0) {
			int fits = Math.min(left, SIZE - this.count);
			System.arraycopy(bytes, start, this.collected, this.count, fits);
			this.count += fits;
			start += fits;
			left -= fits;
			if (this.count == SIZE) {
				flush();
			}
		}
	}

	@Override
	public void flush() throws IOException {
		if (this.count > 0) {
			int length = this.count;
			this.count = 0;
			this.sent = true;
			block(this.stream.write(Mono.fromSupplier(() -> copy(length))));
		}
	}

	private DataBuffer copy(int length) {
		return this.bufferFactory.allocateBuffer(length).write(this.collected, 0, length);
	}

	/**
	 * Send FIN. Otherwise it is sent when the method has returned.
	 */
	@Override
	public void close() throws IOException {
		if (!this.closed) {
			flush();
			this.closed = true;
			block(this.stream.finish());
		}
	}

	/**
	 * Return whether something was written, and the stream not closed.
	 */
	boolean isUnfinished() {
		return !this.closed && (this.sent || this.count > 0);
	}

	/**
	 * Return whether some of that has been sent.
	 */
	boolean hasSent() {
		return this.sent;
	}

	private static void block(Mono<Void> operation) throws IOException {
		try {
			operation.block();
		}
		catch (RuntimeException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

}
