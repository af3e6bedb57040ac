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

package io.github.webtransport.spring.annotation.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.StreamPriority;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.WebTransportStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * A stream whose other end is the test. Like the real one it hands out a buffer only
 * where there is demand, and asks a body for a few buffers at a time.
 */
final class FakeStream implements WebTransportStream {

	private final TestBuffers buffers;

	private final long id;

	private final Queue<String> arrived = new ArrayDeque<>();

	private final StringBuffer sent = new StringBuffer();

	private final AtomicLong sentBuffers = new AtomicLong();

	private boolean finArrived;

	private @Nullable Throwable resetArrived;

	private @Nullable CoreSubscriber<? super DataBuffer> receiver;

	private long demand;

	private volatile long taken;

	private boolean draining;

	private boolean receiveEnded;

	private volatile @Nullable Long stopCode;

	private volatile @Nullable Long resetCode;

	private volatile boolean finished;

	private volatile int credit = Integer.MAX_VALUE;

	FakeStream(TestBuffers buffers, long id) {
		this.buffers = buffers;
		this.id = id;
	}

	FakeStream arrive(String... texts) {
		synchronized (this) {
			this.arrived.addAll(List.of(texts));
		}
		drain();
		return this;
	}

	FakeStream arriveFin() {
		synchronized (this) {
			this.finArrived = true;
		}
		drain();
		return this;
	}

	FakeStream arriveReset(long code) {
		synchronized (this) {
			this.resetArrived = new StreamResetException(code);
		}
		drain();
		return this;
	}

	FakeStream withCredit(int buffers) {
		this.credit = buffers;
		return this;
	}

	/**
	 * Return how many buffers were read.
	 */
	long taken() {
		return this.taken;
	}

	String sent() {
		return this.sent.toString();
	}

	long sentBuffers() {
		return this.sentBuffers.get();
	}

	boolean isFinished() {
		return this.finished;
	}

	@Nullable Long resetCode() {
		return this.resetCode;
	}

	@Nullable Long stopCode() {
		return this.stopCode;
	}

	boolean isOver() {
		return this.receiveEnded && (this.finished || this.resetCode != null);
	}

	private void drain() {
		while (true) {
			CoreSubscriber<? super DataBuffer> receiver;
			String next;
			Throwable reset;
			synchronized (this) {
				receiver = this.receiver;
				if (this.draining || receiver == null || this.receiveEnded) {
					return;
				}
				reset = this.resetArrived;
				next = (reset == null && this.demand > 0) ? this.arrived.poll() : null;
				if (next == null && reset == null && !(this.finArrived && this.arrived.isEmpty())) {
					return;
				}
				this.draining = true;
			}
			try {
				if (next != null) {
					this.demand--;
					this.taken++;
					receiver.onNext(this.buffers.of(next));
				}
				else {
					this.receiveEnded = true;
					if (reset != null) {
						receiver.onError(reset);
					}
					else {
						receiver.onComplete();
					}
				}
			}
			finally {
				synchronized (this) {
					this.draining = false;
				}
			}
		}
	}

	@Override
	public long getStreamId() {
		return this.id;
	}

	@Override
	public Flux<DataBuffer> receive() {
		return new Flux<>() {

			@Override
			public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
				actual.onSubscribe(new Subscription() {

					@Override
					public void request(long n) {
						synchronized (FakeStream.this) {
							FakeStream.this.demand += n;
							if (FakeStream.this.demand < 0) {
								FakeStream.this.demand = Long.MAX_VALUE;
							}
							FakeStream.this.receiver = actual;
						}
						drain();
					}

					@Override
					public void cancel() {
						stop(0);
					}

				});
				synchronized (FakeStream.this) {
					FakeStream.this.receiver = actual;
				}
				drain();
			}

		};
	}

	private void stop(long code) {
		if (!this.receiveEnded) {
			this.receiveEnded = true;
			this.stopCode = code;
		}
	}

	@Override
	public Mono<Void> stopSending(long code) {
		return Mono.fromRunnable(() -> stop(code));
	}

	@Override
	public Mono<Void> send(Publisher<? extends DataBuffer> body) {
		return write(body, true);
	}

	@Override
	public Mono<Void> write(Publisher<? extends DataBuffer> body) {
		return write(body, false);
	}

	private Mono<Void> write(Publisher<? extends DataBuffer> body, boolean fin) {
		return Mono.create((sink) -> {
			if (this.finished || this.resetCode != null) {
				sink.error(new IllegalStateException("The stream is finished"));
				return;
			}
			BodySubscriber subscriber = new BodySubscriber(sink, fin);
			sink.onCancel(() -> {
				subscriber.cancel();
				setReset(0);
			});
			body.subscribe(subscriber);
		});
	}

	private void setReset(long code) {
		if (!this.finished && this.resetCode == null) {
			this.resetCode = code;
		}
	}

	@Override
	public Mono<Void> finish() {
		return Mono.fromRunnable(() -> {
			if (this.resetCode != null) {
				throw new StreamResetException(this.resetCode);
			}
			this.finished = true;
		});
	}

	@Override
	public Mono<Void> reset(long code) {
		return Mono.fromRunnable(() -> setReset(code));
	}

	@Override
	public void setPriority(StreamPriority priority) {
	}

	@Override
	public Mono<Void> stopped() {
		return Mono.never();
	}

	@Override
	public Mono<Void> acknowledged() {
		return Mono.never();
	}

	private final class BodySubscriber extends BaseSubscriber<DataBuffer> {

		private final MonoSink<Void> sink;

		private final boolean fin;

		BodySubscriber(MonoSink<Void> sink, boolean fin) {
			this.sink = sink;
			this.fin = fin;
		}

		@Override
		public Context currentContext() {
			return Context.of(this.sink.contextView());
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(Math.min(FakeStream.this.credit, 8));
		}

		@Override
		protected void hookOnNext(DataBuffer buffer) {
			FakeStream.this.sent.append(buffer.toString(StandardCharsets.UTF_8));
			DataBufferUtils.release(buffer);
			if (FakeStream.this.sentBuffers.incrementAndGet() + 8 <= FakeStream.this.credit) {
				request(1);
			}
		}

		@Override
		protected void hookOnComplete() {
			FakeStream.this.finished |= this.fin;
			this.sink.success();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			setReset((failure instanceof StreamResetException reset) ? reset.getCode() : 0);
			this.sink.error(failure);
		}

	}

}
