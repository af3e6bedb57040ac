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

package io.github.webtransport.benchmarks.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.webtransport.WebTransportSession;
import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.spring.messaging.WebTransportTopics;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Sends messages to all sessions in each of the ways of {@link FanOutKind}.
 */
final class FanOut {

	static final String TOPIC = "bench";

	private static final String TEXT = "x".repeat(64);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * What may wait for a session, of the hand-written loop as of topics: a pause of the
	 * machine must not end a measurement.
	 */
	static final int OUTBOX = 8192;

	private final WebTransportTopics topics;

	private final WebTransportSessionRegistry registry;

	private final JsonMapper json = new JsonMapper();

	private final List<Member> members = new CopyOnWriteArrayList<>();

	private int idle;

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	FanOut(WebTransportTopics topics, WebTransportSessionRegistry registry) {
		this.topics = topics;
		this.registry = registry;
	}

	/**
	 * Let a session have what is sent, until it ends.
	 */
	Mono<Void> join(WebTransportSession session) {
		Sinks.Many<DataBuffer> lines = Sinks.many().unicast().onBackpressureBuffer(new LinkedBlockingQueue<>(OUTBOX));
		Member member = new Member(session, lines);
		return this.topics.subscribe(session, TOPIC).then(session.createUnidirectionalStream()).doOnNext((stream) -> {
			this.members.add(member);
			session.closeStatus().subscribe((status) -> this.members.remove(member));
		}).flatMap((stream) -> stream.send(lines.asFlux()));
	}

	int members() {
		return this.members.size();
	}

	/**
	 * Send messages for some time.
	 * @param command the kind, how many a second, for how many milliseconds
	 * @return how many were sent
	 */
	Fields publish(Fields command) {
		FanOutKind kind = FanOutKind.valueOf(command.get("kind"));
		long period = TimeUnit.SECONDS.toNanos(1) / command.getInt("rate");
		long start = System.nanoTime();
		long end = start + TimeUnit.MILLISECONDS.toNanos(command.getLong("duration"));
		long count = 0;
		for (long next = start; next < end; next += period) {
			long pause;
			while ((pause = next - System.nanoTime()) > 0) {
				LockSupport.parkNanos(pause);
			}
			publish(kind);
			count++;
		}
		Throwable failure = this.failures.poll();
		if (failure != null) {
			throw new IllegalStateException("A message was not sent", failure);
		}
		return new Fields("published").with("count", count);
	}

	private void publish(FanOutKind kind) {
		Message message = new Message(System.nanoTime(), TEXT);
		switch (kind) {
			case LOOP_DATAGRAM -> {
				byte[] bytes = this.json.writeValueAsBytes(message);
				for (Member member : this.members) {
					member.session().sendDatagram(member.session().bufferFactory().wrap(bytes));
				}
			}
			case TOPIC_DATAGRAM -> this.topics.publishDatagram(TOPIC, message).block(TIMEOUT);
			case REGISTRY_DATAGRAM ->
				this.registry.broadcastDatagram(this.registry.findByGroup(TOPIC), this.json.writeValueAsBytes(message));
			case LOOP_STREAM -> {
				byte[] line = line(message);
				for (Member member : this.members) {
					member.lines()
						.emitNext(member.session().bufferFactory().wrap(line), Sinks.EmitFailureHandler.FAIL_FAST);
				}
			}
			case TOPIC_STREAM -> this.topics.publish(TOPIC, message).block(TIMEOUT);
			case LOOP_NEW_STREAM -> {
				byte[] line = line(message);
				for (Member member : this.members) {
					member.session()
						.createUnidirectionalStream()
						.flatMap((stream) -> stream.send(Mono.just(member.session().bufferFactory().wrap(line))))
						.subscribe(null, this.failures::add);
				}
			}
			case REGISTRY_NEW_STREAM ->
				this.registry.broadcastMessage(this.registry.findByGroup(TOPIC), line(message), TIMEOUT)
					.subscribe(null, this.failures::add);
		}
	}

	private byte[] line(Message message) {
		byte[] json = this.json.writeValueAsBytes(message);
		byte[] line = Arrays.copyOf(json, json.length + 1);
		line[json.length] = '\n';
		return line;
	}

	/**
	 * Subscribe to topics to which nobody publishes.
	 */
	void listenInVain(int count) {
		for (int i = 0; i < count; i++) {
			this.topics.receive("idle/" + this.idle++, Object.class).subscribe(null, this.failures::add);
		}
	}

	/**
	 * What is sent.
	 *
	 * @param time when, by the clock of all processes of the machine
	 * @param text more of it
	 */
	record Message(long time, String text) {

	}

	private record Member(WebTransportSession session, Sinks.Many<DataBuffer> lines) {

	}

}
