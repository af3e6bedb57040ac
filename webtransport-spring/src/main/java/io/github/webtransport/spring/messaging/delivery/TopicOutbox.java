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

package io.github.webtransport.spring.messaging.delivery;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * What waits for one subscriber: first the messages since the position that it has, then
 * those that are published. It joins both, so that none is missing and none comes twice:
 * a message that does not follow the one before ends the subscription. What does not fit
 * ends it too. Nobody waits for the subscriber.
 *
 * @param <E> what the subscriber gets
 */
abstract class TopicOutbox<E> implements Publisher<E>, Subscription {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(TopicOutbox.class);

	private final TopicCounts counts;

	private final @Nullable TopicPosition since;

	private final WaitingMessages<E> queue;

	private final Disposable.Composite resources = Disposables.composite();

	private final Sinks.One<TopicEnd> ended = Sinks.one();

	private final AtomicInteger draining = new AtomicInteger();

	private TopicPosition start = TopicPosition.UNKNOWN;

	private boolean recovered;

	private boolean headerSent;

	/**
	 * Messages since the position that the subscriber has. Their bytes are those of the
	 * broker, and bounded by its history.
	 */
	private @Nullable Iterator<BrokerMessage> backlog;

	/**
	 * Whether more was published than may wait before there was a subscriber, so that it
	 * has to begin anew from where it began.
	 */
	private boolean stale;

	/**
	 * Whether that is being asked again.
	 */
	private boolean restarting;

	private Runnable restart = () -> {
	};

	private @Nullable TopicEnd end;

	private @Nullable Subscriber<? super E> subscriber;

	/**
	 * Whether the subscriber has its subscription, before which it gets no signal.
	 */
	private boolean subscribed;

	private long requested;

	/**
	 * Whether the subscriber gets nothing more.
	 */
	private boolean silent;

	TopicOutbox(TopicSettings settings, TopicCounts counts, @Nullable TopicPosition since) {
		this.queue = new WaitingMessages<>(settings, this::discard);
		this.counts = counts;
		this.since = since;
		counts.subscribed();
		this.resources.add(counts::unsubscribed);
	}

	@Nullable TopicPosition since() {
		return this.since;
	}

	/**
	 * Return what comes before all messages, if anything does.
	 */
	abstract @Nullable E header(TopicPosition start, boolean recovered);

	/**
	 * Return what the subscriber gets for a message that is published.
	 */
	abstract E live(BrokerMessage message, SharedBuffers shared);

	/**
	 * Return what the subscriber gets for a message of the history.
	 */
	abstract E past(BrokerMessage message);

	abstract void discard(E element);

	/**
	 * Return the error with which the subscriber learns of the end, or {@code null} where
	 * it is none.
	 */
	abstract @Nullable Throwable failure(TopicEnd end);

	/**
	 * There may be something for the subscriber.
	 * @param waiting whether messages wait
	 */
	abstract void ready(boolean waiting);

	/**
	 * Take a datagram, which never waits here.
	 */
	abstract void datagram(SharedBuffers shared);

	/**
	 * Dispose of something when the subscription ends, or now if it has.
	 */
	final void onEnd(Disposable resource) {
		this.resources.add(resource);
	}

	/**
	 * End when something that has to be done first fails or is cancelled.
	 */
	final <T> Mono<T> endUnlessCompleted(Mono<T> first) {
		AtomicBoolean completed = new AtomicBoolean();
		return first.doOnSuccess((done) -> completed.set(true))
			.doOnError((ex) -> end(TopicEnd.FAILED))
			.doOnCancel(() -> {
				// Some cancel what they have got
				if (!completed.get()) {
					end(TopicEnd.CANCELLED);
				}
			});
	}

	final Mono<TopicEnd> ended() {
		return this.ended.asMono();
	}

	final synchronized boolean isActive() {
		return this.end == null;
	}

	final synchronized @Nullable TopicEnd end() {
		return this.end;
	}

	/**
	 * Return how many messages wait.
	 */
	final synchronized int waiting() {
		return this.queue.size();
	}

	final synchronized TopicPosition start() {
		return this.start;
	}

	final synchronized boolean isRecovered() {
		return this.recovered;
	}

	/**
	 * Take a message that was published just now.
	 */
	final void offer(BrokerMessage message, SharedBuffers shared) {
		if (misses(message.position())) {
			lost();
		}
		TopicEnd failed;
		try {
			failed = tryOffer(message, shared);
		}
		catch (RuntimeException ex) {
			errors.error("A message of a topic cannot be written", ex);
			failed = TopicEnd.FAILED;
		}
		if (failed != null) {
			this.counts.dropped(TopicDrop.of(failed), 1);
			end(failed);
		}
		else {
			drain();
		}
	}

	private synchronized boolean misses(TopicPosition position) {
		return this.end == null && this.queue.misses(position);
	}

	private @Nullable TopicEnd tryOffer(BrokerMessage message, SharedBuffers shared) {
		synchronized (this) {
			if (this.end != null || this.silent || this.queue.has(message.position())) {
				return null;
			}
			int size = message.payload().length;
			if (this.queue.isFull(size)) {
				if (this.subscriber != null && this.queue.hasBegun()) {
					return TopicEnd.FELL_BEHIND;
				}
				// It has shown nothing to anybody yet, and begins anew when it can
				this.stale = this.stale || this.queue.hasBegun();
				this.backlog = null;
				this.queue.beginAnew();
				this.queue.makeRoom(size);
			}
			this.queue.add(message.position(), live(message, shared), size);
			if (!this.queue.hasBegun()) {
				return null;
			}
		}
		ready(true);
		return null;
	}

