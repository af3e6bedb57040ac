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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.AbstractLiveTopicBrokerTests;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicHistory;
import io.github.webtransport.spring.messaging.broker.TopicMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ChannelTopicBroker} with two nodes, between which is whatever a test
 * puts there.
 */
class ChannelTopicBrokerTests extends AbstractLiveTopicBrokerTests {

	private static final ChannelBrokerSettings SETTINGS = new ChannelBrokerSettings(Duration.ofMillis(300),
			Duration.ofMillis(100), TIMEOUT);

	private final ExecutorSubscribableChannel in = new ExecutorSubscribableChannel();

	private final ExecutorSubscribableChannel otherIn = new ExecutorSubscribableChannel();

	/**
	 * What becomes of a message between the nodes.
	 */
	private volatile UnaryOperator<List<byte[]>> between = UnaryOperator.identity();

	private final MessageChannel out = (message, timeout) -> {
		this.between.apply(List.of((byte[]) message.getPayload())).forEach((bytes) -> {
			this.in.send(new GenericMessage<>(bytes));
			this.otherIn.send(new GenericMessage<>(bytes));
		});
		return true;
	};

	private final ChannelTopicBroker broker = new ChannelTopicBroker(this.out, this.in, SETTINGS);

	private final ChannelTopicBroker otherBroker = new ChannelTopicBroker(this.out, this.otherIn, SETTINGS);

	@BeforeEach
	void start() {
		this.broker.start();
		this.otherBroker.start();
	}

	@AfterEach
	void dispose() {
		this.broker.dispose();
		this.otherBroker.dispose();
	}

	@Override
	protected TopicBroker broker() {
		return this.broker;
	}

	@Override
	protected TopicBroker otherBroker() {
		return this.otherBroker;
	}

	private Recorder listen(TopicBroker node) {
		Recorder recorder = new Recorder();
		node.subscribe("rooms/blue", recorder).block(TIMEOUT);
		return recorder;
	}

	private static List<Long> offsets(Recorder recorder) {
		return recorder.messages.stream().map((message) -> message.position().offset()).toList();
	}

	private static List<String> payloads(Recorder recorder) {
		return recorder.messages.stream()
			.map((message) -> new String(message.payload(), StandardCharsets.UTF_8))
			.toList();
	}

	private static void publish(TopicBroker node, int... payloads) {
		IntStream.of(payloads).forEach((payload) -> node.publish("rooms/blue", bytes(payload)).block(TIMEOUT));
	}

	@Test
	void whenNodePublishesThenItsMessageComesBackToItOnce() {
		Recorder here = listen(this.broker);
		Recorder there = listen(this.otherBroker);
		publish(this.broker, 1, 2, 3);
		assertThat(payloads(here)).containsExactly("1", "2", "3");
		assertThat(payloads(there)).containsExactly("1", "2", "3");
		assertThat(here.messages.get(0).position().epoch()).isNotEqualTo(there.messages.get(0).position().epoch());
	}

	@Test
	void whenNodePublishesFromManyThreadsThenOthersSeeItsOrder() {
		Recorder here = listen(this.broker);
		Recorder there = listen(this.otherBroker);
		Flux.range(0, 400)
			.flatMap((i) -> Mono.defer(() -> this.broker.publish("rooms/blue", bytes(i)))
				.subscribeOn(Schedulers.parallel()), 8)
			.blockLast(TIMEOUT);
		assertThat(offsets(there)).isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
		assertThat(payloads(there)).isEqualTo(payloads(here)).doesNotHaveDuplicates();
		assertThat(there.lost).isEmpty();
	}

	@Test
	void whenMessageIsPublishedThenItsPositionIsNotKnown() {
		assertThat(this.broker.publish("rooms/blue", bytes(1)).block(TIMEOUT)).isEqualTo(TopicPosition.UNKNOWN);
	}

