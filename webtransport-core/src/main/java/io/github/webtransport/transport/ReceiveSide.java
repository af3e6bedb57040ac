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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * The receiving side of a stream. Holds no bytes: the carrier is asked for one buffer at
 * a time, only while there is demand, so that QUIC flow control does the rest.
 */
final class ReceiveSide extends Flux<DataBuffer> implements Subscription {

	/**
	 * How many buffers that are there already are taken before the loop does something
	 * else: a peer that sent many small ones must not keep it from others.
	 */
	static final int MAX_BATCH = 128;

	private static final AtomicLongFieldUpdater<ReceiveSide> REQUESTED = AtomicLongFieldUpdater
		.newUpdater(ReceiveSide.class, "requested");

	private final StreamEndpoint stream;

	private final AtomicBoolean subscribedOnce = new AtomicBoolean();

	private volatile long requested;

	private volatile boolean cancelled;

	private @Nullable CoreSubscriber<? super DataBuffer> actual;

	/**
	 * Whether the carrier was asked for a buffer that it has not given yet.
	 */
	private boolean reading;

	/**
	 * Whether the carrier is being asked: it may answer at once, which must not nest.
	 */
	private boolean asking;

	/**
	 * Whether what is there already waits until the loop has done something else.
	 */
	private boolean resting;

	/**
	 * Whether the subscriber is taking a buffer: it may ask for more, or end the stream,
	 * and no other signal may come in between.
	 */
	private boolean emitting;

	private boolean ended;

	private @Nullable Throwable error;

	ReceiveSide(StreamEndpoint stream) {
		this.stream = stream;
	}

	boolean isEnded() {
		return this.ended;
	}

	void onData(ByteBuf bytes) {
		this.reading = false;
		int length = bytes.readableBytes();
		if (!this.stream.session().inbound().onStreamBytes(length)) {
			bytes.release();
			return;
		}
		CoreSubscriber<? super DataBuffer> actual = this.actual;
		if (this.ended || this.cancelled || actual == null) {
			bytes.release();
			this.stream.session().credit().consumed(length);
			return;
		}
		if (this.requested != Long.MAX_VALUE) {
			REQUESTED.decrementAndGet(this);
		}
		DataBuffer buffer = this.stream.session().wrap(bytes);
		this.stream.session().streamBytesReceived(length);
		this.emitting = true;
		try {
			actual.onNext(buffer);
		}
		finally {
			this.emitting = false;
		}
		this.stream.session().credit().consumed(length);
		if (this.ended) {
			deliverEnd();
		}
		else {
			readIfRequested();
		}
	}

	void onFin() {
		if (!this.ended) {
			end(null);
		}
	}

	void onReset(long errorCode) {
		if (!this.ended) {
			endUnread(new StreamResetException(ApplicationErrorCode.fromHttp3(errorCode), errorCode));
		}
	}

	/**
	 * Stop because the application asked to.
	 */
	void stop(long code) {
		abort(ApplicationErrorCode.toHttp3(code), new StreamStoppedException(code));
	}

	/**
	 * Stop for another cause: the session has ended, or nobody takes the stream.
	 */
	void abort(long errorCode, Throwable cause) {
		if (!this.ended) {
			long unread = this.stream.carrier().unreadAtMost();
			this.stream.carrier().stopSending(errorCode);
			end(cause);
			this.stream.session().credit().unread(unread);
		}
	}

	/**
	 * End because the connection is gone.
	 */
	void lost(Throwable cause) {
		if (!this.ended) {
			endUnread(cause);
		}
	}

	/**
	 * End before everything was read: the peer has used up credit for the rest.
	 */
	private void endUnread(Throwable cause) {
		long unread = this.stream.carrier().unreadAtMost();
		end(cause);
		this.stream.session().credit().unread(unread);
	}

	private void end(@Nullable Throwable error) {
		this.ended = true;
		this.error = error;
		this.stream.sideEnded(error);
		if (!this.emitting) {
			deliverEnd();
		}
	}

	private void deliverEnd() {
		CoreSubscriber<? super DataBuffer> actual = this.actual;
		this.actual = null;
		if (actual != null && !this.cancelled) {
			signalEnd(actual, this.error);
		}
	}

	private static void signalEnd(CoreSubscriber<? super DataBuffer> actual, @Nullable Throwable error) {
		if (error != null) {
			actual.onError(error);
		}
		else {
			actual.onComplete();
		}
	}

	private void readIfRequested() {
		if (this.asking || this.emitting || this.resting) {
			return;
		}
		this.asking = true;
		int count = 0;
		try {
			while (!this.reading && !this.ended && this.requested > 0 && this.actual != null) {
				if (++count > MAX_BATCH) {
					rest();
					return;
				}
				this.reading = true;
				this.stream.carrier().read();
			}
		}
		finally {
			this.asking = false;
		}
	}

	private void rest() {
		this.resting = true;
		this.stream.loop().executeLater(() -> {
			this.resting = false;
			readIfRequested();
		});
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
		if (!this.subscribedOnce.compareAndSet(false, true)) {
			Operators.error(actual, new IllegalStateException("Only one subscriber is allowed"));
			return;
		}
		actual.onSubscribe(this);
		if (!this.stream.loop().run(() -> start(actual)) && !this.cancelled) {
			signalEnd(actual, (this.ended) ? this.error : this.stream.session().lostException());
		}
	}

	private void start(CoreSubscriber<? super DataBuffer> actual) {
		if (this.cancelled) {
			return;
		}
		if (this.ended) {
			signalEnd(actual, this.error);
			return;
		}
		this.actual = actual;
		readIfRequested();
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			long before = Operators.addCap(REQUESTED, this, n);
			if (this.stream.loop().inEventLoop()) {
				readIfRequested();
			}
			else if (before == 0) {
				this.stream.loop().execute(this::readIfRequested);
			}
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.stream.loop().run(() -> {
			this.actual = null;
			stop(0);
		});
	}

}
