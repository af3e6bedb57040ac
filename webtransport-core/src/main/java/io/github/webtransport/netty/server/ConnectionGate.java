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

package io.github.webtransport.netty.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import javax.crypto.SecretKey;

import io.github.webtransport.RetryMode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;

/**
 * Decides whether a client has to prove its address before it is let in, and how often
 * those of an address are let in. Shared by the sockets of a server.
 *
 * <p>
 * An address that is not proved is never held against anybody: many attempts that seem to
 * come from one make the next ones prove it. Only those that did can be turned away.
 */
final class ConnectionGate {

	/**
	 * Handshakes at a time beyond which every client has to prove its address. Each keeps
	 * a connection with its TLS state and its buffers in native memory for up to
	 * {@link HandshakeWatch#TIMEOUT}, and costs a signature; the bound keeps what a flood
	 * from invented addresses takes to some megabytes. Clients with a round trip of 100
	 * ms reach it with more than 1,000 connections a second.
	 */
	static final int MAX_HANDSHAKES = 128;

	/**
	 * Handshakes at a time beyond which nobody else is let in, whether addresses have to
	 * be proved or not: somebody who has many proved ones, or a server that asks for no
	 * proof.
	 */
	static final int MAX_TOTAL_HANDSHAKES = 4096;

	/**
	 * Attempts of an address after which it has to be proved: more than a page opens, and
	 * many behind a translated address pay a round trip at the worst.
	 */
	static final int UNPROVED_BURST = 128;

	private static final int UNPROVED_PER_SECOND = 64;

	/**
	 * Connections of a proved address. Leaves room for the clients of a large network
	 * that share an address and all come back at once, and holds a flood to about as many
	 * handshakes as two cores make. Those beyond it are not answered, and get in when
	 * they try again.
	 */
	static final int PROVED_BURST = 4096;

	private static final int PROVED_PER_SECOND = 2048;

	/**
	 * Handshakes that fail at once, beyond which every client has to prove its address: a
	 * packet that cannot be decrypted costs a whole connection before that is known, and
	 * a Retry a part of that. Leaves room for clients that do not like the certificate.
	 */
	static final int FAILED_BURST = 64;

	/**
	 * How many of them a second are forgotten.
	 */
	static final int FAILED_PER_SECOND = 32;

	private static final long FAILED_INTERVAL = Duration.ofSeconds(1).toNanos() / FAILED_PER_SECOND;

	private final RetryMode mode;

	private final LongSupplier nanoTime;

	private final SecretKey key = RetryToken.newKey();

	private final AtomicInteger handshakes = new AtomicInteger();

	/**
	 * When the last failure is forgotten, in nanoseconds from the origin.
	 */
	private final AtomicLong failuresUntil = new AtomicLong();

	private final long origin;

	private final AttemptLimiter unproved;

	private final AttemptLimiter proved;

	ConnectionGate(RetryMode mode, LongSupplier nanoTime) {
		this.mode = mode;
		this.nanoTime = nanoTime;
		this.origin = nanoTime.getAsLong();
		this.unproved = new AttemptLimiter(UNPROVED_BURST, UNPROVED_PER_SECOND, nanoTime);
		this.proved = new AttemptLimiter(PROVED_BURST, PROVED_PER_SECOND, nanoTime);
	}

	/**
	 * Create what the engine asks on an event loop.
	 */
	QuicTokenHandler newTokenHandler() {
		return new TokenHandler(new RetryToken(this.key, this.nanoTime));
	}

	void handshakeStarted() {
		this.handshakes.incrementAndGet();
	}

	void handshakeEnded() {
		this.handshakes.decrementAndGet();
	}

	/**
	 * A handshake has ended without a connection.
	 */
	void handshakeFailed() {
		long now = this.nanoTime.getAsLong() - this.origin;
		// A flood that goes on is held by Retry, so that not much is to be forgotten
		long bound = now + 2 * FAILED_BURST * FAILED_INTERVAL;
		this.failuresUntil.updateAndGet((until) -> Math.min(Math.max(until, now) + FAILED_INTERVAL, bound));
	}

	private boolean hasManyFailures() {
		return this.failuresUntil.get() - (this.nanoTime.getAsLong() - this.origin) > FAILED_BURST * FAILED_INTERVAL;
	}

	/**
	 * Return whether there are as many handshakes under way as the server can bear.
	 */
	boolean isFull() {
		return this.handshakes.get() >= MAX_TOTAL_HANDSHAKES;
	}

	int handshakes() {
		return this.handshakes.get();
	}

	private boolean requiresProof(InetSocketAddress address) {
		return switch (this.mode) {
			case ALWAYS -> true;
			case NEVER -> false;
			case AUTO -> !this.unproved.tryAcquire(address.getAddress()) || this.handshakes.get() >= MAX_HANDSHAKES
					|| hasManyFailures();
		};
	}

	private final class TokenHandler implements QuicTokenHandler {

		private final RetryToken tokens;

		private TokenHandler(RetryToken tokens) {
			this.tokens = tokens;
		}

		@Override
		public boolean writeToken(ByteBuf out, ByteBuf originalId, InetSocketAddress address) {
			if (!requiresProof(address)) {
				return false;
			}
			this.tokens.write(out, originalId, address);
			return true;
		}

		/**
		 * The engine drops packets with a token that is refused. This server hands out
		 * tokens for one connection only (no NEW_TOKEN), so that a client with another
		 * one has it from a former server at this address.
		 */
		@Override
		public int validateToken(ByteBuf token, InetSocketAddress address) {
			int originalId = this.tokens.validate(token, address);
			if (originalId >= 0 && !ConnectionGate.this.proved.tryAcquire(address.getAddress())) {
				return -1;
			}
			return originalId;
		}

		@Override
		public int maxTokenLength() {
			return RetryToken.MAX_LENGTH;
		}

	}

}
