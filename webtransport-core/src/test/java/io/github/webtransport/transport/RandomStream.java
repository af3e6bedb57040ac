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

import java.util.Objects;
import java.util.Random;

import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream of a {@link RandomInterleaving}, with what each side has said on it.
 */
final class RandomStream {

	private final Random random;

	private final TestSession test;

	private final FakeStream carrier;

	private final @Nullable WebTransportSendStream sending;

	private final @Nullable WebTransportReceiveStream receiving;

	private final RandomInterleaving run;

	private final BufferCollector received;

	private final StringBuilder said = new StringBuilder();

	private final StringBuilder heard = new StringBuilder();

	private @Nullable ManualBody body;

	private boolean subscribed;

	private int next;

	RandomStream(Random random, TestSession test, FakeStream carrier, @Nullable WebTransportSendStream sending,
			@Nullable WebTransportReceiveStream receiving, RandomInterleaving run) {
		this.random = random;
		this.test = test;
		this.carrier = carrier;
		this.sending = sending;
		this.receiving = receiving;
		this.run = run;
		this.received = new BufferCollector(random.nextInt(3));
	}

	/**
	 * Whatever happened, bytes keep their order and none is made up.
	 */
	void verify() {
		assertThat(this.said.toString()).startsWith(this.carrier.written());
		assertThat(this.heard.toString()).startsWith(this.received.text());
	}

	/**
	 * End both sides, in one of the ways there are.
	 */
	void abandon() {
		if (this.receiving != null) {
			switch (this.random.nextInt(3)) {
				case 0 -> this.carrier.peerReset(anyCode());
				case 1 -> {
					if (!this.subscribed) {
						this.subscribed = true;
						this.run.start(this.receiving.receive(), this.received);
					}
					this.received.cancel();
				}
				default -> {
				}
			}
			this.run.start(this.receiving.stopSending(1));
		}
		if (this.sending != null) {
			if (this.random.nextBoolean()) {
				this.carrier.peerStopped();
			}
			this.run.start(this.sending.reset(this.random.nextInt(9)));
		}
		this.carrier.unblock();
	}

	/**
	 * Return any operation of the stream.
	 */
	Publisher<?> anyOperation() {
		if (this.sending == null || this.receiving != null && this.random.nextBoolean()) {
			WebTransportReceiveStream receiving = Objects.requireNonNull(this.receiving);
			return (this.random.nextBoolean()) ? receiving.receive() : receiving.stopSending(3);
		}
		return switch (this.random.nextInt(6)) {
			case 0 -> this.sending.send(range());
			case 1 -> this.sending.write(range());
			case 2 -> this.sending.finish();
			case 3 -> this.sending.reset(2);
			case 4 -> this.sending.stopped();
			default -> this.sending.acknowledged();
		};
	}

	void step() {
		if (this.sending != null && (this.receiving == null || this.random.nextBoolean())) {
			send(this.sending);
		}
		else if (this.receiving != null) {
			receive(this.receiving);
		}
	}

	private void receive(WebTransportReceiveStream stream) {
		switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> {
				String text = "h" + this.next++ + ",";
				if (this.carrier.isOpenForPeer() && this.run.peerMaySend(text.length())) {
					this.heard.append(text);
					this.carrier.data(text);
				}
			}
			case 3, 4 -> {
				if (this.subscribed) {
					this.run.act(() -> this.received.request(1 + this.random.nextInt(3)));
				}
			}
			case 5 -> {
				if (!this.subscribed) {
					this.subscribed = true;
					this.run.start(stream.receive(), this.received);
				}
			}
			case 6 -> {
				this.carrier.answersLater = this.random.nextBoolean();
				rarely(this.carrier::fin);
			}
			case 7 -> rarely(() -> this.carrier.peerReset(anyCode()));
			case 8 -> rarely(() -> this.run.act(this.received::cancel));
			default -> rarely(() -> this.run.start(stream.stopSending(this.random.nextInt(40))));
		}
	}

	private long anyCode() {
		return switch (this.random.nextInt(3)) {
			case 0 -> WebTransportErrorCodes.WT_SESSION_GONE;
			case 1 -> 0x10c;
			default -> ApplicationErrorCode.toHttp3(this.random.nextInt(100));
		};
	}

	private void send(WebTransportSendStream stream) {
		switch (this.random.nextInt(12)) {
			case 0 -> this.run.start(stream.write(range()));
			case 1 -> rarely(() -> this.run.start(stream.send(range())));
			case 2 -> startBody(stream);
			case 3, 4, 5 -> {
				if (this.body != null) {
					this.run.act(this.body::give);
				}
			}
			case 6 -> {
				if (this.body != null) {
					this.run.act(this.body::end);
					this.body = null;
				}
			}
			case 7 -> this.carrier.block();
			case 8 -> {
				if (this.carrier.waitingWrites() > 0) {
					this.carrier.takeWrite();
				}
			}
			case 9 -> {
				this.carrier.acknowledges = this.random.nextBoolean();
				this.carrier.acknowledge();
				this.carrier.unblock();
				this.carrier.takesFinWithBytes = this.random.nextBoolean();
			}
			case 10 -> this.run.start((this.random.nextBoolean()) ? stream.stopped() : stream.acknowledged());
			default -> rarely(() -> end(stream));
		}
	}

	private void end(WebTransportSendStream stream) {
		switch (this.random.nextInt(4)) {
			case 0 -> this.run.start(stream.finish());
			case 1 -> this.run.start(stream.reset(this.random.nextInt(40)));
			case 2 -> this.carrier.peerStopped();
			default -> this.run.start(stream.write(Mono.error(new IllegalStateException("body"))));
		}
	}

	private void rarely(Runnable action) {
		if (this.random.nextInt(3) == 0) {
			action.run();
		}
	}

	private DataBuffer say() {
		String text = "s" + this.next++ + ",".repeat(this.random.nextInt(6));
		this.said.append(text);
		return this.test.buffer(text);
	}

	private Flux<DataBuffer> range() {
		return Flux.range(0, this.random.nextInt(30)).map((i) -> say());
	}

	private void startBody(WebTransportSendStream stream) {
		if (this.body == null) {
			ManualBody body = new ManualBody();
			this.body = body;
			this.run.start((this.random.nextBoolean()) ? stream.write(body) : stream.send(body));
		}
	}

	/**
	 * A body that gives a buffer when the seed says so and one was asked for.
	 */
	private final class ManualBody extends Flux<DataBuffer> implements Subscription {

		private @Nullable CoreSubscriber<? super DataBuffer> actual;

		private long requested;

		private boolean ended;

		@Override
		public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
			this.actual = actual;
			actual.onSubscribe(this);
		}

		void give() {
			if (this.actual != null && this.requested > 0 && !this.ended) {
				this.requested--;
				this.actual.onNext(say());
			}
		}

		void end() {
			if (this.actual == null || this.ended) {
				return;
			}
			this.ended = true;
			if (RandomStream.this.random.nextInt(4) == 0) {
				this.actual.onError(new IllegalStateException("body"));
			}
			else {
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long n) {
			this.requested = Operators.addCap(this.requested, n);
		}

		@Override
		public void cancel() {
			this.ended = true;
		}

	}

}
