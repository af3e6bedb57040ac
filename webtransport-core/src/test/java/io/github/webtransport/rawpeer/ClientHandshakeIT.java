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

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.RawConnectRequest;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.TooManySessionsException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How the client opens sessions at our server, and how it fails to.
 */
class ClientHandshakeIT {

	private static final Duration BOUND = Journal.BOUND;

	private static final Duration SHORT = Duration.ofMillis(300);

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(server);

	@Rows("R17")
	@ParameterizedTest
	@ValueSource(ints = { 302, 400, 403, 404, 405, 429, 501, 503 })
	void whenServerRejectsThenClientSeesStatusAndAsksNoMore(int status) {
		assertRejected(this.client.get().open(this.client.uri("/reject?status=" + status)), status);
		server.awaitEvent("request /reject");
		assertThat(server.count("request /reject")).isZero();
	}

	@Test
	void whenServerRejectsThenClientSeesHeaderFields() {
		TestClient.assertFails(this.client.get().open(this.client.uri("/reject-by-error?status=503")),
				(ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class, (rejected) -> {
					assertThat(rejected.getHttpStatus()).isEqualTo(503);
					assertThat(rejected.getHeaders()).containsOnly(Map.entry("retry-after", List.of("3")));
					assertThat(rejected.getHeaders().getFirst("Retry-After")).isEqualTo("3");
				}));
	}

	@Test
	void whenServerAcceptsThenClientSeesStatusAndHeaderFields() {
		HandshakeInfo info = this.client.open("/headers").getHandshakeInfo();
		HandshakeResponse response = info.getResponse();
		assertThat(response.status()).isEqualTo(201);
		assertThat(response.headers()).containsEntry("x-extra", List.of("yes", "again"))
			.containsEntry("x-request", List.of("draft-15 webtransport-h3 /headers"));
		assertThat(info.getRawRequest()).isEqualTo(new RawConnectRequest("webtransport-h3", "/headers", "draft-15"));
	}

	@Test
	void whenPathIsNotMappedThenClientSees404() {
		assertRejected(this.client.get().open(this.client.uri("/nowhere")), 404);
	}

	@Test
	void whenOriginIsForeignThenClientSees403() {
		SessionRequest request = SessionRequest.builder(this.client.uri("/echo")).origin("https://example.org").build();
		assertRejected(this.client.get().open(request), 403);
	}

	@Test
	void whenSessionIsRejectedThenNextIsOpenedOnSameConnection() {
		assertRejected(this.client.get().open(this.client.uri("/nowhere")), 404);
		this.client.open("/hold");
		assertThat(server.gauges().connections()).isEqualTo(1);
	}

	@Test
	void whenServerSpeaksProtocolThenFirstOfClientIsChosen() {
		SessionRequest request = SessionRequest.builder(this.client.uri("/protocols"))
			.protocols("other", "chat.v1", "chat.v2")
			.build();
		WebTransportSession session = this.client.get().open(request).block(BOUND);
		assertThat(session.getHandshakeInfo().getProtocol()).isEqualTo("chat.v1");
		assertThat(session.getHandshakeInfo().getOfferedProtocols()).containsExactly("other", "chat.v1", "chat.v2");
	}

	@Test
	void whenServerSpeaksNoProtocolThenNoneIsChosen() {
		WebTransportSession session = this.client.with((builder) -> builder.protocols("other"))
			.open(this.client.uri("/protocols"))
			.block(BOUND);
		assertThat(session.getHandshakeInfo().getProtocol()).isNull();
	}

