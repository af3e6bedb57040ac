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

package io.github.webtransport.spring.annotation.support;

import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Mono;

/**
 * Gives the streams that the peer opens in one session to a method.
 */
final class StreamHook {

	private final WebTransportSession session;

	private final StreamDirection direction;

	private final EndpointHandler.Bound method;

	private final HandlerFailures failures;

	private final int concurrency;

	StreamHook(WebTransportSession session, StreamDirection direction, EndpointHandler.Bound method,
			HandlerFailures failures, int concurrency) {
		this.session = session;
		this.direction = direction;
		this.method = method;
		this.failures = failures;
		this.concurrency = concurrency;
	}

	/**
	 * Handle streams until the session ends.
	 */
	Mono<Void> run() {
		if (this.direction == StreamDirection.BIDIRECTIONAL) {
			return this.session.incomingBidirectionalStreams()
				.flatMap((stream) -> handle(new StreamCall(this.session, stream, stream, this.method, this.failures)),
						this.concurrency, 1)
				.then();
		}
		return this.session.incomingUnidirectionalStreams()
			.flatMap((stream) -> handle(stream), this.concurrency, 1)
			.then();
	}

	private Mono<Void> handle(WebTransportReceiveStream stream) {
		return handle(new StreamCall(this.session, stream, null, this.method, this.failures));
	}

	private static Mono<Void> handle(StreamCall call) {
		return call.run();
	}

}
