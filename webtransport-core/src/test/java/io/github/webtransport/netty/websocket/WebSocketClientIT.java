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

package io.github.webtransport.netty.websocket;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.TrustManagerFactory;

import io.github.webtransport.ClientClosedException;
import io.github.webtransport.ClientTransport;
import io.github.webtransport.ClientWebSocketSettings;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.TooManySessionsException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.rawpeer.LeakGuard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for clients that open sessions over WebSockets.
 */
class WebSocketClientIT {

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	private final BlockingQueue<CloseStatus> ends = new LinkedBlockingQueue<>();

	private static BlockingQueue<CloseStatus> currentEnds;

	private static WebSocketServer server;

	private WebTransportClient client;

	@BeforeAll
	static void startServer() {
		server = WebSocketServer.start(CERTIFICATE, (session) -> {
			session.closeStatus().subscribe(currentEnds::add);
			return Mono.when(session.incomingBidirectionalStreams().flatMap((stream) -> stream.send(stream.receive())),
					session.sendDatagrams(session.receiveDatagrams()));
		});
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void forget() {
		currentEnds = this.ends;
		server.refuse(0);
	}

	@AfterEach
	void closeClient() {
		this.client.close().block(BOUND);
	}

	private WebTransportClient client(Consumer<WebTransportClient.Builder> settings) {
		return client(server.uri("127.0.0.1"), settings);
	}

	private WebTransportClient client(URI base, Consumer<WebTransportClient.Builder> settings) {
		this.client = WebTransportClient.builder()
			.transport(ClientTransport.WEBSOCKET)
			.webSocket(ClientWebSocketSettings.builder().baseUri(base).build())
			.apply(settings)
			.build();
		return this.client;
	}

	private static void trustHash(WebTransportClient.Builder builder) {
		builder.trustCertificateHash(CERTIFICATE.getSha256());
	}

	private static void trustStore(WebTransportClient.Builder builder) {
		try {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			store.setCertificateEntry("server", CERTIFICATE.getCertificate());
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(store);
			builder.trustManager(factory);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static URI session(String path) {
		return URI.create("https://server.example" + path);
	}

	private static String echo(WebTransportSession session, String text) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.just(buffer(session, text)))
				.then(DataBufferUtils.join(stream.receive()))
				.map(WebSocketClientIT::take))
			.block(BOUND);
	}

