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

package io.github.webtransport.benchmarks.soak;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.benchmarks.process.CommandLoop;
import io.github.webtransport.benchmarks.process.Fields;
import reactor.core.publisher.Mono;

/**
 * Runs an echo server that tells the state of its sessions.
 *
 * @since 0.1.0
 */
public final class SoakServerProcess {

	private static final Set<WebTransportSession> SESSIONS = ConcurrentHashMap.newKeySet();

	private SoakServerProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the number of sockets, and the windows of connections, of streams and
	 * of sessions
	 * @throws Exception if the server fails
	 */
	public static void main(String[] args) throws Exception {
		SelfSignedCertificate certificate = SelfSignedCertificate.create();
		WebTransportServer server = WebTransportServer.create(ServerSettings
			.builder((request) -> Mono.just(HandshakeDecision.accept(request, SoakServerProcess::echo)))
			.address(InetAddress.getLoopbackAddress())
			.port(0)
			.listeners(Integer.parseInt(args[0]))
			.quic(QuicSettings.builder()
				.maxData(Long.parseLong(args[1]))
				.maxStreamData(Long.parseLong(args[2]))
				.build())
			.session(SessionSettings.builder().initialMaxData(Long.parseLong(args[3])).build())
			.tls(certificate.toTlsSettings())
			.build());
		server.start();
		new CommandLoop(SoakServerProcess::handle)
			.run(new Fields("server").with("port", Objects.requireNonNull(server.getAddress()).getPort())
				.with("certificate", certificate.getSha256()));
	}

	private static Mono<Void> echo(WebTransportSession session) {
		SESSIONS.add(session);
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()), Integer.MAX_VALUE)
			.then()
			.doFinally((signal) -> SESSIONS.remove(session));
	}

	private static Fields handle(Fields command) {
		if (!command.name().equals("state")) {
			throw new IllegalArgumentException("Unknown command: " + command);
		}
		SESSIONS.forEach((session) -> System.err.println("SERVER " + StateDump.of(session)));
		return new Fields("state").with("sessions", SESSIONS.size());
	}

}
