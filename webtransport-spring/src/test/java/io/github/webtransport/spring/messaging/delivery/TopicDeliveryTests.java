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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.messaging.SubscribeOptions;
import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.messaging.delivery.PeerSession.PeerStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What sessions get of topics.
 */
class TopicDeliveryTests {

	private final TopicFixture fixture = new TopicFixture();

	@AfterEach
	void closeFixture() {
		this.fixture.close();
	}

	@Test
	void whenSomethingIsPublishedThenSubscribedSessionsGetIt() {
		PeerSession ada = new PeerSession("1").giveCredit();
		PeerSession bob = new PeerSession("2").giveCredit();
		TopicSubscription subscription = this.fixture.subscribe(ada, "rooms/blue");
		TopicPosition first = this.fixture.publish("rooms/blue", new Said("hi"));
		this.fixture.subscribe(bob, "rooms/blue");
		this.fixture.publish("rooms/red", new Said("not here"));
		this.fixture.publish("rooms/blue", "a \"quoted\"\ntext");
		assertThat(ada.stream().items).containsExactly(header("rooms/blue", first.epoch(), 0, false),
				"{\"offset\":1,\"data\":{\"text\":\"hi\"}}", "{\"offset\":2,\"data\":\"a \\\"quoted\\\"\\ntext\"}");
		assertThat(bob.stream().items).containsExactly(header("rooms/blue", first.epoch(), 1, false),
				"{\"offset\":2,\"data\":\"a \\\"quoted\\\"\\ntext\"}");
		assertThat(ada.stream().bytes).allMatch((bytes) -> bytes[bytes.length - 1] == '\n');
		assertThat(subscription.getPosition()).isEqualTo(new TopicPosition(first.epoch(), 0));
		assertThat(subscription.getTopic()).isEqualTo("rooms/blue");
		assertThat(this.fixture.topics.getCounts().getDeliveredMessages()).isEqualTo(3);
		assertThat(this.fixture.topics.getCounts().getPublishedMessages()).isEqualTo(3);
		assertThat(this.fixture.topics.getCounts().getSubscribers()).isEqualTo(2);
		this.fixture.end(ada);
		this.fixture.end(bob);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenSessionIsNotAcceptedYetThenItGetsAllThatWasPublishedMeanwhile() {
		PeerSession peer = new PeerSession("1");
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue");
		this.fixture.publish("rooms/blue", 1);
		assertThat(peer.streams).isEmpty();
		peer.giveCredit();
		assertThat(peer.stream().items).containsExactly(header(subscription, false), "{\"offset\":1,\"data\":1}");
	}

	@Test
	void whenManySubscribersWaitThenTheyShareOneBuffer() {
		List<PeerSession> peers = IntStream.range(0, 50)
			.mapToObj((i) -> new PeerSession("" + i).giveCredit().readNothing())
			.toList();
		peers.forEach((peer) -> this.fixture.subscribe(peer, "rooms/blue"));
		long before = this.fixture.used();
		this.fixture.publish("rooms/blue", "x".repeat(100));
		assertThat(this.fixture.used() - before).isBetween(100L, 200L);
		peers.forEach((peer) -> peer.stream().request(2));
		assertThat(peers).allSatisfy((peer) -> assertThat(peer.stream().items).hasSize(2));
		assertThat(this.fixture.used()).isEqualTo(before);
		peers.forEach(this.fixture::end);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenMessageIsPublishedThenItIsEncodedOnceForAllSubscribers() {
		Counted payload = new Counted();
		for (int i = 0; i < 10; i++) {
			this.fixture.subscribe(new PeerSession("" + i).giveCredit(), "rooms/blue");
		}
		this.fixture.publish("rooms/blue", payload);
		assertThat(payload.encoded).isEqualTo(1);
	}

	// Resuming

	@Test
	void whenClientComesBackThenItGetsWhatItMissed() {
		PeerSession before = new PeerSession("1").giveCredit();
		this.fixture.subscribe(before, "rooms/blue");
		TopicPosition seen = this.fixture.publish("rooms/blue", 1);
		this.fixture.end(before);
		this.fixture.publish("rooms/blue", 2);
		this.fixture.publish("rooms/blue", 3);
		PeerSession after = new PeerSession("2", "?since=rooms/red:x:7&since=rooms/blue:" + seen, null).giveCredit();
		TopicSubscription subscription = this.fixture.subscribe(after, "rooms/blue");
		this.fixture.publish("rooms/blue", 4);
		assertThat(subscription.isRecovered()).isTrue();
		assertThat(subscription.getPosition()).isEqualTo(seen);
		assertThat(after.stream().items).containsExactly(header("rooms/blue", seen.epoch(), 1, true),
				"{\"offset\":2,\"data\":2}", "{\"offset\":3,\"data\":3}", "{\"offset\":4,\"data\":4}");
		assertThat(this.fixture.topics.getCounts().getRecovered()).isEqualTo(1);
	}

	@Test
	void whenClientSendsItsPositionLaterThenItIsRecoveredToo() {
		TopicPosition seen = this.fixture.publish("rooms/blue", 1);
		this.fixture.publish("rooms/blue", 2);
		PeerSession peer = new PeerSession("1").giveCredit();
		assertThat(this.fixture.subscribe(peer, "rooms/blue", seen).isRecovered()).isTrue();
		assertThat(peer.stream().items).hasSize(2);
	}

	@Test
	void whenTooMuchWasPublishedMeanwhileThenTheClientIsToldSo() {
		TopicPosition seen = this.fixture.publish("rooms/blue", 0);
		for (int i = 0; i <= TopicFixture.HISTORY; i++) {
			this.fixture.publish("rooms/blue", i);
		}
		PeerSession peer = new PeerSession("1").giveCredit();
		assertThat(this.fixture.subscribe(peer, "rooms/blue", seen).isRecovered()).isFalse();
		assertThat(peer.stream().items)
			.containsExactly(header("rooms/blue", seen.epoch(), TopicFixture.HISTORY + 2, false));
		assertThat(this.fixture.topics.getCounts().getNotRecovered()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rooms/blue:", "rooms/blue:1", "rooms/blue:x:1", "rooms/blue::1", "rooms/blue:x:-1",
			"rooms/blue:x:99999999999999999999", "rooms/blue:x:1e3", "rooms/blue:a:b:c:1", "x", "",
			"%F0%9F%90%98:%00:1" })
	void whenPositionMeansNothingThenNothingIsRecovered(String since) {
		this.fixture.publish("rooms/blue", 1);
		PeerSession peer = new PeerSession("1", "?since=" + since, null).giveCredit();
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue");
		assertThat(subscription.isRecovered()).isFalse();
		this.fixture.publish("rooms/blue", 2);
		assertThat(peer.stream().items).containsExactly(header(subscription, false), "{\"offset\":2,\"data\":2}");
	}

	@Test
	void whenRecoveredSessionIsSlowThenTheHistoryIsNoneOfItsBounds() {
		TopicPosition seen = this.fixture.publish("rooms/blue", 0);
		for (int i = 0; i < TopicFixture.HISTORY; i++) {
			this.fixture.publish("rooms/blue", i);
		}
		PeerSession peer = new PeerSession("1").giveCredit().readNothing();
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue", seen);
		this.fixture.publish("rooms/blue", 99);
		assertThat(subscription.isActive()).isTrue();
		peer.stream().request(100);
		assertThat(peer.stream().items).hasSize(1 + TopicFixture.HISTORY + 1);
	}

	// Bounds and ends

	@Test
	void whenSessionFallsBehindThenItsStreamIsResetAndItMayComeBack() {
		PeerSession slow = new PeerSession("1").giveCredit().readNothing();
		PeerSession fast = new PeerSession("2").giveCredit();
		TopicSubscription subscription = this.fixture.subscribe(slow, "rooms/blue");
		this.fixture.subscribe(fast, "rooms/blue");
		slow.stream().request(2);
		TopicPosition seen = this.fixture.publish("rooms/blue", 0);
		for (int i = 1; i <= TopicFixture.OUTBOX; i++) {
			this.fixture.publish("rooms/blue", i);
		}
		assertThat(subscription.isActive()).isTrue();
		this.fixture.publish("rooms/blue", 99);
		assertThat(slow.stream().resetCode).isEqualTo(4408);
		assertThat(subscription.ended().block(TopicFixture.TIMEOUT)).isEqualTo(TopicEnd.FELL_BEHIND);
		assertThat(this.fixture.topics.getCounts().getDropped(TopicDrop.FELL_BEHIND))
			.isEqualTo(TopicFixture.OUTBOX + 1);
		assertThat(fast.stream().items).hasSize(TopicFixture.OUTBOX + 3);
		TopicSubscription again = this.fixture.subscribe(slow, "rooms/blue", seen);
		assertThat(again.isRecovered()).isTrue();
		slow.stream().request(100);
		assertThat(slow.stream().items).hasSize(TopicFixture.OUTBOX + 2);
		assertThat(this.fixture.registry.findByGroup("rooms/blue")).hasSize(2);
		this.fixture.end(slow);
		this.fixture.end(fast);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenBytesOfMessagesAreTooManyThenSessionFallsBehind() {
		TopicFixture fixture = new TopicFixture(new TopicSettings(100, 1000, 900, 200, 3));
		PeerSession slow = new PeerSession("1").giveCredit().readNothing();
		WebTransportTopics topics = fixture.topics;
		topics.subscribe(slow.session, "rooms/blue").block(TopicFixture.TIMEOUT);
		topics.publish("rooms/blue", "x".repeat(600)).block(TopicFixture.TIMEOUT);
		assertThat(slow.stream().resetCode).isEqualTo(-1);
		topics.publish("rooms/blue", "x".repeat(600)).block(TopicFixture.TIMEOUT);
		assertThat(slow.stream().resetCode).isEqualTo(TopicEnd.FELL_BEHIND.getCode());
		assertThat(fixture.used()).isZero();
		fixture.close();
	}

	@Test
	void whenSessionTakesLongToBeAcceptedThenItGetsWhatIsStillKept() {
		PeerSession peer = new PeerSession("1");
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue");
		for (int i = 0; i < TopicFixture.HISTORY; i++) {
			this.fixture.publish("rooms/blue", i);
		}
		assertThat(TopicFixture.HISTORY).isGreaterThan(TopicFixture.OUTBOX);
		peer.giveCredit();
		this.fixture.publish("rooms/blue", 99);
		assertThat(peer.stream().items).hasSize(1 + TopicFixture.HISTORY + 1)
			.startsWith(header(subscription, false), "{\"offset\":1,\"data\":0}")
			.endsWith("{\"offset\":" + (TopicFixture.HISTORY + 1) + ",\"data\":99}");
		assertThat(subscription.getPosition().offset()).isZero();
		this.fixture.end(peer);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenRecoveredSessionTakesLongToBeAcceptedThenItIsRecoveredAllTheSame() {
		TopicPosition seen = this.fixture.publish("rooms/blue", 1);
		PeerSession peer = new PeerSession("1");
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue", seen);
		for (int i = 0; i < TopicFixture.OUTBOX + 1; i++) {
			this.fixture.publish("rooms/blue", i);
		}
		peer.giveCredit();
		assertThat(peer.stream().items).hasSize(1 + TopicFixture.OUTBOX + 1).startsWith(header(subscription, true));
		assertThat(this.fixture.topics.getCounts().getRecovered()).isEqualTo(1);
	}

	@Test
	void whenPeerGivesNoCreditForStreamsThenNoMoreWaitsThanMay() {
		PeerSession peer = new PeerSession("1");
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue");
		for (int i = 0; i < 3 * TopicFixture.OUTBOX; i++) {
			this.fixture.publish("rooms/blue", i);
		}
		assertThat(this.fixture.used()).isLessThan((TopicFixture.OUTBOX + 1) * 64L);
		peer.giveCredit();
		assertThat(peer.stream().items).containsExactly(header(subscription, false));
		assertThat(subscription.getPosition().offset()).isEqualTo(3 * TopicFixture.OUTBOX);
		this.fixture.publish("rooms/blue", 99);
		assertThat(peer.stream().items).hasSize(2);
		this.fixture.end(peer);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenSubscriptionIsCancelledThenTheStreamEnds() {
		PeerSession peer = new PeerSession("1").giveCredit();
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue");
		this.fixture.publish("rooms/blue", 1);
		assertThat(this.fixture.registry.findByGroup("rooms/blue")).containsExactly(peer.session);
		subscription.cancel();
		subscription.cancel();
		this.fixture.publish("rooms/blue", 2);
		assertThat(peer.stream().finished).isTrue();
		assertThat(peer.stream().items).hasSize(2);
		assertThat(subscription.isActive()).isFalse();
		assertThat(subscription.ended().block(TopicFixture.TIMEOUT)).isEqualTo(TopicEnd.CANCELLED);
		assertThat(this.fixture.registry.findByGroup("rooms/blue")).isEmpty();
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenPeerStopsTheStreamThenTheSubscriptionEnds() {
		PeerSession peer = new PeerSession("1").giveCredit().readNothing();
		TopicSubscription subscription = this.fixture.subscribe(peer, "rooms/blue");
		this.fixture.publish("rooms/blue", 1);
		peer.stream().stop();
		assertThat(subscription.ended().block(TopicFixture.TIMEOUT)).isEqualTo(TopicEnd.STOPPED);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenSessionEndsThenItsSubscriptionsDo() {
		PeerSession peer = new PeerSession("1");
		TopicSubscription waiting = this.fixture.subscribe(peer, "rooms/blue");
		TopicSubscription other = this.fixture.subscribe(peer, "rooms/red");
		this.fixture.publish("rooms/blue", 1);
		peer.closed.tryEmitValue(CloseStatus.NORMAL);
		assertThat(waiting.ended().block(TopicFixture.TIMEOUT)).isEqualTo(TopicEnd.SESSION_ENDED);
		assertThat(other.isActive()).isFalse();
		assertThat(this.fixture.topics.presence("rooms/blue").block(TopicFixture.TIMEOUT).sessions()).isEmpty();
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenSessionHasEndedBeforeThenTheSubscriptionHasToo() {
		PeerSession peer = new PeerSession("1");
		peer.closed.tryEmitValue(CloseStatus.NORMAL);
		assertThat(this.fixture.subscribe(peer, "rooms/blue").isActive()).isFalse();
		this.fixture.publish("rooms/blue", 1);
		assertThat(peer.streams).isEmpty();
		this.fixture.assertNothingIsLeft();
	}

	// CBOR

	@Test
	void whenSubscriptionAsksForCborThenItGetsASequence() {
		PeerSession peer = new PeerSession("1").giveCredit();
		TopicPosition seen = this.fixture.publish("rooms/blue", new Said("history"));
		this.fixture.topics
			.subscribe(peer.session, "rooms/blue",
					SubscribeOptions.DEFAULT.withFormat(MediaType.APPLICATION_CBOR)
						.withSince(new TopicPosition(seen.epoch(), 0)))
			.block(TopicFixture.TIMEOUT);
		Stream.of("text", 7, List.of(1, 2), 1.5, true, Map.of("a", List.of("b")))
			.forEach((payload) -> this.fixture.publish("rooms/blue", payload));
		List<Map<?, ?>> items = items(peer.stream());
		assertThat(items.get(0))
			.isEqualTo(Map.of("topic", "rooms/blue", "epoch", seen.epoch(), "offset", 0, "recovered", true));
		assertThat(items.get(1)).isEqualTo(Map.of("offset", 1, "data", Map.of("text", "history")));
		assertThat(items.subList(2, 8)).map((item) -> (Object) item.get("data"))
			.containsExactly("text", 7, List.of(1, 2), 1.5, true, Map.of("a", List.of("b")));
		assertThat(items).last().extracting((item) -> item.get("offset")).isEqualTo(7);
		this.fixture.topics.publishDatagram("rooms/blue", new Said("now")).block(TopicFixture.TIMEOUT);
		assertThat(peer.datagrams).singleElement().asString().contains("rooms/blue").doesNotContain("{");
		this.fixture.end(peer);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenFormatsDifferThenEachIsWrittenOnce() {
		List<PeerSession> peers = IntStream.range(0, 20)
			.mapToObj((i) -> new PeerSession("" + i).giveCredit().readNothing())
			.toList();
		for (int i = 0; i < 20; i++) {
			this.fixture.topics
				.subscribe(peers.get(i).session, "rooms/blue",
						SubscribeOptions.DEFAULT
							.withFormat((i % 2 == 0) ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_CBOR))
				.block(TopicFixture.TIMEOUT);
		}
		this.fixture.publish("rooms/blue", "x".repeat(100));
		assertThat(this.fixture.used()).isBetween(200L, 400L);
		peers.forEach(this.fixture::end);
		this.fixture.assertNothingIsLeft();
	}

	@Test
	void whenFormatIsAnotherThenItIsRefused() {
		PeerSession peer = new PeerSession("1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.fixture.topics
				.subscribe(peer.session, "rooms/blue", SubscribeOptions.DEFAULT.withFormat(MediaType.TEXT_HTML))
				.block(TopicFixture.TIMEOUT))
			.withMessageContaining("application/cbor");
		this.fixture.assertNothingIsLeft();
	}

	private static List<Map<?, ?>> items(PeerStream stream) {
		CBORMapper mapper = new CBORMapper();
		List<Map<?, ?>> items = new ArrayList<>();
		stream.bytes.forEach((bytes) -> items.add(mapper.readValue(bytes, Map.class)));
		return items;
	}

	// Many threads

	@Test
	void whenManyPublishSubscribeAndLeaveAtOnceThenEachSessionSeesOneOrder() throws InterruptedException {
		TopicFixture fixture = new TopicFixture(new TopicSettings(1000, 10_000, 1000, 200, 3));
		ExecutorService threads = Executors.newFixedThreadPool(4);
		List<PeerSession> peers = IntStream.range(0, 40).mapToObj((i) -> new PeerSession("" + i).giveCredit()).toList();
		CountDownLatch done = new CountDownLatch(440);
		for (int i = 0; i < 400; i++) {
			int number = i;
			threads.execute(() -> {
				fixture.publish("rooms/blue", number);
				done.countDown();
			});
			if (i % 10 == 0) {
				threads.execute(() -> {
					fixture.subscribe(peers.get(number / 10), "rooms/blue");
					done.countDown();
				});
			}
		}
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		threads.shutdown();
		assertThat(peers).allSatisfy((peer) -> {
			assertThat(peer.stream().resetCode).isEqualTo(-1);
			List<Integer> offsets = peer.stream().items.stream()
				.map((item) -> Integer.valueOf(item.replaceAll(".*\"offset\":(\\d+).*", "$1")))
				.toList();
			int first = offsets.get(0);
			assertThat(offsets).isEqualTo(IntStream.rangeClosed(first, 400).boxed().toList());
		});
		peers.forEach(fixture::end);
		fixture.assertNothingIsLeft();
		fixture.close();
	}

	private static String header(TopicSubscription subscription, boolean recovered) {
		return header(subscription.getTopic(), subscription.getPosition().epoch(), subscription.getPosition().offset(),
				recovered);
	}

	private static String header(String topic, String epoch, long offset, boolean recovered) {
		return "{\"topic\":\"%s\",\"epoch\":\"%s\",\"offset\":%d,\"recovered\":%s}".formatted(topic, epoch, offset,
				recovered);
	}

	/**
	 * A payload.
	 *
	 * @param text some text
	 */
	record Said(String text) {

	}

	/**
	 * A payload that knows how often it was encoded.
	 */
	public static final class Counted {

		private int encoded;

		public String getText() {
			this.encoded++;
			return "x";
		}

	}

}
