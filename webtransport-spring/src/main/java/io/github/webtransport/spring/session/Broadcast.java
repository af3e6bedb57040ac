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

package io.github.webtransport.spring.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.spring.session.WebTransportSessionRegistry.BroadcastResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.core.log.LogMessage;

/**
 * A message on its way to many sessions: one buffer that they share, and one timer for
 * all of them, at whose end those miss it that have not taken it.
 */
final class Broadcast {

	private static final Log logger = LogFactory.getLog(Broadcast.class);

	private static final NettyDataBufferFactory factory = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

	private final MonoSink<BroadcastResult> sink;

	private final List<Member> members;

	/**
	 * The engine wants direct memory, and would copy for each session what is not.
	 */
	private final ByteBuf message;

	private final AtomicInteger left;

	private final AtomicInteger sent = new AtomicInteger();

	private final Disposable.Swap timer = Disposables.swap();

	private boolean over;

	private Broadcast(MonoSink<BroadcastResult> sink, List<@Nullable RegisteredSession> sessions, byte[] message) {
		this.sink = sink;
		this.message = ByteBufAllocator.DEFAULT.directBuffer(message.length).writeBytes(message);
		this.members = sessions.stream().map(Member::new).toList();
		// One more, so that it does not end before it has begun
		this.left = new AtomicInteger(sessions.size() + 1);
	}

	/**
	 * Send a message.
	 * @param sessions the members; {@code null} for one that is gone
	 * @param message the bytes
	 * @param timeout how long they may take
	 */
	static Mono<BroadcastResult> send(List<@Nullable RegisteredSession> sessions, byte[] message, Duration timeout) {
		return Mono.create((sink) -> new Broadcast(sink, sessions, message).start(timeout));
	}

	private void start(Duration timeout) {
		this.sink.onCancel(this::stop);
		this.members.forEach(Member::start);
		if (this.left.get() > 1) {
			this.timer.update(Schedulers.parallel().schedule(this::stop, timeout.toNanos(), TimeUnit.NANOSECONDS));
		}
		ended();
	}

	/**
	 * Give up those that have not taken it.
	 */
	private void stop() {
		this.members.forEach(Member::stop);
	}

	private void ended() {
		if (this.left.decrementAndGet() == 0) {
			this.timer.dispose();
			release();
			int sent = this.sent.get();
			this.sink.success(new BroadcastResult(sent, this.members.size() - sent));
		}
	}

	private synchronized void release() {
		this.over = true;
		this.message.release();
	}

	/**
	 * Return the message for one member. It may ask while it is being given up.
	 */
	private synchronized DataBuffer share() {
		if (this.over) {
			throw new CancellationException();
		}
		return factory.wrap(this.message.retainedSlice());
	}

	/**
	 * The message to one session.
	 */
	private final class Member implements CoreSubscriber<Void> {

		private final @Nullable RegisteredSession session;

		private final AtomicBoolean over = new AtomicBoolean();

		private volatile @Nullable Subscription subscription;

		private Member(@Nullable RegisteredSession session) {
			// Also for one that is given up before it starts
			this.session = (session != null && session.begin()) ? session : null;
		}

		private void start() {
			if (this.session == null) {
				end(false);
			}
			else if (!this.over.get()) {
				this.session.send(Broadcast.this::share).subscribe(this);
			}
		}

		private boolean end(boolean success) {
			if (!this.over.compareAndSet(false, true)) {
				return false;
			}
			if (this.session != null) {
				this.session.end();
			}
			if (success) {
				Broadcast.this.sent.incrementAndGet();
			}
			ended();
			return true;
		}

		private void stop() {
			if (end(false)) {
				Subscription subscription = this.subscription;
				if (subscription != null) {
					subscription.cancel();
				}
			}
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			if (this.over.get()) {
				subscription.cancel();
			}
			else {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(Void nothing) {
			// There is none
		}

		@Override
		public void onError(Throwable ex) {
			logger.debug(LogMessage.format("[%s] Missed a message: %s", this.session, ex));
			end(false);
		}

		@Override
		public void onComplete() {
			end(true);
		}

	}

}
