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

package io.github.webtransport.autoconfigure;

import javax.net.ssl.TrustManagerFactory;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportServerException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.log.LogMessage;
import org.springframework.util.Assert;

/**
 * Gives the server its key and certificate: those of an SSL bundle, or self-signed ones.
 * Both at once are refused, because either choice would surprise somebody.
 */
final class ServerTls {

	private static final String BUNDLE = "webtransport.server.ssl.bundle";

	private static final Log logger = LogFactory.getLog(ServerTls.class);

	private final @Nullable String bundleName;

	private final TlsSettings.ClientAuth clientAuth;

	private final @Nullable SslBundles bundles;

	private final @Nullable SelfSignedCertificate selfSigned;

	ServerTls(WebTransportServerProperties.Ssl properties, @Nullable SslBundles bundles,
			@Nullable SelfSignedCertificate selfSigned) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(BUNDLE, properties.getBundle());
			entries.put("webtransport.server.ssl.self-signed", selfSigned);
		});
		this.bundleName = properties.getBundle();
		this.clientAuth = properties.getClientAuth();
		this.bundles = bundles;
		this.selfSigned = selfSigned;
	}

	TlsSettings getSettings() {
		if (this.bundleName != null) {
			return toSettings(PropertyCheck.bundle(BUNDLE, this.bundleName, this.bundles));
		}
		if (this.selfSigned != null) {
			return toSettings(this.selfSigned);
		}
		throw new MissingCertificateException();
	}

	private TlsSettings toSettings(SelfSignedCertificate certificate) {
		return certificate.toTlsSettings().mutate().clientAuth(this.clientAuth).build();
	}

	/**
	 * Let a server use another self-signed certificate for new connections.
	 * @param server the server
	 * @param certificate the certificate
	 */
	void reload(WebTransportServer server, SelfSignedCertificate certificate) {
		server.reloadTls(toSettings(certificate));
	}

	/**
	 * Let a server follow the updates of the bundle.
	 * @param server the server
	 */
	void reload(WebTransportServer server) {
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
		catch (WebTransportServerException ex) {
			logger.error("The updated SSL bundle '" + bundleName + "' cannot be used. The former one stays in use", ex);
		}
	}

	private SslBundles getBundles() {
		Assert.state(this.bundles != null, "'" + BUNDLE + "' needs a bean of type SslBundles");
		return this.bundles;
	}

	private TlsSettings toSettings(SslBundle bundle) {
		TrustManagerFactory trustManagerFactory = (this.clientAuth != TlsSettings.ClientAuth.NONE)
				? bundle.getManagers().getTrustManagerFactory() : null;
		return TlsSettings.builder(bundle.getManagers().getKeyManagerFactory())
			.keyPassword(bundle.getKey().getPassword())
			.trustManager(trustManagerFactory)
			.clientAuth(this.clientAuth)
			.build();
	}

}
