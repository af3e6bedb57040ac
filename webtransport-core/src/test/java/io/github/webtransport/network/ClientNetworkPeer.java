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

package io.github.webtransport.network;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The client of this module.
 */
final class ClientNetworkPeer implements NetworkPeer {

	/**
	 * A bad network needs its time.
	 */
	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final int port;

	private final WebTransportClient client = WebTransportClient.builder()
		.trustCertificateHash(NetworkServer.certificateHash())
		.connectTimeout(TIMEOUT)
		.handshakeTimeout(TIMEOUT)
		.build();

	ClientNetworkPeer(int port) {
		this.port = port;
	}

	@Override
	public CompletableFuture<Session> open(String path) {
		return this.client.open(URI.create("https://127.0.0.1:" + this.port + path))
			.<Session>map(ClientSession::new)
			.toFuture();
	}

	@Override
	public CompletableFuture<Void> close() {
		return this.client.close().toFuture();
	}

	private static final class ClientSession implements Session {

		private final WebTransportSession session;

		private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

		private final BlockingQueue<Long> resets = new LinkedBlockingQueue<>();

		private final BlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();

		private ClientSession(WebTransportSession session) {
			this.session = session;
			Flux.merge(session.incomingUnidirectionalStreams(), session.incomingBidirectionalStreams())
				.flatMap(this::collect, 1000)
				.subscribe(null, this::ended);
			session.receiveDatagrams().map(ClientSession::take).subscribe(this.datagrams::add, this::ended);
		}

		private Mono<Void> collect(WebTransportReceiveStream stream) {
			return bytes(stream).doOnNext(this.received::add)
				.then()
				.onErrorResume(StreamResetException.class,
						(ex) -> Mono.fromRunnable(() -> this.resets.add(ex.getCode())));
		}

		private static Mono<byte[]> bytes(WebTransportReceiveStream stream) {
			return DataBufferUtils.join(stream.receive()).map(ClientSession::take).defaultIfEmpty(new byte[0]);
		}

		private static byte[] take(DataBuffer buffer) {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			DataBufferUtils.release(buffer);
			return bytes;
		}

		/**
		 * Streams and datagrams end with their session: whoever waits for one of them
		 * finds out.
		 */
		private void ended(Throwable ignored) {
		}

		private Mono<DataBuffer> body(byte[] payload) {
			return Mono.fromSupplier(() -> this.session.bufferFactory().wrap(payload));
		}

		@Override
		public CompletableFuture<byte[]> exchange(byte[] payload) {
			return this.session.createBidirectionalStream()
				.flatMap((stream) -> stream.send(body(payload)).then(bytes(stream)))
				.toFuture();
		}

		@Override
		public void sendUni(byte[] payload) {
			this.session.createUnidirectionalStream()
				.flatMap((stream) -> stream.send(body(payload)))
				.subscribe(null, this::ended);
		}

		@Override
		public CompletableFuture<Long> expectReset(byte[] payload) {
			return this.session.createBidirectionalStream()
				.flatMap((stream) -> stream.write(body(payload)).then(bytes(stream)))
				.<Long>flatMap((body) -> Mono.error(new IllegalStateException("Not reset")))
				.onErrorResume(StreamResetException.class, (ex) -> Mono.just(ex.getCode()))
				.toFuture();
		}

		@Override
		public CompletableFuture<Long> openAndReset(long code) {
			return this.session.createUnidirectionalStream()
				.flatMap((stream) -> stream.reset(code).thenReturn(stream.getStreamId()))
				.toFuture();
		}

		@Override
		public BlockingQueue<byte[]> received() {
			return this.received;
		}

		@Override
		public BlockingQueue<Long> resets() {
			return this.resets;
		}

		@Override
		public void sendDatagram(byte[] payload) {
			this.session.sendDatagram(this.session.bufferFactory().wrap(payload));
		}

		@Override
		public BlockingQueue<byte[]> datagrams() {
			return this.datagrams;
		}

		@Override
		public CompletableFuture<Void> draining() {
			return this.session.draining().toFuture();
		}

		@Override
		public CompletableFuture<String> closed() {
			return this.session.closeStatus().map((status) -> status.code() + " '" + status.reason() + "'").toFuture();
		}

		@Override
		public void close(long code, String reason) {
			this.session.close(CloseStatus.of(code, reason)).subscribe(null, this::ended);
		}

	}

}
