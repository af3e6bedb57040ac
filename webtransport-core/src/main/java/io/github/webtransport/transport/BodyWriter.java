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

package io.github.webtransport.transport;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * Writes one body to a stream. What the publisher pushes on the event loop is written at
 * once. What it gives while it is asked, and what comes from other threads, goes through
 * a queue that cannot hold more than was asked for: so the end of the body is known by
 * the time its last buffer is written, and FIN goes with it. That saves a frame, and a
 * FIN with bytes is safe with the engine where one without is not (cloudflare/quiche
 * issue 2525).
 */
final class BodyWriter implements CoreSubscriber<DataBuffer>, Subscription {

	/**
	 * How many buffers may be on their way to the engine: enough to keep it busy while
	 * another thread makes the next one, and all that is held when the peer does not
	 * read.
	 */
	private static final int PREFETCH = 8;

	/**
	 * How many buffers of a publisher that always has one are written before the loop
	 * does something else: few enough for others not to notice, enough for the detour to
	 * cost nothing.
	 */
	static final int MAX_BATCH = 128;

	private static final AtomicIntegerFieldUpdater<BodyWriter> SCHEDULED = AtomicIntegerFieldUpdater
		.newUpdater(BodyWriter.class, "scheduled");

	private final SendSide side;

	private final CoreSubscriber<? super Void> actual;

	private final boolean fin;

	private final Queue<ByteBuf> queue = Queues.<ByteBuf>get(PREFETCH).get();

	private volatile int scheduled;

	private volatile boolean sourceDone;

	private @Nullable Throwable sourceError;

	private volatile boolean over;

	/**
	 * Whether the subscriber wants to know nothing more, which the loop may learn later.
	 */
	private volatile boolean cancelled;

	/**
	 * Set by the thread that subscribes, read by the loop when the side ends.
	 */
	private volatile @Nullable Subscription source;

	/**
	 * What is left of a buffer that session flow control does not let go.
	 */
	private @Nullable ByteBuf blocked;

	private int inFlight;

	/**
	 * How many of the writes in flight are the first part of a buffer: their end is not
	 * the end of an element.
	 */
	private int parts;

	private boolean finSent;

	private boolean draining;

	/**
	 * Whether the rest of the queue waits until the loop has done something else.
	 */
	private boolean resting;

	/**
	 * Whether the publisher is being asked at this moment.
	 */
	private boolean asking;

	BodyWriter(SendSide side, CoreSubscriber<? super Void> actual, boolean fin) {
		this.side = side;
		this.actual = actual;
		this.fin = fin;
	}

	void start(Publisher<? extends DataBuffer> body) {
		if (this.over) {
			return;
		}
		Throwable refusal = this.side.begin(this);
		if (refusal != null) {
			refuse(refusal);
			return;
		}
		this.asking = true;
		body.subscribe(this);
		this.asking = false;
		drain();
	}

	/**
	 * The body is not written.
	 */
	void refuse(Throwable cause) {
		this.over = true;
		signalError(cause);
	}

