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

package io.github.webtransport.spring.messaging.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link TopicBroker} does, also one that keeps nothing.
 */
public abstract class AbstractLiveTopicBrokerTests {

	public static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Return the broker of a node.
	 */
	protected abstract TopicBroker broker();

	/**
	 * Return the broker of another node of the same cluster, which is the same where
	 * there is one node only.
	 */
	protected abstract TopicBroker otherBroker();

	@Test
	void whenSomethingIsPublishedThenListenersOfTheTopicAreTold() {
		Recorder blue = new Recorder();
		Recorder red = new Recorder();
		broker().subscribe("rooms/blue", blue).block(TIMEOUT);
		broker().subscribe("rooms/red", red).block(TIMEOUT);
		otherBroker().publish("rooms/blue", bytes(7)).block(TIMEOUT);
		await(() -> blue.messages.size() == 1);
		assertThat(blue.messages.get(0).position().offset()).isEqualTo(1);
		assertThat(blue.messages.get(0).payload()).isEqualTo(bytes(7));
		assertThat(red.messages).isEmpty();
		assertThat(blue.lost).isEmpty();
	}

	@Test
	void whenManyPublishAtTheSameTimeThenListenersAreToldInOrder() {
		Recorder here = new Recorder();
		Recorder there = new Recorder();
		broker().subscribe("rooms/blue", here).block(TIMEOUT);
		otherBroker().subscribe("rooms/blue", there).block(TIMEOUT);
		Flux.range(0, 400)
			.flatMap((i) -> Mono.defer(() -> ((i % 2 == 0) ? broker() : otherBroker()).publish("rooms/blue", bytes(i)))
				.subscribeOn(Schedulers.parallel()), 8)
			.blockLast(TIMEOUT);
		await(() -> here.messages.size() >= 400 && there.messages.size() >= 400);
		List<Long> inOrder = LongStream.rangeClosed(1, 400).boxed().toList();
		assertThat(here.messages).map((message) -> message.position().offset()).isEqualTo(inOrder);
		assertThat(there.messages).map((message) -> message.position().offset()).isEqualTo(inOrder);
	}

	@Test
	void whenListenerPublishesThenTheOrderHoldsForAll() {
		Recorder second = new Recorder();
		Recorder first = new Recorder() {

			@Override
			public void onMessage(BrokerMessage message) {
				super.onMessage(message);
				if (message.position().offset() == 1) {
					broker().publish("rooms/blue", bytes(2)).subscribe();
				}
			}

		};
		broker().subscribe("rooms/blue", first).block(TIMEOUT);
		broker().subscribe("rooms/blue", second).block(TIMEOUT);
		broker().publish("rooms/blue", bytes(1)).block(TIMEOUT);
		await(() -> second.messages.size() == 2);
		assertThat(second.messages).map((message) -> message.position().offset()).containsExactly(1L, 2L);
	}

	@Test
	void whenListeningEndsThenNothingMoreIsTold() {
		Recorder recorder = new Recorder();
		Recorder other = new Recorder();
		Disposable listening = broker().subscribe("rooms/blue", recorder).block(TIMEOUT);
		broker().subscribe("rooms/blue", other).block(TIMEOUT);
		listening.dispose();
		broker().publish("rooms/blue", bytes(1)).block(TIMEOUT);
		await(() -> other.messages.size() == 1);
		assertThat(recorder.messages).isEmpty();
	}

	@Test
	void whenDatagramIsPublishedThenItIsToldAndNotKept() {
		Recorder recorder = new Recorder();
		broker().subscribe("rooms/blue", recorder).block(TIMEOUT);
		otherBroker().publishDatagram("rooms/blue", bytes(3)).block(TIMEOUT);
		await(() -> recorder.datagrams.size() == 1);
		assertThat(recorder.datagrams).containsExactly("3");
		assertThat(broker().history("rooms/blue", null).block(TIMEOUT).position().offset()).isZero();
	}

	protected static byte[] bytes(int value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

	public static void await(BooleanSupplier condition) {
		await(condition, TIMEOUT);
	}

	public static void await(BooleanSupplier condition, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
		assertThat(condition.getAsBoolean()).as("came true in time").isTrue();
	}

	/**
	 * Keeps what it is told.
	 */
	public static class Recorder implements TopicListener {

		public final List<BrokerMessage> messages = new CopyOnWriteArrayList<>();

		public final List<String> datagrams = new CopyOnWriteArrayList<>();

		public final List<String> lost = new CopyOnWriteArrayList<>();

		@Override
		public void onMessage(BrokerMessage message) {
			this.messages.add(message);
		}

		@Override
		public void onDatagram(byte[] payload) {
			this.datagrams.add(new String(payload, StandardCharsets.UTF_8));
		}

		@Override
		public void onLost() {
			this.lost.add("lost");
		}

	}

}
