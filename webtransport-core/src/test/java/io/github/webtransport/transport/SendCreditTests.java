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

import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the credit that the peer gives to a session.
 */
class SendCreditTests {

	private static final SessionLimits LOCAL = new SessionLimits(10, 2, 2);

	private static final SessionLimits REMOTE = new SessionLimits(10, 100, 100);

	private final TestSession test = TestSession.withLimits(LOCAL, REMOTE);

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private Flux<DataBuffer> body(String... texts) {
		return Flux.just(texts).map(this.test::buffer);
	}

	@Test
	@Rows("S22")
	void whenCreditEndsWithinABufferThenTheRestWaitsForMore() {
		TestSession.Accepted created = this.test.create();
		Collector<Void> sent = TestSession.subscribe(created.stream().send(body("1234567", "890abc", "def")));
		assertThat(created.carrier().written()).isEqualTo("1234567890");
		assertThat(sent.isEnded()).isFalse();
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.DataBlocked(10));
		this.test.peerSends(new Capsule.MaxData(12));
		assertThat(created.carrier().written()).isEqualTo("1234567890ab");
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.DataBlocked(10),
				new Capsule.DataBlocked(12));
		this.test.peerSends(new Capsule.MaxData(100));
		assertThat(created.carrier().written()).isEqualTo("1234567890abcdef");
		assertThat(sent.isCompleted()).isTrue();
		assertThat(created.carrier().writes()).containsExactly("1234567", "890", "ab", "c", "def+fin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "reset", "cancel", "stop", "error" })
	@Rows({ "R38", "R82" })
	void whenStreamEndsBeforeItsBytesLeaveThenOthersGetTheirCredit(String end) {
		TestSession.Accepted first = this.test.create();
		first.carrier().block();
		Collector<Void> sent = TestSession.subscribe((end.equals("error"))
				? first.stream().write(body("12345678").concatWith(Flux.error(new IllegalStateException("body"))))
				: first.stream().write(body("12345678")));
		TestSession.Accepted second = this.test.create();
		Collector<Void> waiting = TestSession.subscribe(second.stream().send(body("abcdefghij")));
		assertThat(second.carrier().written()).isEqualTo((end.equals("error")) ? "abcdefghij" : "ab");
		switch (end) {
			case "reset" -> TestSession.subscribe(first.stream().reset(1));
			case "cancel" -> sent.cancel();
			case "stop" -> first.carrier().peerStopped();
			default -> assertThat(sent.error()).hasMessage("body");
		}
		this.test.loop.runTasks();
		assertThat(second.carrier().written()).isEqualTo("abcdefghij");
		assertThat(waiting.isCompleted()).isTrue();
		assertThat(first.carrier().written()).isEmpty();
	}

	@Test
	@Rows({ "R38", "R82" })
	void whenAThousandStreamsAreResetThenSessionGoesOn() {
		for (int i = 0; i < 1000; i++) {
			TestSession.Sending created = this.test.createUnidirectional();
			created.carrier().block();
			Collector<Void> sent = TestSession.subscribe(created.stream().write(body("1234567890", "1234567890")));
			sent.cancel();
			this.test.peerSends(new Capsule.MaxStreams(false, 101 + i));
		}
		TestSession.Accepted last = this.test.create();
		Collector<Void> sent = TestSession.subscribe(last.stream().send(body("1234567890")));
		assertThat(sent.isCompleted()).isTrue();
	}

	@Test
	@Rows("R55")
	void whenManyBodiesWaitThenBlockedIsSaidOncePerLimitAndAllGoOn() {
		TestSession.Accepted first = this.test.create();
		TestSession.Accepted second = this.test.create();
		TestSession.Accepted third = this.test.create();
		Collector<Void> one = TestSession.subscribe(first.stream().send(body("aaaaaaaa")));
		Collector<Void> two = TestSession.subscribe(second.stream().send(body("bbbbbbbb")));
		Collector<Void> three = TestSession.subscribe(third.stream().send(body("cccccccc")));
		assertThat(one.isCompleted()).isTrue();
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.DataBlocked(10));
		this.test.peerSends(new Capsule.MaxData(11));
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.DataBlocked(10),
				new Capsule.DataBlocked(11));
		this.test.peerSends(new Capsule.MaxData(24));
		assertThat(two.isCompleted()).isTrue();
		assertThat(three.isCompleted()).isTrue();
		assertThat(second.carrier().written()).isEqualTo("bbbbbbbb");
		assertThat(third.carrier().written()).isEqualTo("cccccccc");
	}

	@Test
	void whenCreditComesOneByteAtATimeThenBytesKeepTheirOrder() {
		TestSession.Accepted created = this.test.create();
		StringBuilder expected = new StringBuilder();
		Flux<DataBuffer> body = Flux.range(0, 60).map((i) -> {
			String text = Integer.toString(i) + "-";
			expected.append(text);
			return this.test.buffer(text);
		});
		Collector<Void> sent = TestSession.subscribe(created.stream().send(body));
		for (int limit = 11; !sent.isEnded(); limit++) {
			if (limit % 3 == 0) {
				created.carrier().block();
			}
			else {
				created.carrier().unblock();
			}
			this.test.peerSends(new Capsule.MaxData(limit));
			assertThat(created.carrier().writtenLength()).isLessThanOrEqualTo(limit);
			assertThat(limit).isLessThan(1000);
		}
		assertThat(created.carrier().written()).isEqualTo(expected.toString());
	}

	@Test
	@Rows("R49")
	void whenLimitIs0ThenCapsuleUnblocksAndFinNeedsNone() {
		try (TestSession blocked = TestSession.withLimits(LOCAL, new SessionLimits(0, 5, 5))) {
			TestSession.Accepted created = blocked.create();
			Collector<Void> written = TestSession
				.subscribe(created.stream().write(Mono.fromSupplier(() -> blocked.buffer("x"))));
			assertThat(TestSession.subscribe(blocked.createUnidirectional().stream().finish()).isCompleted()).isTrue();
			assertThat(blocked.carrier.capsules()).containsExactly(new Capsule.DataBlocked(0));
			blocked.peerSends(new Capsule.MaxData(1));
			assertThat(written.isCompleted()).isTrue();
		}
	}

	@Test
	void whenBodyFailsWhileItWaitsForCreditThenStreamIsResetAtOnce() {
		TestSession.Accepted created = this.test.create();
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> sent = TestSession.subscribe(created.stream().send(body.flux()));
		body.next(this.test.buffer("more than ten"));
		body.next(this.test.buffer("queued"));
		body.error(new IllegalArgumentException("broken"));
		assertThat(sent.error()).hasMessage("broken");
		assertThat(created.carrier().log()).containsExactly("reset 0x52e4a40fa8db");
	}

	@Test
	@Rows("R38")
	void whenBodyThatWaitsIsCancelledThenItIsForgotten() {
		TestSession.Accepted created = this.test.create();
		Collector<Void> sent = TestSession
			.subscribe(created.stream().send(body("1234567890", "over", "even more", "and more")));
		assertWaiting(1);
		sent.cancel();
		assertWaiting(0);
		assertThat(this.test.carrier.unreleasedBytes()).isZero();
		this.test.peerSends(new Capsule.MaxData(20));
		assertThat(created.carrier().written()).isEqualTo("1234567890");
	}

	@Test
	void whenStreamThatWaitsIsResetOrStoppedThenItsBodyIsForgotten() {
		TestSession.Accepted first = this.test.create();
		TestSession.Accepted second = this.test.create();
		TestSession.subscribe(first.stream().send(body("1234567890", "over")));
		TestSession.subscribe(second.stream().send(body("over")));
		assertWaiting(2);
		TestSession.subscribe(first.stream().reset(1));
		second.carrier().peerStopped();
		this.test.loop.runTasks();
		assertWaiting(0);
	}

	private void assertWaiting(int count) {
		assertThat(this.test.session).extracting("credit.waiting", InstanceOfAssertFactories.COLLECTION).hasSize(count);
	}

	@Test
	@Rows("R38")
	void whenCancelledBodyLeavesCreditThenTheNextTakesIt() {
		TestSession.Accepted first = this.test.create();
		TestSession.Accepted second = this.test.create();
		Collector<Void> one = TestSession.subscribe(first.stream().send(body("1234567890", "over")));
		Collector<Void> two = TestSession.subscribe(second.stream().send(body("two")));
		one.cancel();
		this.test.peerSends(new Capsule.MaxData(13));
		assertThat(two.isCompleted()).isTrue();
	}

	@Test
	void whenBodyThatCompletesEndsTheNextThenCreditGoesOn() {
		TestSession.Accepted first = this.test.create();
		TestSession.Accepted second = this.test.create();
		TestSession.Accepted third = this.test.create();
		TestSession.subscribe(first.stream().send(body("1234567890")));
		TestSession.subscribe(first.stream().stopped());
		Collector<Void> two = TestSession.subscribe(second.stream().send(body("two")).then(third.stream().reset(1)));
		Collector<Void> three = TestSession.subscribe(third.stream().send(body("three")));
		this.test.peerSends(new Capsule.MaxData(100));
		assertThat(two.isCompleted()).isTrue();
		assertThat(three.isEnded()).isTrue();
		assertWaiting(0);
	}

}
