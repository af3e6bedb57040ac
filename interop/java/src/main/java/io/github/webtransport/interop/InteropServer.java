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

package io.github.webtransport.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportServer;
import reactor.core.publisher.Mono;

/**
 * Our server, for foreign clients.
 *
 * @since 0.1.0
 */
public final class InteropServer {

	private InteropServer() {
	}

	/**
	 * Print the port and the hash of the certificate, and serve until the standard input
	 * ends.
	 * @param args unused
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Map<String, WebTransportHandler> handlers = Endpoints.byPath();
		SelfSignedCertificate certificate = SelfSignedCertificate.create();
		WebTransportServer server = WebTransportServer
			.create(ServerSettings.builder((request) -> Mono.justOrEmpty(decide(request, handlers)))
				.address(InetAddress.getLoopbackAddress())
				.port(0)
				.listeners(1)
				.tls(certificate.toTlsSettings())
				.build());
		server.start();
		InetSocketAddress address = Objects.requireNonNull(server.getAddress());
		System.out.println("READY " + address.getPort() + " " + certificate.getSha256());
		while (System.in.read() != -1) {
			Thread.onSpinWait();
		}
		server.stop();
	}

	private static HandshakeDecision decide(HandshakeInfo request, Map<String, WebTransportHandler> handlers) {
		WebTransportHandler handler = handlers.get(request.getPath());
		if (handler == null) {
			return HandshakeDecision.reject(404);
		}
		String protocol = request.getOfferedProtocols().contains(Content.PROTOCOL) ? Content.PROTOCOL : null;
		return HandshakeDecision.accept(request.mutate().protocol(protocol).build(), handler);
	}

}
