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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.StreamPriority;
import io.github.webtransport.WebTransportStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * A stream whose other end is the test.
 */
class FakeStream implements WebTransportStream {

	private final Sinks.Many<DataBuffer> incoming = Sinks.many().unicast().onBackpressureBuffer();

	private final List<String> sent = new CopyOnWriteArrayList<>();

	private final boolean read;

	/**
	 * Create a stream.
	 * @param read whether the other end reads
	 */
	FakeStream(boolean read) {
		this.read = read;
	}

	void write(String text) {
		this.incoming.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)))
			.orThrow();
	}

	void writeEnd() {
		this.incoming.tryEmitComplete().orThrow();
	}

	List<String> sent() {
		return this.sent;
	}

	@Override
	public long getStreamId() {
		return 0;
	}

	@Override
	public Flux<DataBuffer> receive() {
		return this.incoming.asFlux();
	}

	@Override
	public Mono<Void> stopSending(long code) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> send(Publisher<? extends DataBuffer> body) {
		if (!this.read) {
			return Flux.from(body).limitRate(1).concatMap((buffer) -> Mono.never()).then();
		}
		return Flux.from(body)
			.doOnNext((buffer) -> this.sent.add(buffer.toString(StandardCharsets.UTF_8).stripTrailing()))
			.then();
	}

	@Override
	public Mono<Void> write(Publisher<? extends DataBuffer> body) {
		return send(body);
	}

	@Override
	public Mono<Void> finish() {
		return Mono.empty();
	}

	@Override
	public Mono<Void> reset(long code) {
		return Mono.empty();
	}

	@Override
	public void setPriority(StreamPriority priority) {
	}

	@Override
	public Mono<Void> stopped() {
		return Mono.never();
	}

	@Override
	public Mono<Void> acknowledged() {
		return Mono.never();
	}

}
