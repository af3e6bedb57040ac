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
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.SettingsMapper;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.log.LogMessage;
import org.springframework.util.Assert;

/**
 * Gives the server its key and certificate: those of an SSL bundle, or self-signed ones.
 * Both at once are refused, because either choice would surprise somebody.
 *
 * @since 0.1.0
 */
public final class ServerTls {

	private static final String BUNDLE = "webtransport.server.ssl.bundle";

	private static final Log logger = LogFactory.getLog(ServerTls.class);

	private final @Nullable String bundleName;

	private final TlsSettings.ClientAuth clientAuth;

	private final @Nullable SslBundles bundles;

	private final @Nullable SelfSignedCertificate selfSigned;

	/**
	 * Create the keys and certificates.
	 * @param bundleName the name of an SSL bundle, or {@code null}
	 * @param clientAuth whether clients are asked for a certificate
	 * @param bundles the bundles of the application, if it has any
	 * @param selfSigned a self-signed certificate, or {@code null}
	 */
	public ServerTls(@Nullable String bundleName, TlsSettings.ClientAuth clientAuth, @Nullable SslBundles bundles,
			@Nullable SelfSignedCertificate selfSigned) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(BUNDLE, bundleName);
			entries.put("webtransport.server.ssl.self-signed", selfSigned);
		});
		this.bundleName = bundleName;
		this.clientAuth = clientAuth;
		this.bundles = bundles;
		this.selfSigned = selfSigned;
	}

	/**
	 * Return the settings with which a server starts.
	 * @return the settings
	 * @throws MissingCertificateException if there is no certificate
	 */
	public TlsSettings getSettings() {
		if (this.bundleName != null) {
			return toSettings(SettingsMapper.bundle(BUNDLE, this.bundleName, this.bundles));
		}
		if (this.selfSigned != null) {
			return toSettings(this.selfSigned);
		}
		throw new MissingCertificateException();
	}

	private TlsSettings toSettings(SelfSignedCertificate certificate) {
		if (this.clientAuth != TlsSettings.ClientAuth.NONE) {
			throw withoutTrustStore("A self-signed certificate comes without a trust store. "
					+ "Name an SSL bundle with one by '" + BUNDLE + "' instead");
		}
		return certificate.toTlsSettings();
	}

	/**
	 * Let a server use another self-signed certificate for new connections.
	 * @param server the server
	 * @param certificate the certificate
	 */
	public void reload(WebTransportServer server, SelfSignedCertificate certificate) {
		server.reloadTls(toSettings(certificate));
	}

	/**
	 * Let a server follow the updates of the bundle.
	 * @param server the server
	 */
	public void reload(WebTransportServer server) {
		String bundleName = this.bundleName;
		if (bundleName != null) {
			getBundles().addBundleUpdateHandler(bundleName, (bundle) -> reload(server, bundleName, bundle));
		}
	}

	private void reload(WebTransportServer server, String bundleName, SslBundle bundle) {
		try {
			server.reloadTls(toSettings(bundle));
			logger.debug(LogMessage.format("New connections use the updated SSL bundle '%s'", bundleName));
		}
		catch (RuntimeException ex) {
			// A file may have been replaced, and not yet the other
			logger.warn(LogMessage.format("The updated SSL bundle '%s' cannot be used. The former one stays in use: %s",
					bundleName, ex.getMessage()));
			logger.debug("The updated SSL bundle cannot be used", ex);
		}
	}

	private SslBundles getBundles() {
		Assert.state(this.bundles != null, "'" + BUNDLE + "' needs a bean of type SslBundles");
		return this.bundles;
	}

	private TlsSettings toSettings(SslBundle bundle) {
		return TlsSettings.builder(load(bundle.getManagers()::getKeyManagerFactory))
			.keyPassword(bundle.getKey().getPassword())
			.trustManager((this.clientAuth != TlsSettings.ClientAuth.NONE) ? trustManagerFactory(bundle) : null)
			.clientAuth(this.clientAuth)
			.build();
	}

	/**
	 * A bundle without a trust store falls back to that of the JVM, which would let in
	 * whoever has a certificate of a public authority.
	 */
	private TrustManagerFactory trustManagerFactory(SslBundle bundle) {
		TrustManagerFactory factory = load(bundle.getManagers()::getTrustManagerFactory);
		if (bundle.getStores().getTrustStore() == null && issuers(factory).equals(issuers(trustStoreOfJvm()))) {
			throw withoutTrustStore(
					("The SSL bundle '%s' has no trust store, by which certificates of clients are judged. "
							+ "Set its 'truststore' properties, such as 'spring.ssl.bundle.pem.%s.truststore.certificate'")
						.formatted(this.bundleName, this.bundleName));
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
