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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.DatagramResult;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * The datagrams of a session, in both directions.
 */
final class SessionDatagrams {

	private final DefaultSession session;

	private final SessionMetrics metrics;

	private final InboundQueue<DataBuffer> inbox;

	private final DatagramExpiry expiry;

	private final DatagramOutbox outbox;

	private final Set<DatagramPublication> publications = new HashSet<>(2);

	private long sent;

	private long received;

	/**
	 * Counted by other threads too: those that send.
	 */
	private final AtomicLong dropped = new AtomicLong();

	SessionDatagrams(DefaultSession session, SessionCarrier carrier, SessionParameters parameters) {
		this.session = session;
		this.metrics = parameters.metrics();
		this.inbox = new InboundQueue<>(session, parameters.datagram().getReceiveQueue(),
				parameters.datagram().getOverflow(), DataBufferUtils::release);
		this.expiry = new DatagramExpiry(carrier.loop(), parameters.datagram().getReceiveMaxAge(),
				new DatagramExpiry.Waiting() {

					@Override
					public @Nullable Aged<?> oldest() {
						return SessionDatagrams.this.inbox.oldest();
					}

					@Override
					public void dropOldest() {
						SessionDatagrams.this.inbox.dropOldest();
						countDropped(DatagramDropReason.EXPIRED);
					}

				});
		this.outbox = new DatagramOutbox(this, session, carrier, parameters.datagram());
	}

	Flux<DataBuffer> receive() {
		return this.inbox;
	}

	/**
	 * A datagram of the peer.
	 */
	void arrived(ByteBuf payload) {
		if (this.session.isClosing()) {
			payload.release();
			return;
		}
		this.session.touch();
		this.received++;
		this.metrics.datagramReceived(payload.readableBytes());
		if (!this.inbox.offer(this.session.wrap(payload))) {
			countDropped(DatagramDropReason.RECEIVE_QUEUE_FULL);
		}
		this.expiry.watch();
	}

	DatagramResult send(DataBuffer datagram) {
		return this.outbox.send(NettyDataBufferFactory.toByteBuf(datagram));
	}

	Mono<Void> send(Publisher<? extends DataBuffer> datagrams) {
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> actual) {
				DatagramPublication publication = new DatagramPublication(SessionDatagrams.this, actual);
				actual.onSubscribe(publication);
				if (!loop().run(() -> start(publication, datagrams))) {
					publication.refuse(SessionDatagrams.this.session.lostException());
				}
			}

		};
	}

	private void start(DatagramPublication publication, Publisher<? extends DataBuffer> datagrams) {
		if (publication.isOver()) {
			return;
		}
		if (this.session.isClosing()) {
			publication.abort(this.session.closedException());
			return;
		}
		this.publications.add(publication);
		datagrams.subscribe(publication);
	}

	void publicationEnded(DatagramPublication publication) {
		this.publications.remove(publication);
	}

	int sendQueue() {
		return this.outbox.capacity();
	}

	CarrierLoop loop() {
		return this.session.loop();
	}

	void whenSpace(Runnable listener) {
		this.outbox.whenSpace(listener);
	}

	/**
	 * The engine may have room again.
	 */
	void onSpace() {
		this.outbox.onSpace();
	}

	void countSent(int bytes) {
		this.session.touch();
		this.sent++;
		this.metrics.datagramSent(bytes);
	}

	void countDropped(DatagramDropReason reason) {
		this.dropped.incrementAndGet();
		this.metrics.datagramDropped(reason);
	}

	long sent() {
		return this.sent;
	}

	long received() {
		return this.received;
	}

	long dropped() {
		return this.dropped.get();
	}

	void end(SessionClosedException cause) {
		this.expiry.dispose();
		this.outbox.discard();
		this.session.tellEnd(() -> this.inbox.terminate(cause));
		List.copyOf(this.publications).forEach((publication) -> this.session.tellEnd(() -> publication.abort(cause)));
	}

}
