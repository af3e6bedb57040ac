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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;

/**
 * The tokens of Retry packets (RFC 9000, section 8.1.4): when the token was issued, an
 * HMAC-SHA-256 over that, the address of the client and the connection ID that it chose
 * first, and this connection ID, which the engine reads behind the rest. Nothing is kept
 * for a token.
 *
 * <p>
 * Used by one event loop. All those of a server share the key, because the answer to a
 * Retry may come to another socket than the one that sent it.
 */
final class RetryToken {

	/**
	 * How long a token is good for: a client answers within a round trip, or after some
	 * probe timeouts where packets are lost.
	 */
	static final Duration MAX_AGE = Duration.ofSeconds(10);

	private static final String ALGORITHM = "HmacSHA256";

	private static final int MAC_LENGTH = 32;

	private static final int PREFIX_LENGTH = Long.BYTES + MAC_LENGTH;

	/**
	 * The longest token, in bytes.
	 */
	static final int MAX_LENGTH = PREFIX_LENGTH + Quic.MAX_CONN_ID_LEN;

	private final Mac mac;

	private final LongSupplier nanoTime;

	/**
	 * Create what writes and reads tokens.
	 * @param key the key of the server
	 * @param nanoTime the time in nanoseconds, from any origin
	 */
	RetryToken(SecretKey key, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		try {
			this.mac = Mac.getInstance(ALGORITHM);
			this.mac.init(key);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

	/**
	 * Create a random key: tokens of a server mean nothing to another, or to itself after
	 * it was started again.
	 */
	static SecretKey newKey() {
		byte[] key = new byte[MAC_LENGTH];
		new SecureRandom().nextBytes(key);
		return new SecretKeySpec(key, ALGORITHM);
	}

	/**
	 * Write a token.
	 * @param out takes the token
	 * @param originalId the connection ID that the client chose, at most 20 bytes
	 * @param address where the client seems to be
	 */
	void write(ByteBuf out, ByteBuf originalId, InetSocketAddress address) {
		long issuedAt = this.nanoTime.getAsLong();
		byte[] id = ByteBufUtil.getBytes(originalId);
		out.writeLong(issuedAt).writeBytes(sign(issuedAt, address, id)).writeBytes(id);
	}

	/**
	 * Check a token.
	 * @param token what the client sent
	 * @param address where it came from
	 * @return where in the token the first connection ID of the client begins, or -1 if
	 * the token is not one for this client, or too old
	 */
	int validate(ByteBuf token, InetSocketAddress address) {
		if (token.readableBytes() < PREFIX_LENGTH || token.readableBytes() > MAX_LENGTH) {
			return -1;
		}
		int start = token.readerIndex();
		long issuedAt = token.getLong(start);
		byte[] mac = ByteBufUtil.getBytes(token, start + Long.BYTES, MAC_LENGTH);
		byte[] id = ByteBufUtil.getBytes(token, start + PREFIX_LENGTH, token.readableBytes() - PREFIX_LENGTH);
		if (!MessageDigest.isEqual(sign(issuedAt, address, id), mac)) {
			return -1;
		}
		long age = this.nanoTime.getAsLong() - issuedAt;
		return (age >= 0 && age <= MAX_AGE.toNanos()) ? PREFIX_LENGTH : -1;
	}

	private byte[] sign(long issuedAt, InetSocketAddress address, byte[] originalId) {
		byte[] ip = address.getAddress().getAddress();
		update(issuedAt, Long.BYTES);
		// The length keeps the fields apart
		this.mac.update((byte) ip.length);
		this.mac.update(ip);
		update(address.getPort(), Short.BYTES);
		return this.mac.doFinal(originalId);
	}

	private void update(long value, int bytes) {
		for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
			this.mac.update((byte) (value >>> shift));
		}
	}

}
