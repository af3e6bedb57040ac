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

package io.github.webtransport.test.autoconfigure;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.netty.handler.ssl.util.SimpleTrustManagerFactory;

import org.springframework.boot.ssl.SslBundle;

/**
 * Trusts the certificates for which a bundle has the keys, whatever name they are for and
 * whoever signed them: the server of a test is at {@code localhost}.
 */
final class PinnedTrustManagerFactory extends SimpleTrustManagerFactory {

	private final TrustManager trustManager;

	PinnedTrustManagerFactory(SslBundle bundle) {
		this.trustManager = new PinnedTrustManager(certificates(bundle));
	}

	private static Set<Certificate> certificates(SslBundle bundle) {
		KeyStore keyStore = bundle.getStores().getKeyStore();
		if (keyStore == null) {
			return Set.of();
		}
		try {
			Set<Certificate> certificates = new HashSet<>();
			for (String alias : Collections.list(keyStore.aliases())) {
				if (keyStore.isKeyEntry(alias)) {
					certificates.add(keyStore.getCertificate(alias));
				}
			}
			return certificates;
		}
		catch (KeyStoreException ex) {
			throw new IllegalStateException("The key store cannot be read", ex);
		}
	}

	@Override
	protected void engineInit(KeyStore keyStore) {
		// Knows whom to trust
	}

	@Override
	protected void engineInit(ManagerFactoryParameters managerFactoryParameters) {
		// Knows whom to trust
	}

	@Override
	protected TrustManager[] engineGetTrustManagers() {
		return new TrustManager[] { this.trustManager };
	}

	private static final class PinnedTrustManager implements X509TrustManager {

		private final Set<Certificate> certificates;

		private PinnedTrustManager(Set<Certificate> certificates) {
			this.certificates = certificates;
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
			if (!this.certificates.contains(chain[0])) {
				throw new CertificateException("Not the certificate of the server of this application");
			}
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
			throw new CertificateException("Judges servers only");
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
