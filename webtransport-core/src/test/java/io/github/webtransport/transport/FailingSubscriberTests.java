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

import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for subscribers that throw, which they must not, but do.
 */
@Rows("R64")
class FailingSubscriberTests {

	private static final SessionLimits LIMITS = new SessionLimits(4, 2, 2);

	private final AtomicInteger thrown = new AtomicInteger();

	private void throwsOnError(Publisher<?> publisher) {
		Flux.from(publisher).subscribe(null, (ex) -> fail());
	}

	private void fail() {
		this.thrown.incrementAndGet();
		throw new IllegalStateException("subscriber");
	}

	@Test
	void whenSubscribersThrowAsTheSessionEndsThenItStillEnds() {
		try (TestSession test = TestSession.withLimits(LIMITS, LIMITS)) {
			AtomicInteger cancelled = new AtomicInteger();
			test.session.handle((session) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet),
					Context.empty());
			TestSession.Accepted accepted = test.accept();
			TestSession.Accepted created = test.create();
			throwsOnError(accepted.stream().receive());
			throwsOnError(accepted.stream().send(Flux.never()));
			throwsOnError(accepted.stream().stopped());
			throwsOnError(created.stream().receive());
			throwsOnError(created.stream().send(Mono.fromSupplier(() -> test.buffer("more than allowed"))));
			test.carrier.streamCredit = 0;
			throwsOnError(test.session.createBidirectionalStream());
			throwsOnError(test.session.createBidirectionalStream());
			throwsOnError(test.session.receiveDatagrams());
			throwsOnError(test.session.sendDatagrams(Flux.never()));
			throwsOnError(test.session.sendDatagrams(Flux.never()));
			throwsOnError(test.session.incomingUnidirectionalStreams());
			throwsOnError(test.session.draining());
			test.session.closeStatus().subscribe((status) -> fail());
			test.peerSends(new Capsule.CloseSession(3, "bye"));
			assertThat(this.thrown).hasValue(13);
			assertThat(cancelled).hasValue(1);
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(3, "bye"));
		}
	}

	@Test
	void whenSubscriberThrowsOnItsEndThenStreamIsStillReleased() {
		try (TestSession test = TestSession.open()) {
			TestSession.Received received = test.acceptUnidirectional();
			received.stream().receive().subscribe(null, (ex) -> fail());
			assertThatIllegalStateException()
				.isThrownBy(() -> received.carrier().peerReset(ApplicationErrorCode.toHttp3(0)));
			assertThat(received.carrier().isReleased()).isTrue();
			assertThat(test.metrics.streams).hasSize(1);
		}
	}

}
