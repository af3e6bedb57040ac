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

import io.github.webtransport.StreamPriority;
import io.github.webtransport.WebTransportStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * A stream with both sides.
 */
final class BidirectionalStream extends StreamEndpoint implements WebTransportStream {

	BidirectionalStream(DefaultSession session, StreamCarrier carrier) {
		super(session, carrier);
	}

	@Override
	public long getStreamId() {
		return streamId();
	}

	@Override
	public Flux<DataBuffer> receive() {
		return receiveSide();
	}

	@Override
	public Mono<Void> stopSending(long code) {
		checkCode(code);
		return action(() -> receiveSide().stop(code));
	}

	@Override
	public Mono<Void> send(Publisher<? extends DataBuffer> body) {
		return sendSide().write(body, true);
	}

	@Override
	public Mono<Void> write(Publisher<? extends DataBuffer> body) {
		return sendSide().write(body, false);
	}

	@Override
	public Mono<Void> finish() {
		return sendSide().finish();
	}

	@Override
	public Mono<Void> reset(long code) {
		checkCode(code);
		return action(() -> sendSide().reset(code));
	}

	@Override
	public void setPriority(StreamPriority priority) {
		loop().run(() -> carrier().setPriority(priority));
	}

	@Override
	public Mono<Void> stopped() {
		return sendSide().stopped();
	}

	@Override
	public Mono<Void> acknowledged() {
		return sendSide().acknowledged();
	}

}
