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

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Sends what a publisher gives, asking for more as datagrams leave, so that the queue
 * never overflows by it alone.
 */
final class DatagramPublication implements CoreSubscriber<DataBuffer>, Subscription {

	private static final int MAX_BATCH = 32;

	/**
	 * The most that is asked for and not there yet.
	 */
	static final int MAX_ASKED = 2 * MAX_BATCH;

	private final SessionDatagrams datagrams;

	private final CoreSubscriber<? super Void> actual;

	/**
	 * How many datagrams are asked for at a time. Two batches are the most that can come
	 * on top of what waits: no more than the queue holds.
	 */
	private final int batch;

	/**
	 * Set by the thread that subscribes, read by the loop when the session ends.
	 */
	private volatile @Nullable Subscription source;

	private int taken;

	/**
	 * Whether the publisher is being asked on the loop at this moment.
	 */
	private boolean asking;

	private volatile boolean over;

	/**
	 * Whether the subscriber wants to know nothing more, which the loop may learn later.
	 */
	private volatile boolean cancelled;

	DatagramPublication(SessionDatagrams datagrams, CoreSubscriber<? super Void> actual) {
		this.datagrams = datagrams;
		this.actual = actual;
		this.batch = Math.max(1, Math.min(MAX_BATCH, datagrams.sendQueue() / 2));
	}

	boolean isOver() {
		return this.over || this.cancelled;
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

	@Override
	public void onSubscribe(Subscription source) {
		if (Operators.validate(this.source, source)) {
			this.source = source;
			if (this.over) {
				source.cancel();
				return;
			}
			request(source, Math.min(2 * this.batch, this.datagrams.sendQueue()));
		}
	}

	@Override
	public void onNext(DataBuffer datagram) {
		if (this.over || this.cancelled) {
			DataBufferUtils.release(datagram);
			return;
		}
		this.datagrams.send(datagram);
		if (++this.taken == this.batch) {
			this.taken = 0;
			askForMore(this.datagrams.loop());
		}
	}

	/**
	 * Ask for the next batch: later, where the publisher gives datagrams as soon as it is
	 * asked. If it always has one, and they need no room because they are dropped, it
	 * would keep the loop for ever.
	 */
	private void askForMore(CarrierLoop loop) {
		if (!loop.inEventLoop()) {
			loop.execute(this::requestWhenSpace);
		}
		else if (this.asking) {
			loop.executeLater(this::requestWhenSpace);
		}
		else {
			requestWhenSpace();
		}
	}

	private void requestWhenSpace() {
		this.datagrams.whenSpace(this::requestMore);
	}

	private void requestMore() {
		Subscription source = this.source;
		if (source != null && !this.over) {
			request(source, this.batch);
		}
	}

	private void request(Subscription source, int count) {
		if (!this.datagrams.loop().inEventLoop()) {
			source.request(count);
			return;
		}
		this.asking = true;
		source.request(count);
		this.asking = false;
	}

	@Override
	public void onError(Throwable error) {
		this.datagrams.loop().run(() -> end(error));
	}

	@Override
	public void onComplete() {
		this.datagrams.loop().run(() -> end(null));
	}

	private void end(@Nullable Throwable error) {
		if (this.over) {
			return;
		}
		this.over = true;
		this.datagrams.publicationEnded(this);
		if (this.cancelled) {
			return;
		}
		if (error != null) {
			this.actual.onError(error);
		}
		else {
			this.actual.onComplete();
		}
	}

	/**
	 * The loop has ended, and the session with it.
	 */
	void refuse(Throwable cause) {
		this.over = true;
		if (!this.cancelled) {
			this.actual.onError(cause);
		}
	}

	/**
	 * The session has ended.
	 */
	void abort(Throwable cause) {
		Subscription source = this.source;
		if (source != null) {
			source.cancel();
		}
		end(cause);
	}

	@Override
	public void request(long n) {
		// A Mono<Void> has nothing to request
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.datagrams.loop().run(() -> {
			if (!this.over) {
				this.over = true;
				this.datagrams.publicationEnded(this);
				Subscription source = this.source;
				if (source != null) {
					source.cancel();
				}
			}
		});
	}

}
