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

import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;

import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportServerException;
import io.github.webtransport.conformance.Rows;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Certificates that change while the server runs.
 */
@ExtendWith(LeakGuard.class)
class CertificateReloadIT {

	private static final int SESSIONS = 5;

	private static final int ROUNDS = 10;

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Test
	@Rows("R67")
	@DisplayName("R67 new connections see the new certificate, present ones go on")
	void whenReloadedThenNewConnectionsSeeTheNewCertificate() {
		RawPeer before = server.browser();
		RawStream session = before.establish("/echo");
		Certificate old = before.serverCertificate();
		server.server().reloadTls(SelfSignedCertificate.create().toTlsSettings());
		RawPeer after = server.browser();
		assertThat(after.serverCertificate()).isNotEqualTo(old);
		after.assertEchoes(after.establish("/echo"));
		before.assertEchoes(session);
	}

	@Test
	@Rows("R67")
	@DisplayName("R67 certificates change again and again under load: every session goes on, and nobody is turned away")
	void whenReloadedUnderLoadThenSessionsGoOnAndNobodyIsTurnedAway() throws Exception {
		List<SelfSignedCertificate> certificates = List.of(SelfSignedCertificate.create(),
				SelfSignedCertificate.create());
		RawPeer[] peers = new RawPeer[SESSIONS];
		RawStream[] sessions = new RawStream[SESSIONS];
		for (int i = 0; i < SESSIONS; i++) {
			peers[i] = server.browser();
			sessions[i] = peers[i].establish("/echo");
		}
		for (int round = 0; round < ROUNDS; round++) {
			SelfSignedCertificate certificate = certificates.get(round % certificates.size());
			CompletableFuture<Void> reload = CompletableFuture
				.runAsync(() -> server.server().reloadTls(certificate.toTlsSettings()));
			RawPeer newcomer = server.browser();
			for (int i = 0; i < SESSIONS; i++) {
				peers[i].assertEchoes(sessions[i]);
			}
			newcomer.assertEchoes(newcomer.establish("/echo"));
			reload.get(10, TimeUnit.SECONDS);
			assertThat(server.browser().serverCertificate()).isEqualTo(certificate.getCertificate());
		}
		for (RawStream session : sessions) {
			session.assertOpen();
		}
	}

	@Test
	@Rows("R67")
	@DisplayName("R67 certificates that no client takes are refused, and the former ones stay")
	void whenClientsWouldNotTakeTheCertificateThenRefusedAndFormerStay() throws Exception {
		Certificate former = server.browser().serverCertificate();
		Instant now = Instant.now();
		X509Bundle authority = authority();
		X509Bundle ended = new CertificateBuilder().subject("CN=localhost")
			.notBefore(now.minusSeconds(60))
			.notAfter(now.minusSeconds(1))
			.buildIssuedBy(authority);
		X509Bundle good = new CertificateBuilder().subject("CN=localhost").buildIssuedBy(authority);
		PrivateKey key = good.getKeyPair().getPrivate();
		assertRefused(ended.toKeyManagerFactory(), "ended at");
		assertRefused(keys(key, good.getCertificate(), authority().getCertificate()), "was not issued by the next one");
		assertThat(server.browser().serverCertificate()).isEqualTo(former);
		server.server().reloadTls(TlsSettings.of(keys(key, good.getCertificate(), authority.getCertificate())));
		assertThat(server.browser().serverCertificate()).isEqualTo(good.getCertificate());
	}

	private static X509Bundle authority() throws Exception {
		return new CertificateBuilder().subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
	}

	private static void assertRefused(KeyManagerFactory keys, String reason) {
		assertThatExceptionOfType(InvalidTlsSettingsException.class)
			.isThrownBy(() -> server.server().reloadTls(TlsSettings.of(keys)))
			.withMessageContaining(reason);
	}

	@Test
	@Rows("R67")
	@DisplayName("R67 keys that cannot be used are refused, and the former ones stay")
	void whenKeysCannotBeUsedThenRefusedAndFormerStay() throws Exception {
		Certificate former = server.browser().serverCertificate();
		KeyStore empty = KeyStore.getInstance("PKCS12");
		empty.load(null, null);
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(empty, new char[0]);
		assertThatExceptionOfType(WebTransportServerException.class)
			.isThrownBy(() -> server.server().reloadTls(TlsSettings.of(keys)));
		assertThat(server.browser().serverCertificate()).isEqualTo(former);
	}

	@Test
	@Rows("R67")
	@DisplayName("R67 a key that does not belong to its certificate is refused, the former one stays, and sessions go on")
	void whenKeyDoesNotBelongToCertificateThenRefusedAndSessionsGoOn() throws Exception {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		Certificate former = peer.serverCertificate();
		X509Bundle other = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		KeyManagerFactory keys = keys(other.getKeyPair().getPrivate(), former);
		assertThatExceptionOfType(InvalidTlsSettingsException.class)
			.isThrownBy(() -> server.server().reloadTls(TlsSettings.of(keys)));
		assertThat(server.browser().serverCertificate()).isEqualTo(former);
		peer.assertEchoes(session);
	}

	private static KeyManagerFactory keys(PrivateKey key, Certificate... chain) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setKeyEntry("server", key, new char[0], chain);
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, new char[0]);
		return keys;
	}

}
