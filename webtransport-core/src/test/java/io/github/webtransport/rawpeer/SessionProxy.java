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

package io.github.webtransport.rawpeer;

import java.net.URI;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import reactor.core.publisher.Mono;

/**
 * Relays sessions to another server: streams, datagrams, resets, stops, drains, closes,
 * and the application protocol.
 */
final class SessionProxy implements WebTransportHandshakeHandler {

	private final WebTransportClient client;

	private final URI target;

	SessionProxy(WebTransportClient client, URI target) {
		this.client = client;
		this.target = target;
	}

	@Override
	public boolean isMapped(String path) {
		return true;
	}

	/**
	 * The server behind decides. Its refusal is passed on as it is, status and header
	 * fields.
	 */
	@Override
	public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		return this.client.open(toTarget(request))
			.map((upstream) -> accept(request, upstream))
			.onErrorMap(WebTransportConnectException.class, (ex) -> new SessionRejectedException(502, ex));
	}

	private SessionRequest toTarget(HandshakeInfo request) {
		String query = request.getUri().getRawQuery();
		return SessionRequest.builder(this.target.resolve(request.getPath() + ((query != null) ? "?" + query : "")))
			.protocols(request.getOfferedProtocols().toArray(String[]::new))
			.build();
	}

	private HandshakeDecision accept(HandshakeInfo request, WebTransportSession upstream) {
		String protocol = upstream.getHandshakeInfo().getProtocol();
		return HandshakeDecision.accept(request.mutate().protocol(protocol).build(), new Relay(upstream));
	}

	private record Relay(WebTransportSession upstream) implements WebTransportHandler {

		@Override
		public Mono<Void> handle(WebTransportSession session) {
			// Apart from the handler, which is cancelled when its session ends
			relayEnd(session, this.upstream).subscribe();
			relayEnd(this.upstream, session).subscribe();
			// A cancelled stream would be reset as if its sender had given up
			return Mono.whenDelayError(relay(session, this.upstream), relay(this.upstream, session))
				.onErrorComplete(SessionClosedException.class)
				.then(session.closeStatus())
				.then();
		}

		/**
		 * The client gave up before there was a session.
		 */
		@Override
		public void abandon() {
			this.upstream.close().subscribe();
		}

		private static Mono<Void> relay(WebTransportSession from, WebTransportSession to) {
			Mono<Void> bidirectional = from
				.handleBidirectionalStreams((in) -> to.createBidirectionalStream().flatMap((out) -> relay(in, out)));
			Mono<Void> unidirectional = from.handleUnidirectionalStreams(
					(in) -> to.createUnidirectionalStream().flatMap((out) -> out.send(in.receive())));
			Mono<Void> datagrams = to.sendDatagrams(from.receiveDatagrams());
			Mono<Void> drain = from.draining().then(to.drain());
			return Mono.whenDelayError(bidirectional, unidirectional, datagrams, drain);
		}

		/**
		 * One direction may end by a reset while the other goes on. Whoever has to know
		 * of an error has been told by then.
		 */
		private static Mono<Void> relay(WebTransportStream in, WebTransportStream out) {
			return Mono.whenDelayError(out.send(in.receive()), in.send(out.receive())).onErrorComplete();
		}

		private static Mono<Void> relayEnd(WebTransportSession from, WebTransportSession to) {
			return from.closeStatus().flatMap((status) -> (status.isAbrupt()) ? to.abort() : to.close(status));
		}

	}

}
