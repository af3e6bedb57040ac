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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One session to which everything that can happen happens in an order that a seed
 * chooses, from its loop and from outside. Afterwards every operation must have ended and
 * nothing may be left.
 */
final class RandomInterleaving {

	private final Random random;

	private final TestSession test;

	private final List<RandomStream> streams = new ArrayList<>();

	private final List<Collector<?>> operations = new ArrayList<>();

	private long maxData = 20;

	private long maxStreams = 3;

	RandomInterleaving(long seed) {
		this.random = new Random(seed);
		this.test = (this.random.nextBoolean())
				? TestSession.withQueues(1 + this.random.nextInt(8), 1 + this.random.nextInt(80),
						DatagramOverflow.values()[this.random.nextInt(2)])
				: TestSession.withLimits(new SessionLimits(40 + this.random.nextInt(400), 6, 6),
						new SessionLimits(this.maxData, this.maxStreams, this.maxStreams));
		this.test.carrier.streamCredit = this.random.nextInt(10);
		accept(this.test.session.incomingBidirectionalStreams());
		accept(this.test.session.incomingUnidirectionalStreams());
	}

	void run(int steps) {
		int end = this.random.nextInt(2 * steps);
		for (int step = 0; step < steps; step++) {
			if (step == end) {
				endSession();
			}
			if (this.random.nextInt(3) > 0 && !this.streams.isEmpty()) {
				this.streams.get(this.random.nextInt(this.streams.size())).step();
			}
			else {
				step();
			}
			if (this.random.nextInt(4) == 0) {
				this.test.loop.runTasks();
			}
		}
		this.streams.forEach(RandomStream::verify);
		this.test.close();
		this.streams.forEach(RandomStream::verify);
		for (Collector<?> operation : this.operations) {
			assertThat(operation.isEnded() || operation.isDisposed()).as("Operation %s has ended", operation).isTrue();
			assertThat(operation.breaches()).isEmpty();
		}
	}

	/**
	 * Act on the loop, or as another thread.
	 */
	void act(Runnable action) {
		if (this.random.nextInt(4) == 0) {
			this.test.loop.outside(action);
		}
		else {
			action.run();
		}
	}

	<T> void start(Publisher<T> operation, Collector<T> collector) {
		this.operations.add(collector);
		act(() -> operation.subscribe(collector));
	}

	void start(Mono<Void> operation) {
		start(operation, Collector.all());
	}

	private <T> void accept(Flux<T> incoming) {
		Collector<T> collector = new Collector<>(this.random.nextInt(4)) {

			@Override
			void onValue(T stream) {
				taken(stream);
			}

		};
		start(incoming, collector);
	}

	private void taken(Object stream) {
		WebTransportSendStream sending = (stream instanceof WebTransportSendStream send) ? send : null;
		WebTransportReceiveStream receiving = (stream instanceof WebTransportReceiveStream receive) ? receive : null;
		long id = (sending != null) ? sending.getStreamId() : ((WebTransportReceiveStream) stream).getStreamId();
		FakeStream carrier = this.test.carrier.streams()
			.stream()
			.filter((candidate) -> candidate.streamId() == id)
			.findFirst()
			.orElseThrow();
		RandomStream taken = new RandomStream(this.random, this.test, carrier, sending, receiving, this);
		this.streams.add(taken);
	}

	private void step() {
		switch (this.random.nextInt(16)) {
			case 0 -> this.test.peerOpens(this.random.nextBoolean());
			case 1 -> this.operations.get(this.random.nextInt(2)).request(1 + this.random.nextInt(3));
			case 2 -> create(this.test.session.createBidirectionalStream());
			case 3 -> create(this.test.session.createUnidirectionalStream());
			case 4 -> this.test.carrier.addStreamCredit(this.random.nextInt(3));
			case 5 -> {
				this.maxData += 1 + this.random.nextInt(50);
				this.test.peerSends(new Capsule.MaxData(this.maxData));
			}
			case 6 -> {
				this.maxStreams++;
				this.test.peerSends(new Capsule.MaxStreams(this.random.nextBoolean(), this.maxStreams));
			}
			case 7 -> this.test.datagram("in");
			case 8 -> act(() -> this.test.session.sendDatagram(datagram()));
			case 9 ->
				start(this.test.session.sendDatagrams(Flux.range(0, this.random.nextInt(200)).map((i) -> datagram())));
			case 10 -> this.test.datagramSpace(this.random.nextInt(30));
			case 11 -> start(this.test.session.receiveDatagrams(), BufferCollector.unbounded());
			case 12 -> this.test.loop.advance(Duration.ofMillis(this.random.nextInt(1500)));
			case 13 -> anyOperation();
			case 14 -> holdCapsules();
			default -> rarely();
		}
	}

	private DataBuffer datagram() {
		return this.test.buffer("d".repeat(this.random.nextInt(4)));
	}

	private void create(Mono<? extends WebTransportSendStream> create) {
		start(create.map((stream) -> stream), new Collector<WebTransportSendStream>(Long.MAX_VALUE) {

			@Override
			void onValue(WebTransportSendStream stream) {
				taken(stream);
			}

		});
	}

	private void anyOperation() {
		Collector<?> operation = this.operations.get(this.random.nextInt(this.operations.size()));
		if (this.random.nextInt(3) == 0) {
			act(operation::cancel);
		}
	}

	private void holdCapsules() {
		if (this.test.carrier.holdCapsules) {
			this.test.carrier.releaseCapsules(null);
		}
		else {
			this.test.carrier.holdCapsules = true;
		}
	}

	private void rarely() {
		switch (this.random.nextInt(12)) {
			case 0 -> start(this.test.session.drain());
			case 1 -> start(this.test.session.draining());
			case 2 -> this.test.inbound.onPeerDraining();
			case 3 -> start(this.test.session.stats().then());
			case 4 -> this.test.peerSends(new byte[] { 0x17, 3, 1, 2, 3 });
			case 5 -> {
				this.test.carrier.maxDatagramSize = this.random.nextInt(5);
			}
			case 6 -> act(() -> this.test.session.flowControl().grantDataCredit(this.random.nextInt(1000)));
			default -> {
			}
		}
	}

	private void endSession() {
		switch (this.random.nextInt(6)) {
			case 0 -> start(this.test.session.close(CloseStatus.of(this.random.nextInt(5), "here")));
			case 1 -> this.test.peerCloses(7, "there");
			case 2 -> this.test.inbound.onConnectFin();
			case 3 -> this.test.inbound.onConnectReset();
			case 4 -> {
				List.copyOf(this.test.carrier.streams()).forEach(FakeStream::lost);
				this.test.inbound.onConnectionLost("gone");
			}
			default -> this.test.peerSends(new byte[] { 0x68, 0x43, 0 });
		}
	}

}
