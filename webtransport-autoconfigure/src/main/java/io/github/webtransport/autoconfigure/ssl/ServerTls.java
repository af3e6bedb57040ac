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

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.webtransport.InvalidSettingException;
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
import org.springframework.util.StringUtils;

/**
 * Gives the server its keys and certificates: those of an SSL bundle, or self-signed
 * ones, and those of other bundles for the names that clients ask for. A bundle and
 * self-signed ones at once are refused, because either choice would surprise somebody.
 *
 * @since 0.1.0
 */
public final class ServerTls {

	static final String BUNDLE = "webtransport.server.ssl.bundle";

	private static final String SERVER_NAME_BUNDLES = "webtransport.server.ssl.server-name-bundles";

	/**
	 * Stands for the name of a bundle.
	 */
	private static final String SELF_SIGNED = "";

	private static final Log logger = LogFactory.getLog(ServerTls.class);

	private final @Nullable String bundleName;

	private final BundleSettings settings;

	private final @Nullable SslBundles bundles;

	private final @Nullable SelfSignedCertificate selfSigned;

	private final List<ServerName> serverNames;

	private final List<byte[]> ticketKeys;

	/**
	 * The last settings of each bundle that could be used, by its name: another bundle
	 * may be replaced while the files of one are not fit.
	 */
	private Map<String, TlsSettings> current = Map.of();

	/**
	 * Create the keys and certificates for all names.
	 * @param bundleName the name of an SSL bundle, or {@code null}
	 * @param clientAuth whether clients are asked for a certificate
	 * @param bundles the bundles of the application, if it has any
	 * @param selfSigned a self-signed certificate, or {@code null}
	 */
	public ServerTls(@Nullable String bundleName, TlsSettings.ClientAuth clientAuth, @Nullable SslBundles bundles,
			@Nullable SelfSignedCertificate selfSigned) {
		this(bundleName, clientAuth, bundles, selfSigned, List.of(), List.of());
	}