	private void signalError(Throwable error) {
		if (!this.cancelled) {
			this.actual.onError(error);
		}
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

	@Override
	public void onSubscribe(Subscription source) {
		if (!Operators.validate(this.source, source)) {
			return;
		}
		this.source = source;
		if (this.over) {
			source.cancel();
			return;
		}
		source.request(PREFETCH);
	}

	@Override
	public void onNext(DataBuffer buffer) {
		ByteBuf bytes = NettyDataBufferFactory.toByteBuf(buffer);
		if (this.over || this.cancelled) {
			bytes.release();
			return;
		}
		boolean onLoop = this.side.stream().loop().inEventLoop();
		if (onLoop && !this.asking && !this.draining && this.blocked == null && this.queue.isEmpty()) {
			writeNow(bytes, false);
			return;
		}
		if (!this.queue.offer(bytes)) {
			bytes.release();
			cancelSource();
			onError(new IllegalStateException("The body gave more buffers than it was asked for"));
			return;
		}
		if (!onLoop || !this.asking) {
			schedule();
		}
	}

	@Override
	public void onError(Throwable error) {
		this.sourceError = error;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.sourceDone = true;
		schedule();
	}

	private void schedule() {
		if (SCHEDULED.getAndIncrement(this) == 0) {
			if (!this.side.stream().loop().run(this::drain)) {
				// The loop has ended, and the body with it: nobody else looks at the
				// queue
				this.scheduled = 0;
				releaseQueue();
			}
		}
	}

	private void drain() {
		if (this.draining || this.resting) {
			return;
		}
		int missed = this.scheduled;
		int count = 0;
		do {
			this.draining = true;
			try {
				ByteBuf bytes;
				while (this.blocked == null && !this.over && (bytes = this.queue.poll()) != null) {
					writeNow(bytes, isLast());
					if (++count == MAX_BATCH) {
						rest();
						return;
					}
				}
			}
			finally {
				this.draining = false;
			}
			missed = SCHEDULED.addAndGet(this, -missed);
		}
		while (missed != 0);
		if (this.over) {
			releaseQueue();
			releaseBlocked();
		}
		else {
			endIfDone();
		}
	}

	/**
	 * Go on later: a publisher that always has a buffer, which may be empty, would keep
	 * the loop for ever.
	 */
	private void rest() {
		this.resting = true;
		this.side.stream().loop().executeLater(() -> {
			this.resting = false;
			drain();
		});
	}

	/**
	 * Return whether nothing follows what was polled last.
	 */
	private boolean isLast() {
		return this.sourceDone && this.sourceError == null && this.queue.isEmpty();
	}

	private void writeNow(ByteBuf bytes, boolean last) {
		int length = bytes.readableBytes();
		if (length == 0) {
			bytes.release();
			requestOne();
			return;
		}
		StreamEndpoint stream = this.side.stream();
		int granted = stream.session().credit().reserve(length);
		if (this.over) {
			// To say that it is blocked was one capsule too many for the session
			bytes.release();
			return;
		}
		if (granted < length) {
			this.blocked = bytes;
			stream.session().credit().await(this);
			if (granted > 0) {
				handOver(bytes.readRetainedSlice(granted), granted, false, false);
			}
			return;
		}
		handOver(bytes, length, true, last && this.fin && stream.carrier().takesFinWith(length));
	}

	private void handOver(ByteBuf bytes, int length, boolean whole, boolean fin) {
		StreamEndpoint stream = this.side.stream();
		stream.session().streamBytesSent(length);
		this.finSent = fin;
		if (!stream.carrier().write(bytes, fin)) {
			this.inFlight++;
			this.parts += (whole) ? 0 : 1;
		}
		else if (whole) {
			requestOne();
		}
	}

	private void requestOne() {
		Subscription source = this.source;
		if (source != null && !this.sourceDone) {
			boolean outermost = !this.asking;
			this.asking = true;
			source.request(1);
			if (outermost) {
				this.asking = false;
				if (this.sourceDone || !this.queue.isEmpty()) {
					drain();
				}
			}
		}
	}

	/**
	 * Session flow control has credit again.
	 */
	void onCredit() {
		ByteBuf bytes = this.blocked;
		this.blocked = null;
		if (bytes == null) {
			return;
		}
		if (this.over) {
			bytes.release();
			return;
		}
		writeNow(bytes, isLast());
		schedule();
	}

	void onWritten() {
		this.inFlight--;
		if (this.over) {
			return;
		}
		if (this.parts > 0) {
			this.parts--;
		}
		else {
			requestOne();
		}
		endIfDone();
	}

	private void endIfDone() {
		if (this.over || !this.sourceDone) {
			return;
		}
		Throwable error = this.sourceError;
		if (error != null) {
			this.over = true;
			releaseQueue();
			releaseBlocked();
			this.side.bodyFailed(error);
			signalError(error);
			return;
		}
		if (this.blocked != null || !this.queue.isEmpty()) {
			return;
		}
		if (this.fin && !this.finSent) {
			this.finSent = true;
			if (!this.side.stream().carrier().write(Unpooled.EMPTY_BUFFER, true)) {
				this.inFlight++;
			}
		}
		if (this.inFlight == 0) {
			this.over = true;
			if (this.fin) {
				this.side.finished();
			}
			else {
				this.side.bodyWritten();
			}
			this.actual.onComplete();
		}
	}

	/**
	 * The side has ended under the body.
	 */
	void abort(Throwable cause) {
		if (this.over) {
			return;
		}
		this.over = true;
		cancelSource();
		releaseQueue();
		releaseBlocked();
		signalError(cause);
	}

	private void cancelSource() {
		Subscription source = this.source;
		if (source != null) {
			source.cancel();
		}
	}

	private void releaseQueue() {
		ByteBuf bytes;
		while ((bytes = this.queue.poll()) != null) {
			bytes.release();
		}
	}

	private void releaseBlocked() {
		if (this.blocked != null) {
			this.blocked.release();
			this.blocked = null;
			this.side.stream().session().credit().forget(this);
		}
	}

	@Override
	public void request(long n) {
		// A Mono<Void> has nothing to request
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.side.stream().loop().run(() -> {
			if (!this.over) {
				this.over = true;
				cancelSource();
				releaseQueue();
				releaseBlocked();
				this.side.cancelled(this);
			}
		});
	}

}