	/**
	 * The broker has lost messages. Who has seen nothing yet begins with what it has now.
	 */
	final void lost() {
		boolean anew;
		synchronized (this) {
			this.queue.outdate();
			if (this.end != null || !this.queue.hasBegun()) {
				return;
			}
			anew = this.subscriber == null && showsBeginning();
			this.restarting = anew;
			if (anew) {
				this.stale = true;
				discardQueue(TopicDrop.HISTORY_LOST);
				this.queue.beginAnew();
			}
		}
		if (anew) {
			this.restart.run();
		}
		else {
			end(TopicEnd.HISTORY_LOST);
		}
	}

	/**
	 * Return whether the subscriber is shown from where it goes on.
	 */
	abstract boolean showsBeginning();

	/**
	 * Begin, now that it is known what was published before.
	 * @return {@code false} if more was published meanwhile than may wait, so that what
	 * was published before has to be asked for again
	 */
	final boolean start(TopicHistory history) {
		boolean waiting;
		boolean resumed;
		synchronized (this) {
			if (this.end != null) {
				return true;
			}
			if (!this.queue.join(history.position())) {
				return false;
			}
			resumed = this.since != null && !this.stale;
			beginFrom(history);
			waiting = !this.queue.isEmpty() || (this.backlog != null && this.backlog.hasNext());
		}
		if (resumed) {
			this.counts.resumed(isRecovered());
		}
		ready(waiting);
		drain();
		return true;
	}

	private void beginFrom(TopicHistory history) {
		TopicPosition from = resumeFrom();
		if (from != null && history.recovered()) {
			this.recovered = this.recovered || !this.stale;
			this.start = from;
			this.backlog = history.messages().iterator();
		}
		else {
			this.recovered = false;
			this.start = history.position();
		}
		this.stale = false;
		this.restarting = false;
	}

	/**
	 * Return the position whose history is wanted.
	 */
	final synchronized @Nullable TopicPosition resumeFrom() {
		this.queue.ask();
		return this.stale ? this.start : this.since;
	}

	/**
	 * Set what asks for the history again.
	 */
	final void onRestart(Runnable restart) {
		this.restart = restart;
	}

	/**
	 * End, unless that has happened.
	 */
	final void end(TopicEnd end) {
		synchronized (this) {
			if (this.end != null) {
				return;
			}
			this.end = end;
			discardQueue(TopicDrop.of(end));
		}
		drain();
		this.resources.dispose();
		this.ended.tryEmitValue(end);
	}

	private void discardQueue(TopicDrop reason) {
		int count = this.queue.clear();
		if (count > 0) {
			this.counts.dropped(reason, count);
		}
		this.backlog = null;
	}

	@Override
	public final void subscribe(Subscriber<? super E> subscriber) {
		synchronized (this) {
			if (this.subscriber != null) {
				Operators.error(subscriber, new IllegalStateException("There is a subscriber already"));
				return;
			}
			this.subscriber = subscriber;
		}
		subscriber.onSubscribe(this);
		boolean stale;
		synchronized (this) {
			this.subscribed = true;
			stale = this.stale && !this.restarting;
		}
		if (stale) {
			this.restart.run();
		}
		drain();
	}

	@Override
	public final void request(long count) {
		synchronized (this) {
			this.requested = Operators.addCap(this.requested, count);
		}
		drain();
	}

	@Override
	public final void cancel() {
		synchronized (this) {
			this.silent = true;
			discardQueue(TopicDrop.ENDED);
		}
		cancelled();
	}

	/**
	 * The subscriber wants nothing more.
	 */
	abstract void cancelled();

	private void drain() {
		if (this.draining.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			emit();
			missed = this.draining.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private void emit() {
		while (true) {
			Subscriber<? super E> subscriber;
			E element = null;
			TopicEnd end;
			RuntimeException failure = null;
			synchronized (this) {
				subscriber = this.subscriber;
				end = this.end;
				if (subscriber == null || !this.subscribed || this.silent) {
					return;
				}
				if (end != null) {
					this.silent = true;
				}
				else if (this.requested > 0) {
					try {
						element = tryPoll();
					}
					catch (RuntimeException ex) {
						failure = ex;
					}
				}
			}
			if (failure != null) {
				errors.error("A message of a topic cannot be written", failure);
				end(TopicEnd.FAILED);
				continue;
			}
			if (end != null) {
				signalEnd(subscriber, end);
				return;
			}
			if (element == null) {
				return;
			}
			subscriber.onNext(element);
		}
	}

	private void signalEnd(Subscriber<? super E> subscriber, TopicEnd end) {
		Throwable failure = failure(end);
		if (failure != null) {
			subscriber.onError(failure);
		}
		else {
			subscriber.onComplete();
		}
	}

	private @Nullable E tryPoll() {
		E element = poll();
		if (element != null) {
			this.requested--;
		}
		return element;
	}

	private @Nullable E poll() {
		if (!this.queue.hasBegun()) {
			return null;
		}
		if (!this.headerSent) {
			this.headerSent = true;
			E header = header(this.start, this.recovered);
			if (header != null) {
				return header;
			}
		}
		if (this.backlog != null && this.backlog.hasNext()) {
			this.counts.delivered(false);
			return past(this.backlog.next());
		}
		this.backlog = null;
		E next = this.queue.poll();
		if (next != null) {
			this.counts.delivered(false);
		}
		return next;
	}

}
