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

package io.github.webtransport.spring.messaging.channel;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.webtransport.spring.messaging.TopicException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeTypeUtils;

/**
 * Sends to the channel, which may block. One thread does, so that a node sends in order.
 */
final class ChannelSender implements Disposable {

	/**
	 * How many messages may wait: a short pause of the broker. Publishers are told of a
	 * longer one.
	 */
	static final int MAX_WAITING = 1024;

	/**
	 * How many bytes may wait, besides one message of any size.
	 */
	static final int MAX_WAITING_SIZE = 16 << 20;

	private static final int IDLE_SECONDS = 60;

	private final MessageChannel channel;

	private final Duration timeout;

	private final Scheduler scheduler = Schedulers.newBoundedElastic(1, MAX_WAITING, "webtransport-topics",
			IDLE_SECONDS, true);

	private final AtomicInteger waitingSize = new AtomicInteger();

	private final ChannelSequence sequence = new ChannelSequence();

	ChannelSender(MessageChannel channel, Duration timeout) {
		this.channel = channel;
		this.timeout = timeout;
	}

	Mono<Void> send(String topic, byte[] payload) {
		return send(() -> this.sequence.next(topic, payload), payload.length);
	}

	Mono<Void> send(ChannelMessage message) {
		return send(() -> message, message.payload().length);
	}

	private Mono<Void> send(Supplier<ChannelMessage> message, int size) {
		return Mono.defer(() -> schedule(new Sending(message, size)))
			.timeout(this.timeout,
					Mono.error(() -> unavailable("The channel has not taken the message within "
							+ this.timeout.toMillis() + " ms: it may have it all the same", null)))
			// What publishers do then must not hold up those who wait
			.publishOn(Schedulers.parallel());
	}

	private Mono<Void> schedule(Sending sending) {
		int waiting = this.waitingSize.getAndAdd(sending.size);
		if (waiting > 0 && waiting + sending.size > MAX_WAITING_SIZE) {
			this.waitingSize.addAndGet(-sending.size);
			throw unavailable(waiting + " bytes wait for the channel already", null);
		}
		try {
			this.scheduler.schedule(sending);
		}
		catch (RejectedExecutionException ex) {
			this.waitingSize.addAndGet(-sending.size);
			throw unavailable(
					isDisposed() ? "The application ends" : MAX_WAITING + " messages wait for the channel already", ex);
		}
		return sending.done.asMono().doOnCancel(sending::abandon);
	}

	private static TopicException unavailable(String message, @Nullable Throwable cause) {
		return new TopicException(TopicException.Reason.UNAVAILABLE, message, cause);
	}

	private void sendNow(ChannelMessage message) {
		boolean sent = this.channel.send(MessageBuilder.withPayload(message.toBytes())
			.setHeader(ChannelTopicBroker.TOPIC_HEADER, message.encodedTopic())
			.setHeader(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_OCTET_STREAM_VALUE)
			.build(), this.timeout.toMillis());
		if (!sent) {
			throw new IllegalStateException("The channel has no place for the message");
		}
	}

	@Override
	public void dispose() {
		this.scheduler.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.scheduler.isDisposed();
	}

	/**
	 * A message that waits.
	 */
	private final class Sending implements Runnable {

		private final Supplier<ChannelMessage> message;

		private final int size;

		private final Sinks.Empty<Void> done = Sinks.empty();

		private volatile boolean abandoned;

		private Sending(Supplier<ChannelMessage> message, int size) {
			this.message = message;
			this.size = size;
		}

		/**
		 * Leave it, unless it is being sent. To interrupt that would harm the connections
		 * of some brokers.
		 */
		private void abandon() {
			this.abandoned = true;
		}

		@Override
		public void run() {
			ChannelSender.this.waitingSize.addAndGet(-this.size);
			if (this.abandoned) {
				return;
			}
			try {
				sendNow(this.message.get());
			}
			catch (RuntimeException ex) {
				ChannelSender.this.sequence.beginAnew();
				this.done.tryEmitError(unavailable("The channel does not take the message", ex));
				return;
			}
			this.done.tryEmitEmpty();
		}

	}

}
