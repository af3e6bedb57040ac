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
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

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

	/**
	 * What the peer counts, where there is flow control.
	 */
	private final @Nullable PeerCredit credit;

	private final Sinks.Empty<Void> handling = Sinks.empty();

	private boolean shutDown;

	RandomInterleaving(long seed) {
		this.random = new Random(seed);
		if (this.random.nextInt(3) == 0) {
			this.test = TestSession.withQueues(1 + this.random.nextInt(8), 1 + this.random.nextInt(80),
					DatagramOverflow.values()[this.random.nextInt(2)]);
			this.credit = null;
		}
		else {
			SessionLimits local = new SessionLimits(40 + this.random.nextInt(400), 6, 6);
			SessionLimits remote = new SessionLimits(20, 3, 3);
			this.test = TestSession.withLimits(local, remote);
			this.credit = new PeerCredit(this.test.carrier, local, remote);
		}
		this.test.session.handle((session) -> this.handling.asMono(), Context.empty());
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
			if (this.shutDown) {
				// Nobody is on the loop any more
				this.test.loop.outside(this::anyLateOperation);
				continue;
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
		if (this.shutDown) {
			this.test.assertNothingIsHeld();
		}
		else {
			if (this.credit != null && this.test.session.isOpen()) {
				settle(this.credit);
			}
			this.test.close();
		}
		this.streams.forEach(RandomStream::verify);
		for (Collector<?> operation : this.operations) {
			assertThat(operation.isEnded() || operation.isDisposed()).as("Operation %s has ended", operation).isTrue();
			assertThat(operation.breaches()).isEmpty();
		}
	}

	/**
	 * Let everything end but the session: all credit must have come back then.
	 */
	private void settle(PeerCredit credit) {
		this.operations.get(0).request(Long.MAX_VALUE);
		this.operations.get(1).request(Long.MAX_VALUE);
		this.test.loop.runTasks();
		// Those that the peer has opened, and those that the session creates meanwhile
		for (int taken = 0; taken < this.streams.size(); taken++) {
			this.streams.get(taken).abandon();
			this.test.loop.advance(Duration.ofSeconds(2));
		}
		this.operations.forEach(Collector::cancel);
		this.test.carrier.addStreamCredit(100);
		this.test.loop.advance(Duration.ofSeconds(2));
		this.test.carrier.releaseCapsules(null);
		if (!this.test.session.isOpen()) {
			return;
		}
		assertThat(this.test.carrier.streams()).as("Streams").allMatch(FakeStream::isReleased);
		credit.assertReturned();
		assertSendCredit(credit);
	}

	/**
	 * All that the peer allows can be sent, and no byte more.
	 */
	private void assertSendCredit(PeerCredit credit) {
		for (Capsule capsule : credit.moreStreams(100)) {
			this.test.peerSends(capsule);
		}
		int left = credit.left();
		TestSession.Sending sending = this.test.createUnidirectional();
		Collector<Void> sent = TestSession
			.subscribe(sending.stream().write(Mono.fromSupplier(() -> this.test.buffer("z".repeat(left + 1)))));
		assertThat(sending.carrier().writtenLength()).as("Credit of the peer").isEqualTo(left);
		assertThat(sent.isEnded()).isFalse();
		this.test.peerSends(credit.moreData(1));
		assertThat(sent.isCompleted()).isTrue();
	}

	boolean peerMaySend(int bytes) {
		return this.credit == null || this.credit.maySend(bytes);
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
			case 0 -> peerOpens(this.random.nextBoolean());
			case 1 -> this.operations.get(this.random.nextInt(2)).request(1 + this.random.nextInt(3));
			case 2 -> create(this.test.session.createBidirectionalStream());
			case 3 -> create(this.test.session.createUnidirectionalStream());
			case 4 -> this.test.carrier.addStreamCredit(this.random.nextInt(3));
			case 5 -> {
				if (this.credit != null) {
					this.test.peerSends(this.credit.moreData(1 + this.random.nextInt(50)));
				}
			}
			case 6 -> {
				if (this.credit != null) {
					for (Capsule capsule : this.credit.moreStreams(1)) {
						this.test.peerSends(capsule);
					}
				}
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

	private void peerOpens(boolean bidi) {
		if (this.credit == null) {
			this.test.peerOpens(bidi);
		}
		else if (this.credit.mayOpen(bidi)) {
			this.credit.opens(bidi);
			this.test.peerOpens(bidi);
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

	/**
	 * After the end of the loop, every operation ends as soon as it is asked for.
	 */
	private void anyLateOperation() {
		Publisher<?> operation = switch (this.random.nextInt(6)) {
			case 0 -> this.test.session.createBidirectionalStream();
			case 1 -> this.test.session.drain();
			case 2 -> this.test.session.sendDatagrams(Flux.range(0, 3).map((i) -> datagram()));
			case 3 -> this.test.session.close();
			case 4 -> this.test.session.stats();
			default -> (this.streams.isEmpty()) ? this.test.session.receiveDatagrams()
					: this.streams.get(this.random.nextInt(this.streams.size())).anyOperation();
		};
		Collector<Object> outcome = Collector.all();
		operation.subscribe(outcome);
		assertThat(outcome.isEnded()).as("Operation %s has ended", operation).isTrue();
	}

	private void endSession() {
		switch (this.random.nextInt(8)) {
			case 6 -> act(this.handling::tryEmitEmpty);
			case 7 -> {
				this.test.session.closeNow(CloseStatus.of(1, "stopped"));
				this.test.loop.end();
				this.shutDown = true;
			}
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