	@Rows("R65")
	@Test
	void whenProtocolNamesAreIllegalThenClientRefusesThem() {
		for (String name : new String[] { "", "caf\u00e9" }) {
			SessionRequest request = SessionRequest.builder(this.client.uri("/echo")).protocols(name).build();
			assertThatIllegalArgumentException().isThrownBy(() -> this.client.get().open(request));
		}
		SessionRequest twice = SessionRequest.builder(this.client.uri("/echo")).protocols("a", "a").build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.get().open(twice));
	}

	@Test
	void whenCertificateHashDiffersThenConnectionFails() {
		WebTransportClient other = WebTransportClient.builder()
			.trustCertificateHash(SelfSignedCertificate.create().getSha256())
			.build();
		TestClient.assertFails(other.open(this.client.uri("/echo")), (ex) -> assertThat(ex)
			.isInstanceOf(WebTransportConnectException.class)
			.hasMessageContaining("refused: The hash of the server's certificate is not among those that are trusted")
			.rootCause()
			.isInstanceOf(CertificateException.class)
			.hasMessageContaining("hash"));
		other.close().block(BOUND);
	}

	@Test
	void whenTrustStoreDoesNotKnowCertificateThenConnectionFails() {
		WebTransportClient other = WebTransportClient.create();
		TestClient.assertFails(other.open(this.client.uri("/echo")),
				(ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
					.hasMessageContaining("not from an authority that this client trusts")
					.hasCauseInstanceOf(CertificateException.class));
		other.close().block(BOUND);
	}

	@Test
	void whenNobodyAnswersThenConnectTimesOut() throws IOException {
		try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");
			assertTimesOut(this.client.with((builder) -> builder.connectTimeout(SHORT)).open(uri));
		}
	}

	@Test
	void whenHostIsNotKnownThenConnectionFails() {
		TestClient.assertFails(
				this.client.with((builder) -> builder.connectTimeout(SHORT)).open(URI.create("https://no.invalid/")),
				(ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class));
	}

	@Test
	void whenServerDoesNotDecideThenHandshakeTimesOut() {
		assertTimesOut(this.client.with((builder) -> builder.handshakeTimeout(SHORT))
			.open(this.client.uri("/handshake-never")));
		server.awaitEvent("handshake cancelled");
	}

	@Test
	void whenOpeningIsCancelledThenRequestIsReset() {
		Disposable opening = this.client.get().open(this.client.uri("/handshake-never")).subscribe();
		server.awaitEvent("request /handshake-never");
		opening.dispose();
		server.awaitEvent("handshake cancelled");
	}

	@Test
	void whenDialIsCancelledThenSocketIsClosed() throws IOException {
		try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");
			Disposable opening = this.client.get().open(uri).subscribe();
			silent.receive(new DatagramPacket(new byte[2048], 2048));
			opening.dispose();
			StepVerifier.create(this.client.get().close()).expectComplete().verify(BOUND);
		}
	}

	@Rows("C13")
	@Test
	void whenMaximumIsReachedThenClientOpensNoMore() {
		WebTransportClient one = this.client.with((builder) -> builder.session(Sessions.maxTotal(1)));
		WebTransportSession session = one.open(this.client.uri("/hold")).block(BOUND);
		TestClient.assertFails(one.open(this.client.uri("/hold")), (ex) -> assertThat(ex)
			.isInstanceOfSatisfying(TooManySessionsException.class, (tooMany) -> assertThat(tooMany.getMax()).isOne()));
		session.close().block(BOUND);
		server.awaitEvent("closed 0 ''");
		Mono<WebTransportSession> next = one.open(this.client.uri("/hold"))
			.retryWhen(Retry.fixedDelay(200, Duration.ofMillis(20)).filter(TooManySessionsException.class::isInstance));
		assertThat(next.block(BOUND)).isNotNull();
	}

	// connect(uri, handler)

	@Test
	void whenHandlerCompletesThenSessionIsClosedAndConnectCompletes() {
		StepVerifier.create(this.client.get().connect(this.client.uri("/hold"), (session) -> Mono.empty()))
			.expectComplete()
			.verify(BOUND);
		server.awaitEvent("closed 0 ''");
	}

	@Test
	void whenHandlerFailsThenSessionIsClosedAndConnectFails() {
		WebTransportHandler handler = (session) -> Mono.error(new IllegalArgumentException("handler fails"));
		StepVerifier.create(this.client.get().connect(this.client.uri("/hold"), handler))
			.expectErrorMessage("handler fails")
			.verify(BOUND);
		server.awaitEvent("closed 1 'Internal error'");
	}

	@Test
	void whenServerClosesWithCodeThenConnectFails() {
		Mono<Void> connected = this.client.get()
			.connect(this.client.uri("/close?code=7&reason=enough"), (session) -> Mono.never());
		TestClient.assertFails(connected,
				(ex) -> assertThat(ex).isInstanceOfSatisfying(SessionClosedException.class, (closed) -> {
					assertThat(closed.getStatus()).isEqualTo(CloseStatus.of(7, "enough"));
					assertThat(closed.isRemote()).isTrue();
				}));
	}

	@Test
	void whenServerClosesNormallyThenConnectCompletes() {
		StepVerifier.create(this.client.get().connect(this.client.uri("/close?code=0"), (session) -> Mono.never()))
			.expectComplete()
			.verify(BOUND);
	}

	@Test
	void whenConnectIsCancelledThenSessionIsClosed() {
		Sinks.Empty<Void> handled = Sinks.empty();
		Disposable connected = this.client.get()
			.connect(this.client.uri("/hold"),
					(session) -> Mono.<Void>never().doOnSubscribe((ignored) -> handled.tryEmitEmpty()))
			.subscribe();
		handled.asMono().block(BOUND);
		connected.dispose();
		server.awaitEvent("closed 0 ''");
	}

	@Test
	void whenHandlerNamesProtocolsThenTheyAreOffered() {
		StepVerifier.create(this.client.get().connect(this.client.uri("/protocols"), new ChatHandler()))
			.expectComplete()
			.verify(BOUND);
	}

	private static void assertRejected(Mono<?> opening, int status) {
		TestClient.assertFails(opening, (ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class,
				(rejected) -> assertThat(rejected.getHttpStatus()).isEqualTo(status)));
	}

	private static void assertTimesOut(Mono<?> opening) {
		TestClient.assertFails(opening, (ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
			.hasCauseInstanceOf(TimeoutException.class));
	}

	private static final class ChatHandler implements WebTransportHandler {

		@Override
		public Mono<Void> handle(WebTransportSession session) {
			return "chat.v2".equals(session.getHandshakeInfo().getProtocol()) ? Mono.empty()
					: Mono.error(new IllegalStateException("No protocol"));
		}

		@Override
		public List<String> getProtocols() {
			return List.of("chat.v2");
		}

	}

}
