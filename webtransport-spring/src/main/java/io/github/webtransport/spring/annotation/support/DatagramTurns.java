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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.webtransport.spring.blocking.BlockingScope;
import io.github.webtransport.spring.blocking.BlockingTurn;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Has the datagrams of a session handled by a method that blocks, several by each turn of
 * a thread. Ends with the datagrams when all are handled, or at once with an error.
 */
final class DatagramTurns extends Mono<Void> {

	/**
	 * Datagrams that are handled by one turn, and how long it goes on. Then calls of
	 * other sessions and users that wait for a thread have theirs.
	 */
	static final int MAX_BATCH = 32;

	static final long MAX_TURN_NANOS = 1_000_000;

	/**
	 * How long datagrams wait for a method that was quick before others get a thread.
	 */
	static final long PATIENCE_NANOS = 1_000_000;

	private final Flux<? extends Call> calls;

	private final Function<BlockingTurn<Void>, Mono<Void>> taker;

	private final int concurrency;

	private final Scheduler timer;

	private final LongSupplier clock;

	/**
	 * Create an operator.
	 * @param calls a call for each datagram
	 * @param taker takes a turn, or refuses it by an error
	 * @param concurrency the most turns at the same time
	 * @param timer for looking after datagrams that wait
	 * @param clock tells nanoseconds
	 */
	DatagramTurns(Flux<? extends Call> calls, Function<BlockingTurn<Void>, Mono<Void>> taker, int concurrency,
			Scheduler timer, LongSupplier clock) {
		this.calls = calls;
		this.taker = taker;
		this.concurrency = concurrency;
		this.timer = timer;
		this.clock = clock;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		this.calls.subscribe(new Run(actual));
	}

	/**
	 * The call for a datagram. It is run and then perhaps replied to or recovered,
	 * recovered, or dropped: one of these.
	 */
	interface Call {

		/**
		 * Call the method.
		 * @return {@code false} if that failed
		 */
		boolean run(BlockingScope scope);

		/**
		 * Return whether there is something to reply.
		 */
		boolean hasReply();

		/**
		 * Send the reply.
		 */
		void reply();

		/**
		 * Go on after the method has failed, or was not called.
		 * @param refusal why it was not called
		 */
		Mono<Void> recover(@Nullable Throwable refusal);

		/**
		 * Nobody waits for the call any more.
		 */
		void drop();

	}

	private final class Run implements CoreSubscriber<Call>, Subscription {

		private final CoreSubscriber<? super Void> actual;

		private final DatagramPace pace = new DatagramPace(DatagramTurns.this.concurrency, this::requestMore);

		/**
		 * Bounded by what is asked for.
		 */
		private final Queue<Call> queue = new ConcurrentLinkedQueue<>();

		private final AtomicInteger queued = new AtomicInteger();

		/**
		 * Turns that are taken, and failures that are dealt with in place of one.
		 */
		private final AtomicInteger busy = new AtomicInteger();

		/**
		 * Turns that have no thread yet. Each will take a datagram.
		 */
		private final AtomicInteger starting = new AtomicInteger();

		private final AtomicInteger events = new AtomicInteger();

		private final AtomicBoolean over = new AtomicBoolean();

		private final Disposable.Composite turns = Disposables.composite();

		private final Disposable.Swap watch = Disposables.swap();

		/**
		 * While this is set, {@link #lookAfter()} will be called soon.
		 */
		private final AtomicBoolean watching = new AtomicBoolean();

		/**
		 * Replies that leave together, so that they share packets and the way to the
		 * event loop. Bounded by the datagrams of the turns that are taken.
		 */
		private final Queue<Call> replies = new ConcurrentLinkedQueue<>();

		private volatile boolean complete;

		private @Nullable Subscription subscription;

		Run(CoreSubscriber<? super Void> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.validate(this.subscription, subscription)) {
				this.subscription = subscription;
				this.actual.onSubscribe(this);
				this.pace.ask();
			}
		}

		private void requestMore(int count) {
			Subscription subscription = this.subscription;
			if (subscription != null && !this.over.get()) {
				subscription.request(count);
			}
		}

		@Override
		public void request(long count) {
			Operators.validate(count);
		}

		@Override
		public void onNext(Call call) {
			this.queued.incrementAndGet();
			this.queue.add(call);
			if (this.over.get()) {
				dropQueue();
			}
			else {
				arrange();
			}
		}

		@Override
		public void onComplete() {
			this.complete = true;
			arrange();
		}

		@Override
		public void onError(Throwable failure) {
			if (this.over.compareAndSet(false, true)) {
				release();
				this.actual.onError(failure);
			}
			else {
				Operators.onErrorDropped(failure, currentContext());
			}
		}

		@Override
		public void cancel() {
			if (this.over.compareAndSet(false, true)) {
				cancelCalls();
				release();
			}
		}

		/**
		 * A failure could not be dealt with.
		 */
		private void fail(Throwable failure) {
			if (this.over.compareAndSet(false, true)) {
				cancelCalls();
				release();
				this.actual.onError(failure);
			}
			else {
				Operators.onErrorDropped(failure, currentContext());
			}
		}

