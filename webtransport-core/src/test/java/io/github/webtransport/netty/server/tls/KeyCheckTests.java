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

package io.github.webtransport.netty.server.tls;

import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.EnumMap;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;

import io.github.webtransport.InvalidTlsSettingsException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link KeyCheck}.
 */
class KeyCheckTests {

	private static final char[] PASSWORD = "secret".toCharArray();

	/**
	 * One of each: RSA keys take their time.
	 */
	private static final Map<Algorithm, X509Bundle> BUNDLES = new EnumMap<>(Algorithm.class);

	private static final Map<Algorithm, X509Bundle> OTHER_BUNDLES = new EnumMap<>(Algorithm.class);

	@ParameterizedTest
	@EnumSource(value = Algorithm.class, names = { "ecp256", "ecp384", "rsa2048", "ed25519" })
	void whenKeyBelongsToCertificateThenItPasses(Algorithm algorithm) {
		X509Bundle bundle = BUNDLES.computeIfAbsent(algorithm, KeyCheckTests::bundle);
		assertThatNoException()
			.isThrownBy(() -> KeyCheck.check(keys(bundle.getKeyPair().getPrivate(), bundle.getCertificate())));
	}

	@ParameterizedTest
	@EnumSource(value = Algorithm.class, names = { "ecp256", "ecp384", "rsa2048", "ed25519" })
	void whenKeyBelongsToAnotherCertificateThenSubjectIsNamed(Algorithm algorithm) throws Exception {
		PrivateKey other = OTHER_BUNDLES.computeIfAbsent(algorithm, KeyCheckTests::bundle).getKeyPair().getPrivate();
		for (Algorithm ofCertificate : new Algorithm[] { algorithm, Algorithm.ecp256, Algorithm.rsa2048 }) {
			X509Bundle bundle = BUNDLES.computeIfAbsent(ofCertificate, KeyCheckTests::bundle);
			KeyManagerFactory keys = keys(other, bundle.getCertificate());
			assertThatExceptionOfType(InvalidTlsSettingsException.class).isThrownBy(() -> KeyCheck.check(keys))
				.satisfies((ex) -> assertThat(ex.getReason())
					.contains("the private key does not belong to the certificate of 'CN=example.org'"));
		}
	}

	@Test
	void whenThereIsNoKeyThenItIsSaid() throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD);
		assertThatExceptionOfType(InvalidTlsSettingsException.class).isThrownBy(() -> KeyCheck.check(keys))
			.withMessageContaining("there is no private key");
	}

	private static X509Bundle bundle(Algorithm algorithm) {
		try {
			return new CertificateBuilder().subject("CN=example.org")
				.algorithm(algorithm)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyManagerFactory keys(PrivateKey key, Certificate certificate) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setKeyEntry("server", key, PASSWORD, new Certificate[] { certificate });
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD);
		return keys;
	}

}