	@Test
	void whenSomebodyComesBackThenNothingIsRecovered() {
		Recorder recorder = listen(this.broker);
		publish(this.broker, 1, 2);
		TopicPosition last = recorder.messages.get(1).position();
		TopicHistory history = this.broker.history("rooms/blue", last).block(TIMEOUT);
		assertThat(history).isEqualTo(new TopicHistory(last, false, List.of()));
		assertThat(this.otherBroker.history("rooms/blue", last).block(TIMEOUT).recovered()).isFalse();
		assertThat(this.broker.history("rooms/red", null).block(TIMEOUT).position().offset()).isZero();
	}

	@Test
	void whenMessageComesTwiceThenItIsToldOnce() {
		this.between = (messages) -> List.of(messages.get(0), messages.get(0));
		Recorder there = listen(this.otherBroker);
		publish(this.broker, 1, 2, 3);
		assertThat(payloads(there)).containsExactly("1", "2", "3");
		assertThat(there.lost).isEmpty();
	}

	@Test
	void whenMessageIsMissingThenListenersAreToldAndTheEpochChanges() {
		Recorder there = listen(this.otherBroker);
		publish(this.broker, 1);
		this.between = (messages) -> List.of();
		publish(this.broker, 2);
		this.between = UnaryOperator.identity();
		assertThat(there.lost).isEmpty();
		publish(this.broker, 3, 4);
		assertThat(there.lost).hasSize(1);
		assertThat(payloads(there)).containsExactly("1", "3", "4");
		assertThat(offsets(there)).containsExactly(1L, 1L, 2L);
		assertThat(there.messages).map((message) -> message.position().epoch())
			.satisfies((epochs) -> assertThat(epochs.get(0)).isNotEqualTo(epochs.get(1)));
	}

	@Test
	void whenListenerComesLateThenNothingIsMissing() {
		publish(this.broker, 1, 2);
		Recorder late = listen(this.otherBroker);
		publish(this.broker, 3);
		assertThat(payloads(late)).containsExactly("3");
		assertThat(late.lost).isEmpty();
	}

	@Test
	void whenChannelFailsThenThePublisherIsToldAndNothingIsMissing() {
		Recorder there = listen(this.otherBroker);
		publish(this.broker, 1);
		this.between = (messages) -> {
			throw new MessageDeliveryException("The broker is away");
		};
		assertUnavailable("The channel does not take the message");
		this.between = UnaryOperator.identity();
		publish(this.broker, 3);
		assertThat(payloads(there)).containsExactly("1", "3");
		assertThat(there.lost).isEmpty();
	}

	@Test
	void whenChannelTakesNothingThenThePublisherIsTold() {
		ChannelTopicBroker full = new ChannelTopicBroker((message, timeout) -> false, new ExecutorSubscribableChannel(),
				SETTINGS);
		assertThatExceptionOfType(TopicException.class)
			.isThrownBy(() -> full.publish("rooms/blue", bytes(1)).block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(TopicException.Reason.UNAVAILABLE));
		full.dispose();
	}

	@Test
	void whenChannelBlocksThenPublishersDoNotAndAreRefusedBeyondTheBound() {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		AtomicInteger taken = new AtomicInteger();
		MessageChannel slow = (message, timeout) -> {
			blocked.countDown();
			await(released);
			if (ChannelMessage.parse((byte[]) message.getPayload()).kind() == ChannelMessage.Kind.MESSAGE) {
				taken.incrementAndGet();
			}
			return true;
		};
		ChannelTopicBroker node = new ChannelTopicBroker(slow, new ExecutorSubscribableChannel(),
				new ChannelBrokerSettings(Duration.ZERO, Duration.ofMinutes(1), Duration.ofSeconds(1)));
		node.start();
		await(blocked);
		// On a thread that must not block
		List<String> refusals = Flux.range(0, ChannelSender.MAX_WAITING + 10)
			.flatMap((i) -> node.publish("rooms/blue", bytes(i))
				.then(Mono.<String>empty())
				.onErrorResume((ex) -> Mono.just(ex.getMessage())), Integer.MAX_VALUE)
			.subscribeOn(Schedulers.parallel())
			.collectList()
			.block(TIMEOUT);
		String full = ChannelSender.MAX_WAITING + " messages wait for the channel already";
		String late = "The channel has not taken the message within 1000 ms: it may have it all the same";
		assertThat(refusals).hasSize(ChannelSender.MAX_WAITING + 10).containsOnly(full, late);
		// Heartbeats wait too
		assertThat(refusals).filteredOn(full::equals).hasSizeBetween(10, 20);
		released.countDown();
		// Those who were told so are not sent later
		AtomicInteger published = new AtomicInteger();
		await(() -> {
			node.publish("rooms/blue", bytes(1))
				.doOnSuccess((position) -> published.incrementAndGet())
				.onErrorComplete()
				.block(TIMEOUT);
			return published.get() > 0;
		});
		assertThat(taken).hasValue(published.get());
		node.dispose();
	}