		private void cancelCalls() {
			Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.cancel();
			}
		}

		private void release() {
			this.watch.dispose();
			this.turns.dispose();
			dropQueue();
		}

		private void dropQueue() {
			Call call;
			while ((call = poll()) != null) {
				call.drop();
			}
		}

		private @Nullable Call poll() {
			Call call = this.queue.poll();
			if (call != null) {
				this.queued.decrementAndGet();
			}
			return call;
		}

		/**
		 * Take turns for what waits. Called after all that may change whether there
		 * should be one; one thread at a time looks.
		 */
		private void arrange() {
			if (this.events.getAndIncrement() != 0) {
				return;
			}
			int seen = 1;
			do {
				while (waits() && this.busy.get() < this.pace.turns()) {
					this.busy.incrementAndGet();
					this.starting.incrementAndGet();
					Place place = new Place();
					this.turns.add(place);
					DatagramTurns.this.taker.apply(place)
						.onErrorResume(place::refused)
						.then(Mono.defer(place::recover))
						.subscribe(place);
				}
				if (waits() && this.pace.mayGrow() && this.watching.compareAndSet(false, true)) {
					this.watch.update(
							DatagramTurns.this.timer.schedule(this::lookAfter, PATIENCE_NANOS, TimeUnit.NANOSECONDS));
				}
				if (this.complete && this.queued.get() == 0 && this.busy.get() == 0
						&& this.over.compareAndSet(false, true)) {
					release();
					this.actual.onComplete();
				}
				seen = this.events.addAndGet(-seen);
			}
			while (seen != 0);
		}

		private boolean waits() {
			return this.queued.get() > this.starting.get() && !this.over.get();
		}

		private void lookAfter() {
			if (waits()) {
				this.pace.behind();
			}
			else {
				this.pace.keepsUp();
			}
			this.watching.set(false);
			// A call that is stuck keeps no reply of another one
			sendReplies();
			arrange();
		}

		/**
		 * Reply when the turn is over, where somebody looks after a turn that is not over
		 * soon, else at once.
		 */
		private void reply(Call call) {
			if (!this.watching.get()) {
				call.reply();
				return;
			}
			this.replies.add(call);
			if (!this.watching.get()) {
				sendReplies();
			}
		}

		private void sendReplies() {
			Call call;
			while ((call = this.replies.poll()) != null) {
				call.reply();
			}
		}

		/**
		 * A turn, and what comes of it.
		 */
		private final class Place extends BaseSubscriber<Void> implements BlockingTurn<Void> {

			private final AtomicReference<@Nullable Call> failed = new AtomicReference<>();

			private final AtomicBoolean started = new AtomicBoolean();

			@Override
			public Context currentContext() {
				return Run.this.currentContext();
			}

			@Override
			public @Nullable Void take(BlockingScope scope) {
				try {
					callAll(scope);
				}
				finally {
					sendReplies();
				}
				return null;
			}

			private void callAll(BlockingScope scope) {
				start();
				LongSupplier clock = DatagramTurns.this.clock;
				long start = clock.getAsLong();
				long before = start;
				for (int i = 0; i < MAX_BATCH && before - start < MAX_TURN_NANOS && scope.isWanted(); i++) {
					Call call = poll();
					if (call == null) {
						break;
					}
					if (!call.run(scope)) {
						leave(call);
						break;
					}
					if (call.hasReply()) {
						reply(call);
					}
					long now = clock.getAsLong();
					if (Run.this.pace.handled(now - before)) {
						arrange();
					}
					before = now;
				}
			}

			private void start() {
				if (this.started.compareAndSet(false, true)) {
					Run.this.starting.decrementAndGet();
				}
			}

			private void leave(Call call) {
				this.failed.set(call);
				if (isDisposed()) {
					drop();
				}
			}

			private void drop() {
				Call call = this.failed.getAndSet(null);
				if (call != null) {
					call.drop();
				}
			}

			/**
			 * There is no thread: one datagram fails, as others may be luckier.
			 */
			private Mono<Void> refused(Throwable refusal) {
				start();
				Call call = poll();
				return (call != null) ? call.recover(refusal).doFinally((signal) -> handled()) : Mono.empty();
			}

			private Mono<Void> recover() {
				Call call = this.failed.getAndSet(null);
				return (call != null) ? call.recover(null).doFinally((signal) -> handled()) : Mono.empty();
			}

			private void handled() {
				Run.this.pace.handled(DatagramPace.QUICK_NANOS);
			}

			@Override
			protected void hookOnComplete() {
				end();
			}

			@Override
			protected void hookOnError(Throwable failure) {
				fail(failure);
			}

			@Override
			protected void hookOnCancel() {
				drop();
			}

			private void end() {
				start();
				Run.this.turns.remove(this);
				Run.this.busy.decrementAndGet();
				arrange();
			}

		}

	}

}
