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

package io.github.webtransport.test.memory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.protocol.SubprotocolNegotiation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A server that clients of the same JVM reach without a socket. Handshakes, sessions and
 * streams go through the same code as on the network, flow control of sessions and
 * streams included; there is no TLS, no loss and no path that changes.
 *
 * @since 0.1.0
 */
public final class InMemoryWebTransportServer implements WebTransportServer {

	private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

	/**
	 * For URIs, where the settings leave it to the system.
	 */
	private static final int ANY_PORT = 4433;

	private static final EngineCapabilities CAPABILITIES = EngineCapabilities
		.builder(MemoryCarrier.ENGINE, EngineCapabilities.MEMORY)
		.applicationErrorCodes(true)
		.datagramQueueVisible(true)
		.build();

	private final Supplier<ServerSettings> settings;

	private final Object lifecycle = new Object();

	private volatile @Nullable MemoryNetwork network;

	/**
	 * Create a server.
	 * @param settings gives the settings when the server is started
	 */
	public InMemoryWebTransportServer(Supplier<ServerSettings> settings) {
		this.settings = settings;
	}

	/**
	 * Open a session, as a client does.
	 * @param request what to ask for. Its authority is not looked at
	 * @return opens a session with each subscription, and fails as
	 * {@link io.github.webtransport.WebTransportClient#open(SessionRequest)} does
	 */
	public Mono<WebTransportSession> open(SessionRequest request) {
		return open(request, UnaryOperator.identity());
	}

	/**
	 * Open a session, as a client does, and let something stand before the decision of
	 * the server on it, such as a login that needs no credentials.
	 * @param request what to ask for. Its authority is not looked at
	 * @param handshake called with each subscription, on the thread that subscribes, with
	 * what decides on the sessions of the server; returns what decides on this one
	 * @return see {@link #open(SessionRequest)}
	 */
	public Mono<WebTransportSession> open(SessionRequest request,
			UnaryOperator<WebTransportHandshakeHandler> handshake) {
		SubprotocolNegotiation.validateNames(request.getProtocols());
		return Mono.create((sink) -> {
			MemoryNetwork network = this.network;
			if (network != null) {
				WebTransportHandshakeHandler handler = handshake.apply(network.settings().getHandshakeHandler());
				new MemoryHandshake(network, request, handler, sink).start();
			}
			else {
				sink.error(new WebTransportConnectException("The server does not run", null));
			}
		});
	}

	@Override
	public void start() {
		synchronized (this.lifecycle) {
			if (this.network == null) {
				this.network = new MemoryNetwork(this.settings.get());
			}
		}
	}

	@Override
	public Mono<Void> drain() {
		return Mono.defer(() -> {
			MemoryNetwork network = this.network;
			return (network != null) ? network.drain() : Mono.empty();
		});
	}

	@Override
	public void stop() {
		synchronized (this.lifecycle) {
			MemoryNetwork network = this.network;
			if (network != null) {
				this.network = null;
				network.drain().subscribe();
				network.close(network.settings().getShutdownStatus()).timeout(CLOSE_WAIT, Mono.empty()).block();
				network.shutdown();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.network != null;
	}

	/**
	 * Return the address that the settings name. Nothing is bound to it.
	 */
	@Override
	public @Nullable InetSocketAddress getAddress() {
		MemoryNetwork network = this.network;
		if (network == null) {
			return null;
		}
		int port = network.settings().getPort();
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), (port != 0) ? port : ANY_PORT);
	}

	@Override
	public int getSessionCount() {
		MemoryNetwork network = this.network;
		return (network != null) ? network.sessionCount() : 0;
	}

	/**
	 * Without effect: nothing is encrypted.
	 */
	@Override
	public void reloadTls(TlsSettings tls) {
	}

	@Override
	public EngineCapabilities getCapabilities() {
		return CAPABILITIES;
	}

}
