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

package io.github.webtransport.netty.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.TooManySessionsException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Event loops that end under a client, which does not own them. The client has room for
 * one session, so that a place that is not given back fails the next one.
 */
class ClientLoopsIT {

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	private static final Handshakes HANDSHAKES = new Handshakes();

	private static WebTransportServer server;

	private final CompletableFuture<Void> resolving = new CompletableFuture<>();

	private LoopResources loops;

	private WebTransportClient client;

	@BeforeAll
	static void startServer() {
		server = WebTransportServer.create(ServerSettings.builder(HANDSHAKES)
			.port(0)
			.address(InetAddress.getLoopbackAddress())
			.listeners(1)
			.tls(CERTIFICATE.toTlsSettings())
			.build());
		server.start();
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@BeforeEach
	void createClient() {
		replaceLoops();
		this.client = new NettyWebTransportClient(WebTransportClient.builder()
			.trustCertificateHash(CERTIFICATE.getSha256())
			.connectTimeout(Duration.ofMinutes(1))
			.session(SessionSettings.builder().maxTotal(1).handshakeTimeout(Duration.ofMinutes(1)).build())
			.toSettings(), this::resolve);
	}

	private void replaceLoops() {
		this.loops = LoopResources.create("client-loops", 1, true);
		HttpResources.set(this.loops);
		// Created by the first who asks, and only then do they end
		this.loops.onClient(LoopResources.DEFAULT_NATIVE);
	}

	private void endLoops() {
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(BOUND);
	}

	private Future<List<InetSocketAddress>> resolve(ClientLoops loops, Authority authority, EventLoop loop) {
		if (authority.host().equals("never.example")) {
			this.resolving.complete(null);
			return loop.newPromise();
		}
		return loop.newSucceededFuture(List.of(server.getAddress()));
	}

	@AfterEach
	void close() {
		StepVerifier.create(this.client.close()).expectComplete().verify(BOUND);
		HttpResources.reset();
		endLoops();
	}

	@Test
	void whenLoopsHaveEndedThenOpeningFailsAndNextOneSucceedsOnOthers() {
		endLoops();
		assertConnectFails(this.client.open(uri("localhost", "/accept")));
		assertConnectFails(this.client.open(uri("localhost", "/accept")));
		assertOpensOnOtherLoops();
	}

	@Test
	void whenLoopsEndWhileAddressIsLookedUpThenOpeningFails() {
		CompletableFuture<WebTransportSession> opening = this.client.open(uri("never.example", "/accept")).toFuture();
		this.resolving.join();
		endLoops();
		assertConnectFails(Mono.fromFuture(opening));
		assertOpensOnOtherLoops();
	}

	@Test
	void whenLoopsEndBeforeServerAnswersThenOpeningFails() {
		CompletableFuture<WebTransportSession> opening = this.client.open(uri("localhost", "/never")).toFuture();
		HANDSHAKES.undecided.asMono().block(BOUND);
		endLoops();
		assertConnectFails(Mono.fromFuture(opening));
		assertOpensOnOtherLoops();
	}

	@Test
	void whenLoopsEndUnderSessionThenNextOneOpensOnOthers() {
		WebTransportSession session = this.client.open(uri("localhost", "/accept")).block(BOUND);
		endLoops();
		StepVerifier.create(session.closeStatus()).expectNextCount(1).expectComplete().verify(BOUND);
		assertOpensOnOtherLoops();
	}

	@Test
	void whenLoopsEndUnderConnectionThatIsKeptThenNextSessionOpensOnOthers() {
		this.client.open(uri("localhost", "/accept")).flatMap(WebTransportSession::close).block(BOUND);
		endLoops();
		assertOpensOnOtherLoops();
	}

	private void assertOpensOnOtherLoops() {
		replaceLoops();
		// The place of a session is given back behind the end of the loops
		StepVerifier
			.create(this.client.open(uri("localhost", "/accept"))
				.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))
					.filter(TooManySessionsException.class::isInstance)))
			.expectNextCount(1)
			.expectComplete()
			.verify(BOUND);
	}

	private static URI uri(String host, String path) {
		return URI.create("https://" + host + ":" + server.getAddress().getPort() + path);
	}

	private static void assertConnectFails(Mono<?> opening) {
		StepVerifier.create(opening)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class))
			.verify(BOUND);
	}

	private static final class Handshakes implements WebTransportHandshakeHandler {

		private final Sinks.Empty<Void> undecided = Sinks.empty();

		@Override
		public boolean isMapped(String path) {
			return true;
		}

		@Override
		public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
			if (request.getPath().equals("/never")) {
				this.undecided.tryEmitEmpty();
				return Mono.never();
			}
			return Mono.just(HandshakeDecision.accept(request, (session) -> Mono.never()));
		}

	}

}
