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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log says why TLS handshakes fail, and by which certificate.
 */
@ExtendWith(LeakGuard.class)
class TlsFailureIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static X509Bundle authority;

	private static X509Bundle stranger;

	private static WebTransportServer server;

	@BeforeAll
	static void start() throws Exception {
		authority = new CertificateBuilder().subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
		stranger = new CertificateBuilder().subject("CN=stranger").setIsCertificateAuthority(true).buildSelfSigned();
		X509Bundle localhost = new CertificateBuilder().subject("CN=localhost")
			.addSanIpAddress("127.0.0.1")
			.buildIssuedBy(authority);
		server = WebTransportServer.create(ServerSettings.builder((request) -> Mono.empty())
			.port(0)
			.listeners(1)
			.address(InetAddress.getLoopbackAddress())
			.tls(TlsSettings.builder(localhost.toKeyManagerFactory())
				.trustManager(authority.toTrustManagerFactory())
				.clientAuth(TlsSettings.ClientAuth.NEED)
				.build())
			.build());
		server.start();
	}

	@AfterAll
	static void stop() {
		server.stop();
	}

	@Test
	@DisplayName("A client whose certificate nobody vouches for")
	void whenCertificateOfClientIsNotGoodThenLogSaysWhich() throws Exception {
		// A client shows no certificate that the server would not ask for
		X509Bundle namesake = new CertificateBuilder().subject("CN=authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		X509Bundle eve = new CertificateBuilder().subject("CN=eve").buildIssuedBy(namesake);
		assertThat(fail(WebTransportClient.builder()
			.trustManager(authority.toTrustManagerFactory())
			.keyManager(eve.toKeyManagerFactory(), null)))
			.contains("Refused a client by its certificate 'CN=eve' with the serial number ")
			.contains("issued by 'CN=authority': ");
	}

	@Test
	@DisplayName("A client without a certificate")
	void whenClientHasNoCertificateThenLogSaysSo() throws Exception {
		assertThat(fail(WebTransportClient.builder().trustManager(authority.toTrustManagerFactory())))
			.contains("The TLS handshake with the client at 127.0.0.1 failed: ");
	}

	private static String fail(WebTransportClient.Builder builder) {
		InetSocketAddress address = server.getAddress();
		assertThat(address).isNotNull();
		try (LogRecorder log = LogRecorder.start()) {
			WebTransportClient client = builder.build();
			StepVerifier.create(client.open(URI.create("https://127.0.0.1:" + address.getPort() + "/")))
				.expectError(WebTransportConnectException.class)
				.verify(TIMEOUT);
			client.close().block(TIMEOUT);
			new Journal().await("an entry in the log", () -> log.entries().isEmpty() ? null : true, () -> false);
			return String.join("\n", log.entries());
		}
	}

}
