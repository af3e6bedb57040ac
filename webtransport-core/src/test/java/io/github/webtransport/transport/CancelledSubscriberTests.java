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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscriber that cancels on another thread than the loop is told nothing any more,
 * whatever the loop is about to say: Reactor would log it as a dropped error, with a
 * stack.
 */
@Rows("R73")
class CancelledSubscriberTests {

	private static final Map<String, Function<Fixture, Publisher<?>>> OPERATIONS = new LinkedHashMap<>();

	static {
		OPERATIONS.put("incomingUnidirectionalStreams", (f) -> f.test.session.incomingUnidirectionalStreams());
		OPERATIONS.put("createBidirectionalStream", (f) -> f.test.session.createBidirectionalStream());
		OPERATIONS.put("createUnidirectionalStream", (f) -> f.test.session.createUnidirectionalStream());
		OPERATIONS.put("receiveDatagrams", (f) -> f.test.session.receiveDatagrams());
		OPERATIONS.put("sendDatagrams", (f) -> f.test.session.sendDatagrams(f.endless()));
		OPERATIONS.put("drain", (f) -> f.test.session.drain());
		OPERATIONS.put("draining", (f) -> f.test.session.draining());
		OPERATIONS.put("receive", (f) -> f.accepted.stream().receive());
		OPERATIONS.put("send", (f) -> f.accepted.stream().send(f.endless()));
		OPERATIONS.put("write", (f) -> f.accepted.stream().write(f.endless()));
		OPERATIONS.put("stopped", (f) -> f.accepted.stream().stopped());
		OPERATIONS.put("acknowledged", (f) -> f.accepted.stream().acknowledged());
	}

	private final Fixture fixture = new Fixture();

	private final TestSession test = this.fixture.test;

	private final List<Throwable> dropped = new ArrayList<>();

	@BeforeEach
	void watchDroppedErrors() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void nothingIsLeft() {
		Hooks.resetOnErrorDropped();
		this.test.close();
	}

	static Stream<String> operations() {
		return OPERATIONS.keySet().stream();
	}

	private Publisher<?> operation(String name) {
		return OPERATIONS.get(name).apply(this.fixture);
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenCancelledElsewhereThenTheEndOfTheSessionIsNotTold(String name) {
		this.test.carrier.streamCredit = 0;
		this.test.carrier.holdCapsules = true;
		StrictSubscriber subscriber = new StrictSubscriber();
		operation(name).subscribe(subscriber);
		this.test.loop.outside(subscriber::cancel);
		this.test.peerCloses(1, "");
		this.test.loop.runTasks();
		assertThat(subscriber.late).isEmpty();
		assertThat(this.dropped).isEmpty();
		this.test.carrier.releaseCapsules(null);
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenSubscribedAndCancelledElsewhereThenNothingIsTold(String name) {
		this.test.carrier.streamCredit = 0;
		StrictSubscriber subscriber = new StrictSubscriber();
		this.test.loop.outside(() -> {
			operation(name).subscribe(subscriber);
			subscriber.cancel();
		});
		this.test.peerCloses(1, "");
		this.test.loop.runTasks();
		assertThat(subscriber.late).isEmpty();
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void whenHandlerFailsOnAnotherThreadBecauseItsSessionEndedThenItIsNoDroppedError() {
		Sinks.Empty<Void> failing = Sinks.empty();
		this.test.session.handle((session) -> new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> actual) {
				failing.asMono().subscribe(new Deaf(actual));
			}

		}, Context.empty());
		this.test.peerCloses(1, "");
		failing.tryEmitError(new IllegalStateException("late"));
		this.test.loop.runTasks();
		assertThat(this.dropped).isEmpty();
		assertThat(this.test.metrics.handlerFailures).isEmpty();
	}

	@Test
	void whenOneOfTwoProxiedSessionsEndsThenNoErrorIsDropped() {
		try (TestSession other = TestSession.open()) {
			Disposable proxy = Mono
				.when(this.test.session.sendDatagrams(other.session.receiveDatagrams()),
						other.session.sendDatagrams(this.test.session.receiveDatagrams()))
				.onErrorComplete()
				.subscribe();
			other.loop.outside(() -> this.test.peerCloses(1, ""));
			other.session.closeNow(CloseStatus.NORMAL);
			this.test.loop.runTasks();
			assertThat(proxy.isDisposed()).isTrue();
			assertThat(this.dropped).isEmpty();
		}
	}

	@Test
	void whenReceivingIsCancelledElsewhereThenBytesThatCrossItAreReleasedHere() {
		List<DataBuffer> taken = new ArrayList<>();
		StrictSubscriber subscriber = new StrictSubscriber();
		this.fixture.accepted.stream().receive().doOnNext(taken::add).subscribe(subscriber);
		this.test.loop.outside(subscriber::cancel);
		this.fixture.accepted.carrier().data("late");
		assertThat(taken).isEmpty();
	}

	private static final class Fixture {

		private final TestSession test = TestSession.open();

		private final TestSession.Accepted accepted = this.test.accept();

		private Flux<DataBuffer> endless() {
			return Flux.never();
		}

	}

	/**
	 * Lets errors pass after a cancellation, as operators that hop between threads do.
	 */
	private record Deaf(CoreSubscriber<? super Void> actual) implements CoreSubscriber<Void>, Subscription {

		@Override
		public void onSubscribe(Subscription subscription) {
			this.actual.onSubscribe(this);
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void value) {
		}

		@Override
		public void onError(Throwable error) {
			this.actual.onError(error);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

		@Override
		public void request(long n) {
		}

		@Override
		public void cancel() {
		}

	}

	private static final class StrictSubscriber implements CoreSubscriber<Object> {

		private final List<String> late = new ArrayList<>();

		private boolean cancelled;

		private Subscription subscription = Operators.emptySubscription();

		void cancel() {
			this.cancelled = true;
			this.subscription.cancel();
		}

		private void signal(String what) {
			if (this.cancelled) {
				this.late.add(what);
			}
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object value) {
			signal("onNext");
		}

		@Override
		public void onError(Throwable error) {
			signal("onError");
		}

		@Override
		public void onComplete() {
			signal("onComplete");
		}

	}

}
