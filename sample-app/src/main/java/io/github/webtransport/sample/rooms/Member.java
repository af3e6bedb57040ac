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

package io.github.webtransport.sample.rooms;

import java.util.concurrent.ArrayBlockingQueue;

import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/**
 * A member of a {@link Room}. Lines wait for it in a bounded queue, so that one who reads
 * slowly holds up nobody; positions go straight to the bounded datagram queue of its
 * session.
 */
final class Member {

	// Some seconds of a lively room. Who is behind by more would read old news only.
	private static final int QUEUED_LINES = 256;

	private final long id;

	private final String name;

	private final WebTransportSession session;

	// Unsafe as in "not serialized": the lock of the room does that.
	private final Sinks.Many<RoomMessage> lines = Sinks.unsafe()
		.many()
		.unicast()
		.onBackpressureBuffer(new ArrayBlockingQueue<>(QUEUED_LINES));

	private final Sinks.Empty<Void> overflow = Sinks.empty();

	Member(long id, String name, WebTransportSession session) {
		this.id = id;
		this.name = name;
		this.session = session;
	}

	long id() {
		return this.id;
	}

	String name() {
		return this.name;
	}

	/**
	 * Queue a line. Called under the lock of the room.
	 * @param line the line
	 */
	void queue(RoomMessage line) {
		EmitResult result = this.lines.tryEmitNext(line);
		if (result == EmitResult.FAIL_OVERFLOW || result == EmitResult.FAIL_ZERO_SUBSCRIBER) {
			this.overflow.tryEmitEmpty();
		}
	}

	void show(byte[] cursor) {
		this.session.sendDatagram(this.session.bufferFactory().wrap(cursor));
	}

	/**
	 * End the lines after those that are queued. Called under the lock of the room.
	 */
	void complete() {
		this.lines.tryEmitComplete();
	}

	/**
	 * Return the lines for this member.
	 * @return the lines; fails with {@link TooSlowException} when one found the queue
	 * full
	 */
	Flux<RoomMessage> lines() {
		return this.lines.asFlux().takeUntilOther(this.overflow.asMono().then(Mono.error(TooSlowException::new)));
	}

}
