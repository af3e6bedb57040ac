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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.webtransport.rawpeer.BulkPeer;
import io.github.webtransport.rawpeer.BulkReset;
import io.github.webtransport.rawpeer.BulkSession;
import io.github.webtransport.rawpeer.BulkStream;

/**
 * A bare QUIC client.
 */
final class RawNetworkPeer implements NetworkPeer {

	private final CompletableFuture<BulkPeer> peer;

	RawNetworkPeer(int port) {
		this.peer = BulkPeer.connect(port);
	}

	@Override
	public CompletableFuture<Session> open(String path) {
		return this.peer.thenCompose((peer) -> peer.session(path)).thenApply(RawSession::new);
	}

	@Override
	public CompletableFuture<Void> close() {
		return this.peer.thenCompose(BulkPeer::close);
	}

	private static final class RawSession implements Session {

		private final BulkSession session;

		private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

		private final BlockingQueue<Long> resets = new LinkedBlockingQueue<>();

		private RawSession(BulkSession session) {
			this.session = session;
			session.onStream((stream) -> stream.body().whenComplete((body, failure) -> {
				if (body != null) {
					this.received.add(body);
				}
				else if (failure instanceof BulkReset reset) {
					this.resets.add(reset.applicationCode());
				}
			}));
		}

		@Override
		public CompletableFuture<byte[]> exchange(byte[] payload) {
			return this.session.exchange(payload);
		}

		@Override
		public void sendUni(byte[] payload) {
			this.session.openUni(true, payload);
		}

		@Override
		public CompletableFuture<Long> expectReset(byte[] payload) {
			return this.session.openBidi(false, payload).thenCompose(BulkStream::body).handle((body, failure) -> {
				if (failure != null && failure.getCause() instanceof BulkReset reset) {
					return reset.applicationCode();
				}
				throw new IllegalStateException("Not reset", failure);
			});
		}

		@Override
		public CompletableFuture<Long> openAndReset(long code) {
			// The engine repeats no bytes of a stream that was reset: wait for an answer
			return this.session.openBidi(false, Payload.of(0, 100))
				.thenCompose(BulkStream::firstBytes)
				.thenApplyAsync((stream) -> {
					stream.reset(code);
					return stream.id();
				});
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
			this.session.sendDatagram(payload);
		}

		@Override
		public BlockingQueue<byte[]> datagrams() {
			return this.session.datagrams();
		}

		@Override
		public CompletableFuture<Void> draining() {
			return this.session.draining();
		}

		@Override
		public CompletableFuture<String> closed() {
			return this.session.closed();
		}

		@Override
		public void close(long code, String reason) {
			this.session.close(code, reason);
		}

	}

}
