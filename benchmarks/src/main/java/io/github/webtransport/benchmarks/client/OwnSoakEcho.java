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

package io.github.webtransport.benchmarks.client;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.QuicSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.benchmarks.soak.StateDump;
import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * The client of {@code webtransport-core}, whose streams end by themselves.
 */
final class OwnSoakEcho implements SoakEcho {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int CHUNK = 64 << 10;

	private final WebTransportClient client;

	private final WebTransportSession session;

	private final LongAdder received = new LongAdder();

	private final CompletableFuture<?> done;

	OwnSoakEcho(Fields command) {
		this.client = WebTransportClient.builder()
			.trustCertificateHash(command.get("certificate"))
			.quic(QuicSettings.builder()
				.maxData(command.getLong("max-data"))
				.maxStreamData(command.getLong("max-stream-data"))
				.build())
			.session(SessionSettings.builder().initialMaxData(command.getLong("session-data")).build())
			.build();
		this.session = Objects.requireNonNull(
				this.client.open(URI.create("https://127.0.0.1:" + command.get("port") + "/echo")).block(PATIENCE));
		int streams = command.getInt("streams");
		int chunks = (int) Math.max(1, command.getLong("bytes") / streams / CHUNK);
		this.done = Flux.range(0, streams).flatMap((number) -> echo(chunks), streams).then().toFuture();
	}

	private Mono<Void> echo(int chunks) {
		Flux<DataBuffer> body = Flux.range(0, chunks)
			.map((number) -> ((NettyDataBufferFactory) this.session.bufferFactory())
				.wrap(Payload.slice((long) number * CHUNK, CHUNK)));
		return this.session.createBidirectionalStream().flatMap((stream) -> {
			LongAdder position = new LongAdder();
			Mono<Void> receiving = stream.receive().doOnNext((buffer) -> take(buffer, position)).then();
			return Mono.when(stream.send(body), receiving).then(Mono.defer(() -> {
				long length = position.sum();
				return (length == (long) chunks * CHUNK) ? Mono.empty()
						: Mono.error(new IllegalStateException("The echo ended after " + length + " bytes"));
			}));
		});
	}

	private void take(DataBuffer buffer, LongAdder position) {
		ByteBuf bytes = NettyDataBufferFactory.toByteBuf(buffer);
		try {
			if (!Payload.matches(position.sum(), bytes)) {
				throw new IllegalStateException("The echo differs behind " + position.sum() + " bytes");
			}
			position.add(bytes.readableBytes());
			this.received.add(bytes.readableBytes());
		}
		finally {
			bytes.release();
		}
	}

	@Override
	public long received() {
		return this.received.sum();
	}

	@Override
	public void finish() {
		// Each stream has its bytes and its end from the beginning
	}

	@Override
	public CompletableFuture<?> done() {
		return this.done;
	}

	@Override
	public String state() {
		return StateDump.of(this.session);
	}

	@Override
	public void close() {
		this.client.close().block(PATIENCE);
	}

}
