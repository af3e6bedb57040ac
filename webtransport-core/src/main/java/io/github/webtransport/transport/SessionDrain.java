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

import io.github.webtransport.SessionClosedException;
import io.github.webtransport.protocol.Capsule;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The wish to wind a session down, of either side.
 */
final class SessionDrain {

	private final DefaultSession session;

	private final Sinks.Empty<Void> received = Sinks.empty();

	private Sinks.@Nullable Empty<Void> sent;

	SessionDrain(DefaultSession session) {
		this.session = session;
	}

	/**
	 * Tell the peer, once.
	 */
	Mono<Void> send() {
		return LoopSink.mono(this.session, (sink) -> {
			if (this.session.isClosing()) {
				sink.error(this.session.closedException());
			}
			else {
				sink.onCancel(sendOnce().asMono().subscribe(null, sink::error, sink::success)::dispose);
			}
		});
	}

	private Sinks.Empty<Void> sendOnce() {
		Sinks.Empty<Void> sent = this.sent;
		if (sent == null) {
			Sinks.Empty<Void> written = Sinks.empty();
			this.sent = written;
			this.session.sendDrain(new Capsule.DrainSession(), (failure) -> {
				if (failure == null) {
					written.tryEmitEmpty();
				}
				else {
					written.tryEmitError(failure);
				}
			});
			return written;
		}
		return sent;
	}

	Mono<Void> received() {
		return this.received.asMono();
	}

	void arrived() {
		this.received.tryEmitEmpty();
	}

	void end(SessionClosedException cause) {
		Sinks.Empty<Void> sent = this.sent;
		if (sent != null) {
			this.session.tellEnd(() -> sent.tryEmitError(cause));
		}
		this.session.tellEnd(() -> this.received.tryEmitError(cause));
	}

}