	@Test
	void whenMuchWaitsThenMoreIsRefused() {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		ChannelTopicBroker node = new ChannelTopicBroker((message, timeout) -> {
			blocked.countDown();
			await(released);
			return true;
		}, new ExecutorSubscribableChannel(), SETTINGS);
		node.start();
		await(blocked);
		byte[] half = new byte[ChannelSender.MAX_WAITING_SIZE / 2];
		Mono<Void> first = node.publish("rooms/blue", half).then().cache();
		Mono<Void> second = node.publish("rooms/blue", half).then().cache();
		first.subscribe();
		second.subscribe();
		assertThatExceptionOfType(TopicException.class)
			.isThrownBy(() -> node.publish("rooms/blue", bytes(1)).block(TIMEOUT))
			.withMessage(ChannelSender.MAX_WAITING_SIZE + " bytes wait for the channel already");
		released.countDown();
		Mono.when(first, second).block(TIMEOUT);
		node.publish("rooms/blue", new byte[ChannelSender.MAX_WAITING_SIZE + 1]).block(TIMEOUT);
		node.dispose();
	}

	@Test
	void whenPublisherGoesOnThenItDoesNotHoldUpTheChannel() {
		String thread = this.broker.publish("rooms/blue", bytes(1))
			.map((position) -> Thread.currentThread().getName())
			.block(TIMEOUT);
		assertThat(thread).doesNotContain("webtransport-topics");
	}

	@ParameterizedTest
	@ValueSource(strings = { "$user/ada lovelace", "$user/a\nb 1", "$user/%41", "$user/Ä {1}", "rooms/blue" })
	void whenNameHasAnyCharactersThenItIsThatOfTheTopic(String topic) {
		Recorder recorder = new Recorder();
		this.otherBroker.subscribe(topic, recorder).block(TIMEOUT);
		this.broker.publish(topic, "{\n}".getBytes(StandardCharsets.UTF_8)).block(TIMEOUT);
		this.broker.publishDatagram(topic, bytes(2)).block(TIMEOUT);
		assertThat(payloads(recorder)).containsExactly("{\n}");
		assertThat(recorder.datagrams).containsExactly("2");
	}

