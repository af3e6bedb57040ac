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

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.webtransport.ClientTransport;
import io.github.webtransport.ClientWebSocketSettings;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.netty.websocket.WebSocketServer;
import io.github.webtransport.rawpeer.LeakGuard;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Races of QUIC and WebSockets, on networks that let UDP through or not.
 */
class TransportRaceIT {

	private static final Duration BOUND = Duration.ofSeconds(10);

	/**
	 * Longer than a connection takes to be established on a busy machine.
	 */
	private static final Duration HEAD_START = Duration.ofMillis(700);

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	private static final WebTransportHandler HOLD = (session) -> session.closeStatus().then();

	private static final Decisions decisions = new Decisions();

	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	private static WebTransportServer server;

	private static WebSocketServer web;

	private UdpRelay relay;

	private WebTransportClient client;

	private int webBefore;

	@BeforeAll
	static void startServers() {
		server = WebTransportServer.create(ServerSettings.builder(decisions)
			.port(0)
			.address(InetAddress.getLoopbackAddress())
			.listeners(1)
			.tls(CERTIFICATE.toTlsSettings())
			.build());
		server.start();
		web = WebSocketServer.start(CERTIFICATE, HOLD);
	}

	@AfterAll
	static void stopServers() {
		server.stop();
		web.close();
	}

	@BeforeEach
	void prepare() {
		this.relay = UdpRelay.open(server.getAddress().getPort(), NetworkConditions.GOOD, 0);
		this.webBefore = web.requests();
		decisions.count.set(0);
		web.refuse(0);
	}

	@AfterEach
	void close() {
		// So that the server can say that it has heard of the end
		this.relay.setConditions(NetworkConditions.GOOD);
		this.client.close().block(BOUND);
		this.relay.close();
	}

	private void client(UnaryOperator<ClientWebSocketSettings.Builder> settings) {
		this.client = WebTransportClient.builder()
			.trustCertificateHash(CERTIFICATE.getSha256())
			.transport(ClientTransport.AUTO)
			.quic(QuicSettings.builder().idleTimeout(Duration.ofSeconds(3)).build())
			.webSocket(settings
				.apply(ClientWebSocketSettings.builder().headStart(HEAD_START).baseUri(web.uri("127.0.0.1")))
				.build())
			.build();
	}

	private Mono<WebTransportSession> opening(String path) {
		return this.client.open(URI.create("https://127.0.0.1:" + this.relay.port() + path));
	}

	private SessionTransport open() {
		return opening("/").block(BOUND).getHandshakeInfo().getTransport();
	}

	private int webRequests() {
		return web.requests() - this.webBefore;
	}

	@Test
	void whenUdpGetsThroughThenQuicWinsAndTheServerDecidesOnce() {
		client((settings) -> settings);
		assertThat(open()).isEqualTo(SessionTransport.WEBTRANSPORT);
		// Twice as long as the head start: the server is heard, so nobody joins
		assertThat(opening("/slow").block(BOUND).getHandshakeInfo().getTransport())
			.isEqualTo(SessionTransport.WEBTRANSPORT);
		assertThat(decisions.count).hasValue(2);
		assertThat(webRequests()).isZero();
	}

	@Test
	void whenUdpGetsNoAnswerThenTheWebSocketWinsAndIsRemembered() {
		this.relay.setConditions(NetworkConditions.DEAD);
		client((settings) -> settings);
		assertThat(open()).isEqualTo(SessionTransport.WEBSOCKET);
		long begin = System.nanoTime();
		assertThat(open()).isEqualTo(SessionTransport.WEBSOCKET);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(HEAD_START);
		assertThat(webRequests()).isEqualTo(2);
		assertThat(decisions.count).hasValue(0);
	}

