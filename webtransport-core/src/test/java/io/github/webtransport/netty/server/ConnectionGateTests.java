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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.RetryMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicTokenHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionGate}.
 */
class ConnectionGateTests {

	private static final ByteBuf ID = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[8]));

	private long now;

	@Test
	void whenNeverThenNoTokenIsAskedFor() throws Exception {
		ConnectionGate gate = gate(RetryMode.NEVER);
		startHandshakes(gate, ConnectionGate.MAX_HANDSHAKES);
		QuicTokenHandler handler = gate.newTokenHandler();
		for (int i = 0; i < 10 * ConnectionGate.UNPROVED_BURST; i++) {
			assertThat(asks(handler, "192.0.2.1")).isFalse();
		}
	}

	@Test
	void whenAlwaysThenATokenIsAskedFor() throws Exception {
		assertThat(asks(gate(RetryMode.ALWAYS).newTokenHandler(), "192.0.2.1")).isTrue();
	}

	@Test
	void whenAutoThenATokenIsAskedForWhileThereAreManyHandshakes() throws Exception {
		ConnectionGate gate = gate(RetryMode.AUTO);
		QuicTokenHandler handler = gate.newTokenHandler();
		startHandshakes(gate, ConnectionGate.MAX_HANDSHAKES - 1);
		assertThat(asks(handler, "192.0.2.1")).isFalse();
		gate.handshakeStarted();
		assertThat(asks(handler, "192.0.2.1")).isTrue();
		gate.handshakeEnded();
		assertThat(asks(handler, "192.0.2.1")).isFalse();
	}

	/**
	 * Packets that cannot be decrypted fail at once, so that there are never many
	 * handshakes at a time.
	 */
	@Test
	void whenAutoThenATokenIsAskedForAfterManyFailures() throws Exception {
		ConnectionGate gate = gate(RetryMode.AUTO);
		QuicTokenHandler handler = gate.newTokenHandler();
		for (int i = 0; i < ConnectionGate.FAILED_BURST; i++) {
			gate.handshakeFailed();
		}
		assertThat(asks(handler, "192.0.2.1")).isFalse();
		gate.handshakeFailed();
		assertThat(asks(handler, "192.0.2.1")).isTrue();
		this.now += TimeUnit.SECONDS.toNanos(1) / ConnectionGate.FAILED_PER_SECOND;
		assertThat(asks(handler, "192.0.2.1")).isFalse();
	}

	@Test
	void whenFailuresWereCountlessThenTheyAreForgottenSoon() throws Exception {
		ConnectionGate gate = gate(RetryMode.AUTO);
		for (int i = 0; i < 100_000; i++) {
			gate.handshakeFailed();
		}
		this.now += TimeUnit.SECONDS.toNanos(2);
		assertThat(asks(gate.newTokenHandler(), "192.0.2.1")).isFalse();
	}

	@Test
	void whenAutoThenAnAddressWithManyAttemptsIsAskedAndOthersAreNot() throws Exception {
		QuicTokenHandler handler = gate(RetryMode.AUTO).newTokenHandler();
		for (int i = 0; i < ConnectionGate.UNPROVED_BURST; i++) {
			assertThat(asks(handler, "192.0.2.1")).isFalse();
		}
		assertThat(asks(handler, "192.0.2.1")).isTrue();
		assertThat(asks(handler, "192.0.2.2")).isFalse();
	}

	@Test
	void whenAttemptsWereNotProvedThenTheOwnerOfTheAddressStillGetsIn() throws Exception {
		QuicTokenHandler handler = gate(RetryMode.AUTO).newTokenHandler();
		for (int i = 0; i < 10 * ConnectionGate.PROVED_BURST; i++) {
			asks(handler, "192.0.2.1");
		}
		assertThat(proves(handler, handler, "192.0.2.1")).isTrue();
	}

	@Test
	void whenAProvedAddressComesTooOftenThenItIsNotLetIn() throws Exception {
		QuicTokenHandler handler = gate(RetryMode.ALWAYS).newTokenHandler();
		int in = 0;
		for (int i = 0; i < 2 * ConnectionGate.PROVED_BURST; i++) {
			in += (proves(handler, handler, "192.0.2.1")) ? 1 : 0;
		}
		assertThat(in).isEqualTo(ConnectionGate.PROVED_BURST);
		assertThat(proves(handler, handler, "192.0.2.2")).isTrue();
		this.now += 1_000_000_000L;
		assertThat(proves(handler, handler, "192.0.2.1")).isTrue();
	}

	@Test
	void whenSocketIsAnotherThenTokenIsGood() throws Exception {
		ConnectionGate gate = gate(RetryMode.ALWAYS);
		assertThat(proves(gate.newTokenHandler(), gate.newTokenHandler(), "192.0.2.1")).isTrue();
	}

	@Test
	void whenServerIsAnotherThenTokenIsNotGood() throws Exception {
		assertThat(
				proves(gate(RetryMode.ALWAYS).newTokenHandler(), gate(RetryMode.ALWAYS).newTokenHandler(), "192.0.2.1"))
			.isFalse();
	}

	private ConnectionGate gate(RetryMode mode) {
		return new ConnectionGate(mode, () -> this.now);
	}

	private static void startHandshakes(ConnectionGate gate, int count) {
		for (int i = 0; i < count; i++) {
			gate.handshakeStarted();
		}
	}

	private static boolean asks(QuicTokenHandler handler, String address) throws UnknownHostException {
		ByteBuf token = Unpooled.buffer();
		boolean asks = handler.writeToken(token, ID, address(address));
		assertThat(token.isReadable()).isEqualTo(asks);
		assertThat(token.readableBytes()).isLessThanOrEqualTo(handler.maxTokenLength());
		return asks;
	}

	private static boolean proves(QuicTokenHandler issuer, QuicTokenHandler reader, String address)
			throws UnknownHostException {
		ByteBuf token = Unpooled.buffer();
		assertThat(issuer.writeToken(token, ID, address(address))).isTrue();
		return reader.validateToken(token, address(address)) >= 0;
	}

	private static InetSocketAddress address(String address) throws UnknownHostException {
		return new InetSocketAddress(InetAddress.getByName(address), 50000);
	}

}