	@Test
	void whenAnotherProgramPublishesThenItsTextIsTold() {
		Recorder recorder = listen(this.broker);
		this.in.send(new GenericMessage<>("webtransport/1 message - 0 rooms/blue\n{\"text\":\"hi\"}"));
		this.in.send(new GenericMessage<>("webtransport/1 message - 0 rooms/blue\n7"));
		assertThat(payloads(recorder)).containsExactly("{\"text\":\"hi\"}", "7");
		assertThat(recorder.lost).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "hello", "webtransport/1 message - 0 rooms/blue",
			"webtransport/2 message - 0 rooms/blue\n1", "webtransport/1 message - x rooms/blue\n1",
			"webtransport/1 message - 0 rooms%ZZblue\n1", "webtransport/1 other - 0 rooms/blue\n1" })
	void whenSomethingElseComesThenItIsLeftOut(String text) {
		Recorder recorder = listen(this.broker);
		this.in.send(new GenericMessage<>(text));
		this.in.send(new GenericMessage<>(42));
		publish(this.broker, 1);
		assertThat(payloads(recorder)).containsExactly("1");
	}

	@Test
	void whenChannelsDoNotLeadBackThenTheBrokerIsNotAvailable() {
		await(this.broker::isAvailable);
		this.between = (messages) -> List.of();
		await(() -> !this.broker.isAvailable());
		this.between = UnaryOperator.identity();
		await(this.broker::isAvailable);
	}

	@Test
	void whenItHasNotStartedThenNothingIsSentByItself() {
		AtomicInteger sent = new AtomicInteger();
		ChannelTopicBroker node = new ChannelTopicBroker((message, timeout) -> sent.incrementAndGet() > 0,
				new ExecutorSubscribableChannel(), SETTINGS);
		node.publish("rooms/blue", bytes(1)).block(TIMEOUT);
		assertThat(sent).hasValue(1);
		assertThat(node.isRunning()).isFalse();
		node.start();
		await(() -> sent.get() > 1);
		assertThat(node.isRunning()).isTrue();
		node.stop();
		assertThat(node.isRunning()).isFalse();
		node.dispose();
		assertThat(node.isDisposed()).isTrue();
	}

	@Test
	void whenOthersAreHeardOnlyThenTheBrokerIsNotAvailable() {
		ExecutorSubscribableChannel deaf = new ExecutorSubscribableChannel();
		ChannelTopicBroker mute = new ChannelTopicBroker((message, timeout) -> true, deaf, SETTINGS);
		mute.start();
		deaf.send(new GenericMessage<>(ChannelMessage.heartbeat("other").toBytes()));
		assertThat(mute.isAvailable()).isFalse();
		mute.dispose();
	}

	@Test
	void whenMembersJoinThenTheyArePresentOnTheirNode() {
		this.broker.join("rooms/blue", new TopicMember("a/1", "1", "ada")).block(TIMEOUT);
		assertThat(this.broker.presence("rooms/blue").block(TIMEOUT).users()).containsExactly("ada");
		assertThat(this.otherBroker.presence("rooms/blue").block(TIMEOUT).users()).isEmpty();
	}

	@Test
	void whenManyPublishersCameThenTheOldestAreForgotten() {
		Recorder recorder = listen(this.broker);
		for (int i = 0; i <= ChannelTopic.MAX_PUBLISHERS; i++) {
			this.in.send(new GenericMessage<>("webtransport/1 message p" + i + " 1 rooms/blue\n1"));
		}
		int told = recorder.messages.size();
		this.in
			.send(new GenericMessage<>("webtransport/1 message p" + ChannelTopic.MAX_PUBLISHERS + " 1 rooms/blue\n1"));
		assertThat(recorder.messages).hasSize(told);
		this.in.send(new GenericMessage<>("webtransport/1 message p0 1 rooms/blue\n1"));
		assertThat(recorder.messages).hasSize(told + 1);
	}

	@Test
	void whenManyTopicsArePublishedToThenTheirNumbersAreBounded() {
		ChannelSequence sequence = new ChannelSequence();
		ChannelMessage first = sequence.next("t0", bytes(1));
		assertThat(sequence.next("t0", bytes(1)).sequence()).isEqualTo(2);
		for (int i = 1; i < ChannelSequence.MAX_TOPICS; i++) {
			sequence.next("t" + i, bytes(1));
		}
		assertThat(sequence.next("t0", bytes(1)).publisher()).isEqualTo(first.publisher());
		assertThat(sequence.next("one more", bytes(1)).publisher()).isNotEqualTo(first.publisher());
		assertThat(sequence.next("t0", bytes(1)).sequence()).isEqualTo(1);
	}

	@Test
	void whenTheBrokerIsDisposedThenNothingMoreIsToldOrTaken() {
		Recorder recorder = listen(this.broker);
		this.broker.dispose();
		publish(this.otherBroker, 1);
		assertThat(recorder.messages).map(BrokerMessage::payload).isEmpty();
		assertUnavailable("The application ends");
	}

	private void assertUnavailable(String message) {
		assertThatExceptionOfType(TopicException.class)
			.isThrownBy(() -> this.broker.publish("rooms/blue", bytes(9)).block(TIMEOUT))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(TopicException.Reason.UNAVAILABLE));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
