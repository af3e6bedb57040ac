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

package io.github.webtransport;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Serves WebTransport sessions, and ordinary HTTP/3 requests, on one UDP port.
 *
 * @since 0.1.0
 */
public interface WebTransportServer {

	/**
	 * Bind the port and serve. Blocks until the port is bound; not to be called on an
	 * event loop. Without effect when the server runs. A stopped server can be started
	 * again.
	 * @throws PortInUseException if another process has the port
	 * @throws PortNotPermittedException if this process may not bind the port
	 * @throws AddressNotAvailableException if this machine does not have the address
	 * @throws InvalidTlsSettingsException if keys and certificates cannot be used
	 * @throws WebTransportServerException if the port cannot be bound for another reason
	 * @throws EngineUnavailableException if there is no QUIC library for this platform
	 */
	void start();

	/**
	 * Ask every peer to leave: HTTP/3 GOAWAY and {@code WT_DRAIN_SESSION}
	 * (draft-ietf-webtrans-http3, section 4.7). New sessions are refused with 503 from
	 * then on.
	 * @return completes when no session is left. It does not end by itself: bound it, and
	 * call {@link #stop()}
	 */
	Mono<Void> drain();

	/**
	 * Close every session with {@code WT_CLOSE_SESSION}, wait a moment for the peers'
	 * answer so that it is not outrun (section 6), close the connections, free the port.
	 * Blocks for two seconds at most; not to be called on an event loop. Without effect
	 * when the server does not run.
	 */
	void stop();

	/**
	 * Return whether the port is bound.
	 * @return {@code true} between {@link #start()} and {@link #stop()}
	 */
	boolean isRunning();

	/**
	 * Return the address that is bound.
	 * @return the address with the actual port, or {@code null} when the server does not
	 * run
	 */
	@Nullable InetSocketAddress getAddress();

	/**
	 * Return the number of sessions that are open.
	 * @return the count, 0 when the server does not run
	 */
	int getSessionCount();

	/**
	 * Use other keys and certificates for connections that come from now on. Present ones
	 * are not touched.
	 * @param tls the new settings, for all server names
	 * @throws InvalidTlsSettingsException if the settings are not usable, or if no client
	 * would take a certificate of theirs, since it has ended or was not issued by the
	 * next one in its chain; the former ones stay then
	 */
	void reloadTls(TlsSettings tls);

	/**
	 * Return figures of the server, and what it tells its clients. Does not block.
	 * @return the figures of now; those of an engine without them are the number of
	 * sessions alone
	 */
	default ServerStats getStats() {
		return ServerStats.builder().sessions(getSessionCount(), getSessionCount(), 0).build();
	}

	/**
	 * Return what the QUIC engine can do.
	 * @return the capabilities
	 */
	EngineCapabilities getCapabilities();

	/**
	 * Create a server.
	 * @param settings the settings
	 * @return a server that is not started
	 * @see WebTransportProvider
	 */
	static WebTransportServer create(ServerSettings settings) {
		return ProviderLoader.load().createServer(settings);
	}

}
