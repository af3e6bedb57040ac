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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.RetryMode;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server sends to an address that may belong to somebody else.
 */
@ExtendWith(LeakGuard.class)
class AmplificationIT {

	/**
	 * RFC 9000, section 8.1.
	 */
	private static final int FACTOR = 3;

	/**
	 * Longer than the server bothers with a handshake that does not go on.
	 */
	private static final Duration LIFE = Duration.ofSeconds(12);

	private static final Duration STEP = Duration.ofMillis(20);

	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().retry(RetryMode.NEVER));

	/**
	 * More than three times what a client sends first, and more than ten packets.
	 */
	private static final int LARGE_CERTIFICATE = 12_000;

	@RegisterExtension
	static final TestServer largeCertificate = TestServer.create(new ServerOptions().retry(RetryMode.NEVER));

	@Test
	@Rows("R72")
	@DisplayName("R72 an address that has not proved itself never gets more than three times what came from it")
	void whenAddressIsNotProvedThenAnswersAreBounded() throws Exception {
		List<byte[]> hellos = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			hellos.add(BareSocket.clientHello());
		}
		List<BareSocket> sources = new ArrayList<>();
		try {
			// One packet and then silence; twice the same; with garbage behind it; with
			// garbage that seems to come with an ID of the server's
			for (int i = 0; i < 4; i++) {
				BareSocket source = BareSocket.open(server.port());
				sources.add(source);
				source.send(hellos.get(i));
			}
			sources.get(1).send(hellos.get(1));
			for (int i = 0; i < 5; i++) {
				sources.get(2).send(BareSocket.longHeader(0xe0, 1, 100));
				byte[] handshake = BareSocket.longHeader(0xe0, 1, 100);
				handshake[5] = 20;
				sources.get(3).send(handshake);
			}
			long end = System.nanoTime() + LIFE.toNanos();
			while (System.nanoTime() < end) {
				for (BareSocket source : sources) {
					source.receive(STEP);
					assertThat(source.received()).isLessThanOrEqualTo(FACTOR * source.sent());
				}
			}
			assertThat(sources.get(0).received()).as("is answered at all").isGreaterThan(BareSocket.INITIAL_LENGTH);
		}
		finally {
			sources.forEach(BareSocket::close);
		}
		server.assertServes();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10 })
	@Rows("R72")
	@DisplayName("R72 a client is let in in spite of the bound: a large certificate, packets that get lost")
	void whenHandshakeIsLargeThenClientGetsIn(int loss) throws Exception {
		largeCertificate.server().reloadTls(TlsSettings.of(largeCertificate().toKeyManagerFactory()));
		for (int i = 0; i < 8; i++) {
			UdpRelay relay = largeCertificate.relay();
			relay.setConditions(NetworkConditions.lossy(loss));
			RawPeer peer = largeCertificate.browser(relay);
			assertThat(peer.serverCertificate().getEncoded()).hasSizeGreaterThan(LARGE_CERTIFICATE);
			peer.assertEchoes(peer.establish("/echo"));
			relay.setConditions(NetworkConditions.GOOD);
		}
	}

	private static X509Bundle largeCertificate() throws Exception {
		CertificateBuilder builder = new CertificateBuilder().subject("CN=localhost")
			.ecp256()
			.setIsCertificateAuthority(true);
		for (int i = 0; i < LARGE_CERTIFICATE / 60; i++) {
			builder.addSanDnsName("host-" + i + ".a-rather-long-name-that-fills-the-certificate.example.org");
		}
		return builder.buildSelfSigned();
	}

}