	private static DataBuffer buffer(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String take(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

	private static void assertFails(Mono<?> opening, Consumer<Throwable> failure) {
		StepVerifier.create(opening).expectErrorSatisfies(failure).verify(BOUND);
	}

	@Test
	void shouldOpenASessionLikeAnyOther() throws Exception {
		WebTransportSession session = client(WebSocketClientIT::trustHash)
			.open(SessionRequest.builder(session("/rooms/blue?a=1")).protocols("chat").header("x-token", "7").build())
			.block(BOUND);
		assertThat(server.request().uri()).isEqualTo("/rooms/blue?a=1");
		assertThat(server.request().requestHeaders().get("x-token")).isEqualTo("7");
		assertThat(session.getHandshakeInfo().getTransport()).isEqualTo(SessionTransport.WEBSOCKET);
		assertThat(session.getHandshakeInfo().getProtocol()).isEqualTo("chat");
		assertThat(session.getHandshakeInfo().getResponse().status()).isEqualTo(101);
		assertThat(session.getHandshakeInfo().getQueryParams().getFirst("a")).isEqualTo("1");
		assertThat(echo(session, "one")).isEqualTo("one");
		session.sendDatagram(buffer(session, "two"));
		assertThat(take(session.receiveDatagrams().blockFirst(BOUND))).isEqualTo("two");
		session.close(CloseStatus.of(42, "bye")).block(BOUND);
		assertThat(this.ends.poll(10, TimeUnit.SECONDS)).isEqualTo(CloseStatus.of(42, "bye"));
	}

	@Test
	void whenAnAuthorityIsTrustedThenTheNameIsChecked() {
		WebTransportSession session = client(server.uri("localhost"), WebSocketClientIT::trustStore).open(session("/"))
			.block(BOUND);
		assertThat(session.isOpen()).isTrue();
		session.close().block(BOUND);
		assertThat(server.requests()).isPositive();
	}

	@Test
	void whenTheCertificateIsNotTrustedThenThereIsNoSession() {
		int before = server.requests();
		assertFails(client((builder) -> {
		}).open(session("/")), (ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
			.hasMessageContaining("certificate is refused"));
		assertThat(server.requests()).isEqualTo(before);
	}

	@Test
	void whenTheServerRefusesThenTheClientLearnsStatusAndFields() {
		server.refuse(401);
		assertFails(client(WebSocketClientIT::trustHash).open(session("/")),
				(ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class, (rejected) -> {
					assertThat(rejected.getHttpStatus()).isEqualTo(401);
					assertThat(rejected.getHeaders().getFirst("X-Reason")).isEqualTo("test");
				}));
		server.refuse(200);
		assertFails(this.client.open(session("/")),
				(ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
					.hasMessageContaining("does not speak QMux"));
	}

	@Test
	void whenNobodyListensThenThereIsNoSession() {
		WebSocketServer gone = WebSocketServer.start(null, (session) -> Mono.empty());
		gone.close();
		assertFails(client(gone.uri("127.0.0.1"), WebSocketClientIT::trustHash).open(session("/")),
				(ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
					.hasCauseInstanceOf(java.io.IOException.class));
	}

	@Test
	void whenTheClientHasAsManySessionsAsItMayThenTheNextOneWaitsForItsPlace() {
		client((builder) -> {
			trustHash(builder);
			builder.session(SessionSettings.builder().maxTotal(1).build());
		});
		for (int i = 0; i < 2; i++) {
			WebTransportSession session = this.client.open(session("/")).retryWhen(retryWhileFull()).block(BOUND);
			assertFails(this.client.open(session("/")),
					(ex) -> assertThat(ex).isInstanceOf(TooManySessionsException.class));
			session.close().block(BOUND);
		}
		server.refuse(503);
		assertFails(this.client.open(session("/")).retryWhen(retryWhileFull()),
				(ex) -> assertThat(ex).isInstanceOf(SessionRejectedException.class));
		server.refuse(0);
		this.client.open(session("/")).block(BOUND);
	}

	/**
	 * A place is free when the socket is closed, some moments after the session.
	 */
	private static reactor.util.retry.Retry retryWhileFull() {
		return reactor.util.retry.Retry.backoff(100, Duration.ofMillis(10))
			.maxBackoff(Duration.ofMillis(50))
			.filter(TooManySessionsException.class::isInstance);
	}

	@Test
	void whenTheClientIsClosedThenItsSessionsAre() throws Exception {
		WebTransportSession session = client(WebSocketClientIT::trustHash).open(session("/")).block(BOUND);
		this.client.close(CloseStatus.of(3, "done")).block(BOUND);
		assertThat(session.closeStatus().block(BOUND)).isEqualTo(CloseStatus.of(3, "done"));
		assertThat(this.ends.poll(10, TimeUnit.SECONDS)).isEqualTo(CloseStatus.of(3, "done"));
		assertFails(this.client.open(session("/")), (ex) -> assertThat(ex).isInstanceOf(ClientClosedException.class));
	}

	@Test
	void whenTheServerSaysNothingThenTheClientGivesUp() throws Exception {
		try (WebSocketServer silent = WebSocketServer.start(null, (session) -> Mono.empty())) {
			silent.keepSilent();
			assertFails(
					client(silent.uri("127.0.0.1"),
							(builder) -> builder.connectTimeout(Duration.ofSeconds(5))
								.handshakeTimeout(Duration.ofMillis(200)))
						.open(session("/")),
					(ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class));
			assertThat(silent.channels().get(0).closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void whenNobodyWaitsAnyMoreThenTheSocketIsClosed() throws Exception {
		try (WebSocketServer silent = WebSocketServer.start(null, (session) -> Mono.empty())) {
			silent.keepSilent();
			StepVerifier.create(client(silent.uri("127.0.0.1"), (builder) -> {
			}).open(session("/"))).expectSubscription().then(() -> {
				while (silent.channels().isEmpty()) {
					Thread.onSpinWait();
				}
			}).thenCancel().verify(BOUND);
			assertThat(silent.channels().get(0).closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void whenTheServerSendsTextThenTheSessionEnds() {
		try (WebSocketServer chatty = WebSocketServer.start(null, (session) -> Mono.never())) {
			chatty.sendText("hello");
			Mono<CloseStatus> end = client(chatty.uri("127.0.0.1"), (builder) -> {
			}).open(session("/"))
				.flatMap(WebTransportSession::closeStatus)
				.onErrorReturn(WebTransportConnectException.class, CloseStatus.INTERNAL_ERROR);
			assertThat(end.block(BOUND))
				.matches((status) -> status.isAbrupt() || status.equals(CloseStatus.INTERNAL_ERROR));
		}
	}

}
