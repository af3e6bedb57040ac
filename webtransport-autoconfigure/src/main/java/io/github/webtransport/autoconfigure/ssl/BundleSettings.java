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

package io.github.webtransport.autoconfigure.ssl;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.TlsSettings;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;

/**
 * Turns SSL bundles into settings.
 */
final class BundleSettings {

	private final TlsSettings.ClientAuth clientAuth;

	/**
	 * Create what turns bundles into settings.
	 * @param clientAuth whether clients are asked for a certificate
	 */
	BundleSettings(TlsSettings.ClientAuth clientAuth) {
		this.clientAuth = clientAuth;
	}

	/**
	 * Return the settings for a self-signed certificate.
	 * @throws InvalidConfigurationPropertyValueException if clients are to be asked for
	 * certificates
	 */
	TlsSettings of(SelfSignedCertificate certificate) {
		if (this.clientAuth != TlsSettings.ClientAuth.NONE) {
			throw withoutTrustStore("A self-signed certificate comes without a trust store. "
					+ "Name an SSL bundle with one by '" + ServerTls.BUNDLE + "' instead");
		}
		return certificate.toTlsSettings();
	}

	/**
	 * Return the settings for a bundle.
	 * @param bundleName the name of the bundle
	 * @param bundle the bundle
	 * @throws InvalidConfigurationPropertyValueException if clients are to be asked for
	 * certificates, and the bundle does not say whom to trust
	 * @throws InvalidTlsSettingsException if what is in the bundle cannot be read
	 */
	TlsSettings of(String bundleName, SslBundle bundle) {
		return TlsSettings.builder(load(bundle.getManagers()::getKeyManagerFactory))
			.keyPassword(bundle.getKey().getPassword())
			.trustManager(
					(this.clientAuth != TlsSettings.ClientAuth.NONE) ? trustManagerFactory(bundleName, bundle) : null)
			.clientAuth(this.clientAuth)
			.build();
	}

	/**
	 * A bundle without a trust store falls back to that of the JVM, which would let in
	 * whoever has a certificate of a public authority.
	 */
	private TrustManagerFactory trustManagerFactory(String bundleName, SslBundle bundle) {
		TrustManagerFactory factory = load(bundle.getManagers()::getTrustManagerFactory);
		if (bundle.getStores().getTrustStore() == null && issuers(factory).equals(issuers(trustStoreOfJvm()))) {
			throw withoutTrustStore(
					("The SSL bundle '%s' has no trust store, by which certificates of clients are judged. "
							+ "Set its 'truststore' properties, such as 'spring.ssl.bundle.pem.%s.truststore.certificate'")
						.formatted(bundleName, bundleName));
		}
		return factory;
	}

	/**
	 * Bundles read their files when they are asked for what is in them.
	 */
	private static <T> T load(Supplier<T> managers) {
		try {
			return managers.get();
		}
		catch (RuntimeException ex) {
			throw new InvalidTlsSettingsException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static Set<X509Certificate> issuers(TrustManagerFactory factory) {
		return Arrays.stream(factory.getTrustManagers())
			.filter(X509TrustManager.class::isInstance)
			.map(X509TrustManager.class::cast)
			.flatMap((manager) -> Arrays.stream(manager.getAcceptedIssuers()))
			.collect(Collectors.toSet());
	}

	private static TrustManagerFactory trustStoreOfJvm() {
		try {
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init((KeyStore) null);
			return factory;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The trust store of the JVM cannot be read", ex);
		}
	}

	private InvalidConfigurationPropertyValueException withoutTrustStore(String reason) {
		return new InvalidConfigurationPropertyValueException("webtransport.server.ssl.client-auth",
				this.clientAuth.name().toLowerCase(Locale.ROOT), reason);
	}

}