	@Test
	void whenTheUdpPortIsClosedThenTheWebSocketWins() throws Exception {
		int closed;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			closed = socket.getLocalPort();
		}
		client((settings) -> settings);
		WebTransportSession session = this.client.open(URI.create("https://127.0.0.1:" + closed + "/")).block(BOUND);
		assertThat(session.getHandshakeInfo().getTransport()).isEqualTo(SessionTransport.WEBSOCKET);
	}

	@Test
	void whenUdpGetsThroughAgainThenQuicHasAnotherChance() {
		this.relay.setConditions(NetworkConditions.DEAD);
		client((settings) -> settings.quicAgainAfter(Duration.ZERO));
		assertThat(open()).isEqualTo(SessionTransport.WEBSOCKET);
		this.relay.setConditions(NetworkConditions.GOOD);
		assertThat(open()).isEqualTo(SessionTransport.WEBTRANSPORT);
	}

	@Test
	void whenTheWebSocketThatHasWonFailsThenQuicIsTried() {
		this.relay.setConditions(NetworkConditions.DEAD);
		client((settings) -> settings);
		assertThat(open()).isEqualTo(SessionTransport.WEBSOCKET);
		this.relay.setConditions(NetworkConditions.GOOD);
		web.refuse(404);
		assertThat(open()).isEqualTo(SessionTransport.WEBTRANSPORT);
		assertThat(webRequests()).isEqualTo(2);
	}

	@Test
	void whenUdpStopsOnAConnectionThatIsOpenThenTheWebSocketJoins() {
		client((settings) -> settings);
		assertThat(open()).isEqualTo(SessionTransport.WEBTRANSPORT);
		this.relay.setConditions(NetworkConditions.DEAD);
		assertThat(open()).isEqualTo(SessionTransport.WEBSOCKET);
	}

	@Test
	void whenUdpStopsThenTheRecipeGoesOnOverAWebSocket() {
		client((settings) -> settings);
		AtomicInteger tokens = new AtomicInteger();
		WebTransportClient processing = WebTransportClient.builder()
			.trustCertificateHash(CERTIFICATE.getSha256())
			.transport(ClientTransport.AUTO)
			.quic(QuicSettings.builder().idleTimeout(Duration.ofSeconds(1)).build())
			.webSocket(ClientWebSocketSettings.builder().headStart(HEAD_START).baseUri(web.uri("127.0.0.1")).build())
			.requestProcessor((request) -> Mono.fromSupplier(
					() -> request.mutate().header("authorization", "Bearer " + tokens.incrementAndGet()).build()))
			.build();
		List<String> sessions = new CopyOnWriteArrayList<>();
		URI uri = URI.create("https://127.0.0.1:" + this.relay.port() + "/");
		Flux<WebTransportSession> opened = Flux.create((sink) -> sink.onDispose(processing.connect(uri, (session) -> {
			HandshakeInfo info = session.getHandshakeInfo();
			sessions.add(info.getTransport() + " " + info.getHeaders().getFirst("authorization"));
			sink.next(session);
			return Mono.never();
		}).subscribe(null, sink::error, sink::complete)));
		opened
			.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(100))
				.filter((failure) -> failure instanceof SessionClosedException
						|| failure instanceof WebTransportConnectException)
				.transientErrors(true))
			.doOnNext((session) -> this.relay.setConditions(NetworkConditions.DEAD))
			.take(2)
			.blockLast(BOUND);
		this.relay.setConditions(NetworkConditions.GOOD);
		processing.close().block(BOUND);
		assertThat(sessions).first().isEqualTo("WEBTRANSPORT Bearer 1");
		// Each transport that asks has a token of its own
		assertThat(sessions).last().isEqualTo("WEBSOCKET Bearer 3");
	}

	@Test
	void whenTheServerRefusesOverQuicThenThatIsFinal() {
		client((settings) -> settings);
		StepVerifier.create(opening("/403"))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class,
					(rejected) -> assertThat(rejected.getHttpStatus()).isEqualTo(403)))
			.verify(BOUND);
		assertThat(webRequests()).isZero();
	}

	@Test
	void whenTheServerHasNoFallbackThenTheFailureIsThatOfQuic() {
		this.relay.setConditions(NetworkConditions.DEAD);
		web.refuse(404);
		this.client = WebTransportClient.builder()
			.transport(ClientTransport.AUTO)
			.trustCertificateHash(CERTIFICATE.getSha256())
			.connectTimeout(Duration.ofMillis(600))
			.session(SessionSettings.builder().maxTotal(1).build())
			.webSocket(ClientWebSocketSettings.builder()
				.headStart(Duration.ofMillis(50))
				.baseUri(web.uri("127.0.0.1"))
				.build())
			.build();
		StepVerifier.create(opening("/"))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
				.hasMessageContaining("404")
				.satisfies((both) -> assertThat(both.getSuppressed()).singleElement()
					.isInstanceOf(SessionRejectedException.class)))
			.verify(BOUND);
		web.refuse(403);
		StepVerifier.create(opening("/"))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(SessionRejectedException.class))
			.verify(BOUND);
		assertThat(webRequests()).isEqualTo(2);
	}

	@Test
	void whenNobodyWaitsAnyMoreThenNothingIsLeft() {
		this.relay.setConditions(NetworkConditions.DEAD);
		client((settings) -> settings);
		Disposable opening = opening("/").subscribe();
		opening.dispose();
		Mono<Void> closed = this.client.close();
		StepVerifier.create(closed).expectComplete().verify(BOUND);
		assertThat(webRequests()).isZero();
	}

	private static final class Decisions implements WebTransportHandshakeHandler {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public boolean isMapped(String path) {
			return true;
		}

		@Override
		public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
			this.count.incrementAndGet();
			if ("/403".equals(request.getPath())) {
				return Mono.just(HandshakeDecision.reject(403));
			}
			Mono<HandshakeDecision> accepted = Mono.just(HandshakeDecision.accept(request, HOLD));
			return "/slow".equals(request.getPath()) ? accepted.delayElement(HEAD_START.multipliedBy(2)) : accepted;
		}

	}

}
