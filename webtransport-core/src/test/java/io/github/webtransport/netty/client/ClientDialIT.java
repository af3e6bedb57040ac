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

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import javax.net.ssl.TrustManagerFactory;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names with several addresses, and certificates that are checked against names.
 */
class ClientDialIT {

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	private static WebTransportServer server;

	private DatagramSocket silent;

	private WebTransportClient client;

	@BeforeAll
	static void startServer() {
		server = start(InetAddress.getLoopbackAddress());
	}

	private static WebTransportServer start(InetAddress address) {
		WebTransportServer server = WebTransportServer.create(ServerSettings.builder(new AcceptAll())
			.port(0)
			.address(address)
			.listeners(1)
			.tls(CERTIFICATE.toTlsSettings())
			.build());
		server.start();
		return server;
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@BeforeEach
	void openSilentSocket() throws IOException {
		this.silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
	}

	@AfterEach
	void closeClient() {
		this.client.close().block(BOUND);
		this.silent.close();
	}

	@Test
	void whenFirstAddressDoesNotAnswerThenNextIsTried() {
		Mono<WebTransportSession> opening = open("localhost", this::trustHash, silentAddress(), server.getAddress());
		StepVerifier.create(opening).expectNextCount(1).expectComplete().verify(BOUND);
	}

	@Test
	void whenServerHasIpv6AddressThenItIsReached() throws IOException {
		InetAddress address = InetAddress.getByName("::1");
		Assumptions.assumeTrue(NetworkInterface.getByInetAddress(address) != null);
		WebTransportServer server = start(address);
		try {
			this.client = WebTransportClient.builder().apply(this::trustStore).build();
			URI uri = URI.create("https://[::1]:" + server.getAddress().getPort() + "/");
			StepVerifier.create(this.client.open(uri)).expectNextCount(1).expectComplete().verify(BOUND);
			this.client.close().block(BOUND);
		}
		finally {
			server.stop();
		}
	}

	@Test
	void whenNoAddressAnswersThenConnectTimesOut() {
		Consumer<WebTransportClient.Builder> settings = (builder) -> builder.connectTimeout(Duration.ofMillis(200));
		assertFails(open("localhost", settings, silentAddress(), silentAddress()),
				(ex) -> assertThat(ex).hasCauseInstanceOf(TimeoutException.class));
	}

	@Test
	void whenThereIsNoAddressThenConnectionFails() {
		assertFails(open("localhost", this::trustHash), (ex) -> assertThat(ex).hasMessageContaining("localhost"));
	}

	@Test
	void whenTrustStoreKnowsCertificateThenNameIsChecked() {
		Mono<WebTransportSession> opening = open("localhost", this::trustStore, server.getAddress());
		StepVerifier.create(opening).expectNextCount(1).expectComplete().verify(BOUND);
	}

	@Test
	void whenCertificateIsForAnotherNameThenConnectionFails() {
		assertFails(open("other.example", this::trustStore, server.getAddress()),
				(ex) -> assertThat(ex).hasCauseInstanceOf(CertificateException.class)
					.rootCause()
					.hasMessageContaining("other.example"));
	}

	@Test
	void whenCertificateIsTrustedByHashThenNameDoesNotMatter() {
		Mono<WebTransportSession> opening = open("other.example", this::trustHash, server.getAddress());
		StepVerifier.create(opening).expectNextCount(1).expectComplete().verify(BOUND);
	}

	private InetSocketAddress silentAddress() {
		return (InetSocketAddress) this.silent.getLocalSocketAddress();
	}

	private Mono<WebTransportSession> open(String host, Consumer<WebTransportClient.Builder> trust,
			InetSocketAddress... addresses) {
		this.client = new NettyWebTransportClient(
				WebTransportClient.builder().connectTimeout(Duration.ofSeconds(4)).apply(trust).toSettings(),
				(loops, authority, loop) -> loop.newSucceededFuture(List.of(addresses)));
		return this.client.open(URI.create("https://" + host + ":" + server.getAddress().getPort() + "/"));
	}

	private void trustHash(WebTransportClient.Builder builder) {
		builder.trustCertificateHash(CERTIFICATE.getSha256());
	}

	private void trustStore(WebTransportClient.Builder builder) {
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

	private static void assertFails(Mono<?> opening, Consumer<Throwable> failure) {
		StepVerifier.create(opening).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(WebTransportConnectException.class);
			failure.accept(ex);
		}).verify(BOUND);
	}

	private static final class AcceptAll implements WebTransportHandshakeHandler {

		@Override
		public boolean isMapped(String path) {
			return true;
		}

		@Override
		public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
			return Mono.just(HandshakeDecision.accept(request, (session) -> Mono.never()));
		}

	}

}
