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

package io.github.webtransport.autoconfigure.diagnostics;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.webtransport.InvalidTlsSettingsException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says which keys and certificates cannot be used, and why.
 */
class InvalidTlsSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTlsSettingsException> {

	private static final String SERVER_NAME_BUNDLE = "webtransport.server.ssl.server-name-bundles[%d].%s";

	/**
	 * The properties of a bundle that say where its key and its certificate come from.
	 */
	private static final List<String> LOCATIONS = List.of("spring.ssl.bundle.pem.%s.keystore.certificate",
			"spring.ssl.bundle.pem.%s.keystore.private-key", "spring.ssl.bundle.jks.%s.keystore.location",
			"spring.ssl.bundle.jks.%s.key.alias");

	/**
	 * What is not the location of a certificate or a key, but itself.
	 */
	private static final Pattern CONTENT = Pattern.compile("-----BEGIN|^(?:base64|data):");

	private static final String ACTION = """
			Give the server a private key and the certificate that was issued for it, first in its chain, in files \
			that exist and can be read. To compare them, "openssl x509 -noout -pubkey -in certificate" and \
			"openssl pkey -pubout -in key" print the same public key.""";

	private final @Nullable Environment environment;

	InvalidTlsSettingsFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidTlsSettingsException cause) {
		String serverName = cause.getServerName();
		String bundle = (serverName != null) ? bundleOf(serverName) : get("webtransport.server.ssl.bundle");
		return new FailureAnalysis("The keys and certificates of the WebTransport server%s cannot be used: %s.%s"
			.formatted((serverName != null) ? " for the name '" + serverName + "'" : "", cause.getReason(),
					(bundle != null) ? describe(bundle) : ""),
				ACTION, cause);
	}

	private @Nullable String bundleOf(String serverName) {
		String name;
		for (int i = 0; (name = get(SERVER_NAME_BUNDLE.formatted(i, "server-name"))) != null; i++) {
			if (name.equalsIgnoreCase(serverName)) {
				return get(SERVER_NAME_BUNDLE.formatted(i, "bundle"));
			}
		}
		return null;
	}

	private String describe(String bundle) {
		String locations = LOCATIONS.stream()
			.map((name) -> name.formatted(bundle))
			.filter((name) -> get(name) != null)
			.map((name) -> "%n    %s: %s".formatted(name, shown(get(name))))
			.collect(Collectors.joining());
		return " They come from the SSL bundle '%s'%s".formatted(bundle,
				locations.isEmpty() ? "." : ":%n%s".formatted(locations));
	}

	private static String shown(@Nullable String value) {
		return (value == null || CONTENT.matcher(value).find()) ? "(the text itself)" : value;
	}

	private @Nullable String get(String name) {
		return (this.environment != null) ? this.environment.getProperty(name) : null;
	}

}
