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

package io.github.webtransport.benchmarks.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.netty.server.NettyWebTransportServerFactory;
import reactor.core.publisher.Mono;

/**
 * Runs the server of {@code webtransport-core} with an echo handler, without Spring Boot.
 *
 * @since 0.1.0
 */
public final class WebTransportEchoServerProcess {

	private static final String ECHO = "/echo";

	/**
	 * Sessions whose streams nobody reads.
	 */
	private static final String UNREAD = "/unread";

	private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(30);

	private WebTransportEchoServerProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the number of sockets that share the port, and for how many idle
	 * sessions there has to be room for as long as the server runs, 0 for the defaults
	 * @throws Exception if the server fails
	 */
	public static void main(String[] args) throws Exception {
		int idleSessions = (args.length > 1) ? Integer.parseInt(args[1]) : 0;
		ServerSettings settings = ServerSettings.builder((request) -> Mono.just(decide(request)))
			.address(InetAddress.getLoopbackAddress())
			.port(0)
			.listeners(Integer.parseInt(args[0]))
			.quic(quic(idleSessions))
			.session(session(idleSessions))
			.tls(SelfSignedCertificate.create().toTlsSettings())
			.build();
		WebTransportServer server = NettyWebTransportServerFactory.create(settings);
		server.start();
		ServerControl.run(Objects.requireNonNull(server.getAddress()).getPort());
	}

	private static HandshakeDecision decide(HandshakeInfo request) {
		return switch (request.getPath()) {
			case ECHO -> HandshakeDecision.accept(request, EchoHandler.INSTANCE);
			case UNREAD -> HandshakeDecision.accept(request,
					(session) -> session.handleBidirectionalStreams((stream) -> Mono.never()));
			default -> HandshakeDecision.reject(404);
		};
	}

	private static QuicSettings quic(int idleSessions) {
		return (idleSessions > 0) ? QuicSettings.builder().idleTimeout(IDLE_TIMEOUT).build() : QuicSettings.DEFAULT;
	}

	private static SessionSettings session(int idleSessions) {
		int most = Math.max(SessionSettings.DEFAULT.getMaxTotal(), 2 * idleSessions);
		return SessionSettings.builder().maxTotal(most).build();
	}

}