	/**
	 * Create the keys and certificates.
	 * @param bundleName the name of an SSL bundle, or {@code null}
	 * @param clientAuth whether clients are asked for a certificate
	 * @param bundles the bundles of the application, if it has any
	 * @param selfSigned a self-signed certificate, or {@code null}
	 * @param serverNames the bundles for names that clients ask for
	 * @param ticketKeys the secrets for tickets of TLS sessions
	 */
	public ServerTls(@Nullable String bundleName, TlsSettings.ClientAuth clientAuth, @Nullable SslBundles bundles,
			@Nullable SelfSignedCertificate selfSigned, List<ServerName> serverNames, List<byte[]> ticketKeys) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(BUNDLE, bundleName);
			entries.put("webtransport.server.ssl.self-signed", selfSigned);
		});
		this.bundleName = bundleName;
		this.settings = new BundleSettings(clientAuth);
		this.bundles = bundles;
		this.selfSigned = selfSigned;
		this.serverNames = List.copyOf(serverNames);
		this.ticketKeys = List.copyOf(ticketKeys);
	}

	/**
	 * Return the settings with which a server starts.
	 * @return the settings
	 * @throws MissingCertificateException if there is no certificate
	 */
	public synchronized TlsSettings getSettings() {
		this.current = load();
		return combine(this.current);
	}

	private Map<String, TlsSettings> load() {
		Map<String, TlsSettings> loaded = new LinkedHashMap<>();
		loaded.put(defaultName(), loadDefault());
		for (int i = 0; i < this.serverNames.size(); i++) {
			String serverName = required(i, "server-name", this.serverNames.get(i).serverName());
			String bundle = required(i, "bundle", this.serverNames.get(i).bundle());
			try {
				String property = property(i, "bundle");
				loaded.computeIfAbsent(bundle,
						(name) -> this.settings.of(name, SettingsMapper.bundle(property, name, this.bundles)));
			}
			catch (InvalidTlsSettingsException ex) {
				throw ex.forServerName(serverName);
			}
		}
		return loaded;
	}

	private String defaultName() {
		return (this.bundleName != null) ? this.bundleName : SELF_SIGNED;
	}

	private TlsSettings loadDefault() {
		if (this.bundleName != null) {
			return this.settings.of(this.bundleName, SettingsMapper.bundle(BUNDLE, this.bundleName, this.bundles));
		}
		if (this.selfSigned != null) {
			return this.settings.of(this.selfSigned);
		}
		throw new MissingCertificateException();
	}

	private TlsSettings combine(Map<String, TlsSettings> bundles) {
		TlsSettings.Builder builder = settingsOf(defaultName(), bundles).mutate().ticketKeys(this.ticketKeys);
		Set<String> names = new HashSet<>();
		for (int i = 0; i < this.serverNames.size(); i++) {
			String serverName = required(i, "server-name", this.serverNames.get(i).serverName());
			if (!names.add(serverName)) {
				throw new InvalidConfigurationPropertyValueException(property(i, "server-name"), serverName,
						"There is a bundle for that name already");
			}
			try {
				builder.serverName(serverName,
						settingsOf(required(i, "bundle", this.serverNames.get(i).bundle()), bundles));
			}
			catch (InvalidSettingException ex) {
				throw new InvalidConfigurationPropertyValueException(property(i, "server-name"), serverName,
						"Expected: " + ex.getExpected());
			}
		}
		return builder.build();
	}

	private static TlsSettings settingsOf(String bundle, Map<String, TlsSettings> bundles) {
		TlsSettings settings = bundles.get(bundle);
		Assert.state(settings != null, () -> "The SSL bundle '" + bundle + "' was not loaded");
		return settings;
	}

	private static String required(int index, String name, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidConfigurationPropertyValueException(property(index, name), value,
					"A server name and the name of an SSL bundle belong together");
		}
		return value;
	}

	private static String property(int index, String name) {
		return "%s[%d].%s".formatted(SERVER_NAME_BUNDLES, index, name);
	}

	/**
	 * Let a server use another self-signed certificate for new connections.
	 * @param server the server
	 * @param certificate the certificate
	 */
	public void reload(WebTransportServer server, SelfSignedCertificate certificate) {
		replace(server, SELF_SIGNED, this.settings.of(certificate));
	}

	/**
	 * Let a server follow the updates of the bundles.
	 * @param server the server
	 */
	public void reload(WebTransportServer server) {
		Set<String> names = new HashSet<>();
		if (this.bundleName != null) {
			names.add(this.bundleName);
		}
		for (ServerName serverName : this.serverNames) {
			if (serverName.bundle() != null) {
				names.add(serverName.bundle());
			}
		}
		names.forEach((name) -> getBundles().addBundleUpdateHandler(name, (bundle) -> reload(server, name, bundle)));
	}

	private void reload(WebTransportServer server, String bundleName, SslBundle bundle) {
		try {
			replace(server, bundleName, this.settings.of(bundleName, bundle));
			logger.debug(LogMessage.format("New connections use the updated SSL bundle '%s'", bundleName));
		}
		catch (RuntimeException ex) {
			// A file may have been replaced, and not yet the other
			logger.warn(LogMessage.format("The updated SSL bundle '%s' cannot be used. The former one stays in use: %s",
					bundleName, ex.getMessage()));
			logger.debug("The updated SSL bundle cannot be used", ex);
		}
	}

	private synchronized void replace(WebTransportServer server, String bundleName, TlsSettings settings) {
		Map<String, TlsSettings> replaced = new LinkedHashMap<>(this.current.isEmpty() ? load() : this.current);
		replaced.put(bundleName, settings);
		server.reloadTls(combine(replaced));
		this.current = replaced;
	}

	private SslBundles getBundles() {
		Assert.state(this.bundles != null, "'" + BUNDLE + "' needs a bean of type SslBundles");
		return this.bundles;
	}

}
