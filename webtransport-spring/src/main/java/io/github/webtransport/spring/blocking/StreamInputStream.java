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
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The bytes of a stream for one thread that blocks until there are some. It may be closed
 * by another thread, which does not wait for anything.
 */
final class StreamInputStream extends InputStream {

	/**
	 * Buffers that are asked for in advance: the thread reads some while others come, and
	 * the rest is left to the flow control of the stream.
	 */
	private static final int PREFETCH = 4;

	private final Receiver receiver = new Receiver();

	private final Queue<DataBuffer> received = new ConcurrentLinkedQueue<>();

	/**
	 * Whether a thread is busy with the present buffer.
	 */
	private final AtomicBoolean inside = new AtomicBoolean();

	private volatile @Nullable DataBuffer current;

	private volatile boolean ended;

	private volatile @Nullable Throwable failure;

	private volatile boolean closed;

	private volatile @Nullable Thread reader;

	StreamInputStream(Flux<DataBuffer> buffers) {
		buffers.subscribe(this.receiver);
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) == 1) ? one[0] & 0xFF : -1;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		enter();
		try {
			DataBuffer buffer = await();
			if (buffer == null) {
				return -1;
			}
			int count = Math.min(length, buffer.readableByteCount());
			buffer.read(bytes, offset, count);
			return count;
		}
		finally {
			leave();
		}
	}

	@Override
	public int available() throws IOException {
		enter();
		try {
			DataBuffer buffer = this.closed ? null : poll();
			return (buffer != null) ? buffer.readableByteCount() : 0;
		}
		finally {
			leave();
		}
	}

	/**
	 * Wait for a buffer with bytes.
	 * @return the buffer, or {@code null} at the end
	 */
	private @Nullable DataBuffer await() throws IOException {
		while (true) {
			if (this.closed) {
				throw new IOException("The stream is closed");
			}
			// What came before the end comes first
			boolean ended = this.ended;
			DataBuffer buffer = poll();
			if (buffer != null) {
				return buffer;
			}
			if (ended) {
				Throwable failure = this.failure;
				if (failure != null) {
					throw new IOException(failure.getMessage(), failure);
				}
				return null;
			}
			park();
		}
	}

	private @Nullable DataBuffer poll() {
		DataBuffer buffer = this.current;
		while (buffer == null || buffer.readableByteCount() == 0) {
			if (buffer != null) {
				DataBufferUtils.release(buffer);
			}
			buffer = this.received.poll();
			this.current = buffer;
			if (buffer == null) {
				return null;
			}
			this.receiver.request(1);
		}
		return buffer;
	}

	private void park() throws InterruptedIOException {
		this.reader = Thread.currentThread();
		try {
			if (this.received.isEmpty() && !this.ended && !this.closed) {
				LockSupport.park(this);
			}
		}
		finally {
			this.reader = null;
		}
		if (Thread.interrupted()) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting for the peer");
		}
	}

	private void unpark() {
		Thread reader = this.reader;
		if (reader != null) {
			LockSupport.unpark(reader);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.receiver.cancel();
		unpark();
		releaseIfClosed();
	}

	private void enter() throws IOException {
		if (!this.inside.compareAndSet(false, true)) {
			throw new IOException(this.closed ? "The stream is closed" : "Another thread reads the stream");
		}
	}

	private void leave() {
		this.inside.set(false);
		releaseIfClosed();
	}

	/**
	 * Release what is left, unless the reader is inside, who does so when it leaves.
	 */
	private void releaseIfClosed() {
		while (this.closed && (this.current != null || !this.received.isEmpty())
				&& this.inside.compareAndSet(false, true)) {
			DataBuffer buffer = (this.current != null) ? this.current : this.received.poll();
			this.current = null;
			while (buffer != null) {
				DataBufferUtils.release(buffer);
				buffer = this.received.poll();
			}
			this.inside.set(false);
		}
	}

	private final class Receiver extends BaseSubscriber<DataBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(PREFETCH);
		}

		@Override
		protected void hookOnNext(DataBuffer buffer) {
			StreamInputStream.this.received.add(buffer);
			releaseIfClosed();
			unpark();
		}

		@Override
		protected void hookOnComplete() {
			StreamInputStream.this.ended = true;
			unpark();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			StreamInputStream.this.failure = failure;
			StreamInputStream.this.ended = true;
			unpark();
		}

	}

}
