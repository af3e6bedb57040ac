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
import java.time.Instant;
import java.util.logging.Level;

import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportServer;
import io.netty.pkitesting.CertificateBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Certificates for the names that clients ask for.
 */
@ExtendWith(LeakGuard.class)
class ServerNameIT {

	private static TlsSettings settings;

	private static WebTransportServer server;

	private static TlsPeer peer;

	@BeforeAll
	static void start() throws Exception {
		settings = tls("CN=others").mutate()
			.serverName("*.example.org", tls("CN=wildcard"))
			.serverName("api.example.org", tls("CN=api"))
			.build();
		server = WebTransportServer.create(ServerSettings.builder((request) -> Mono.empty())
			.port(0)
			.listeners(1)
			.address(InetAddress.getLoopbackAddress())
			.tls(settings)
			.build());
		server.start();
		peer = new TlsPeer();
	}

	@AfterAll
	static void stop() throws Exception {
		peer.close();
		server.stop();
	}

	@BeforeEach
	void reload() {
		server.reloadTls(settings);
	}

	private static TlsSettings tls(String subject) throws Exception {
		return tls(new CertificateBuilder().subject(subject));
	}

	private static TlsSettings tls(CertificateBuilder certificate) throws Exception {
		return TlsSettings.of(certificate.setIsCertificateAuthority(true).buildSelfSigned().toKeyManagerFactory());
	}

	private static String connect(String serverName) throws Exception {
		return peer.connect(serverName, server.getAddress().getPort()).subject();
	}

	@ParameterizedTest
	@DisplayName("A name gets its certificate, a wildcard stands for one label, and all others get the default")
	@CsvSource({ "api.example.org, CN=api", "API.Example.ORG, CN=api", "www.example.org, CN=wildcard",
			"a.www.example.org, CN=others", "example.org, CN=others", "example.test, CN=others",
			"localhost, CN=others" })
	void whenClientAsksForANameThenItGetsTheCertificate(String serverName, String subject) throws Exception {
		assertThat(connect(serverName)).isEqualTo(subject);
		assertThat(server.getStats().getCertificates()).hasSize(3);
	}

	@Test
	@DisplayName("The certificate of one name is replaced, and the others stay")
	void whenOneIsReloadedThenTheOthersStay() throws Exception {
		server.reloadTls(settings.mutate().serverName("api.example.org", tls("CN=new")).build());
		assertThat(connect("api.example.org")).isEqualTo("CN=new");
		assertThat(connect("www.example.org")).isEqualTo("CN=wildcard");
		assertThat(connect("localhost")).isEqualTo("CN=others");
	}

	@Test
	@DisplayName("A certificate of one name that has ended is refused, and all former ones stay")
	void whenOneHasEndedThenAllFormerStay() throws Exception {
		Instant now = Instant.now();
		TlsSettings ended = tls(new CertificateBuilder().subject("CN=ended")
			.notBefore(now.minusSeconds(60))
			.notAfter(now.minusSeconds(1)));
		TlsSettings reloaded = tls("CN=new").mutate().serverName("api.example.org", ended).build();
		assertThatExceptionOfType(InvalidTlsSettingsException.class).isThrownBy(() -> server.reloadTls(reloaded))
			.satisfies((ex) -> assertThat(ex.getServerName()).isEqualTo("api.example.org"))
			.withMessageContaining("'CN=ended'")
			.withMessageContaining("ended at");
		assertThat(connect("api.example.org")).isEqualTo("CN=api");
		assertThat(connect("localhost")).isEqualTo("CN=others");
	}

	@Test
	@DisplayName("A server whose certificate has ended starts all the same, and says so")
	void whenCertificateHasEndedAtStartThenServerStartsAndSaysSo() throws Exception {
		Instant now = Instant.now();
		WebTransportServer late = WebTransportServer.create(ServerSettings.builder((request) -> Mono.empty())
			.port(0)
			.listeners(1)
			.address(InetAddress.getLoopbackAddress())
			.tls(tls(new CertificateBuilder().subject("CN=ended")
				.notBefore(now.minusSeconds(60))
				.notAfter(now.minusSeconds(1))))
			.build());
		try (LogRecorder log = LogRecorder.start(Level.WARNING)) {
			late.start();
			assertThat(peer.connect("localhost", late.getAddress().getPort()).subject()).isEqualTo("CN=ended");
			assertThat(log.entries()).singleElement()
				.asString()
				.contains("Clients will refuse to connect", "'CN=ended'", "ended at");
		}
		finally {
			late.stop();
		}
	}

}
