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

import java.time.Duration;
import java.util.List;

import org.springframework.util.Assert;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;

/**
 * Settings of a client. Immutable.
 *
 * @param tls whom the client trusts
 * @param connectTimeout how long it may take to find the server's address and to
 * establish a connection, the TLS handshake included, over all addresses of a name
 * @param quic the settings of QUIC and HTTP/3
 * @param session the settings of sessions; the handshake timeout is for the server's
 * SETTINGS and for its answer, each
 * @param datagram the settings of the datagram queues
 * @param headers header fields of every request
 * @param protocols the application protocols that requests offer unless they name their
 * own
 * @param assumeWebTransport whether a server that accepts extended CONNECT and datagrams
 * is taken to speak WebTransport without saying so
 * @param metrics told of events
 * @since 0.1.0
 * @see WebTransportClient.Builder
 */
public record ClientSettings(ClientTlsSettings tls, Duration connectTimeout, QuicSettings quic, SessionSettings session,
		DatagramSettings datagram, MultiValueMap<String, String> headers, List<String> protocols,
		boolean assumeWebTransport, WebTransportMetrics metrics) {

	/**
	 * How long it may take to establish a connection, by default.
	 */
	public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * How long the server may take to answer, by default: longer than it takes itself for
	 * a decision ({@link SessionSettings#DEFAULT}), so that its status arrives.
	 */
	public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

	public ClientSettings {
		Assert.notNull(tls, "'tls' must not be null");
		SettingRange.positive("connectTimeout", connectTimeout);
		Assert.notNull(quic, "'quic' must not be null");
		Assert.notNull(session, "'session' must not be null");
		Assert.notNull(datagram, "'datagram' must not be null");
		Assert.notNull(metrics, "'metrics' must not be null");
		headers = CollectionUtils.unmodifiableMultiValueMap(RequestHeaders.copyOf(headers));
		protocols = List.copyOf(protocols);
	}

}
