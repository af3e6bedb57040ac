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

package io.github.webtransport.autoconfigure.server;

import java.net.InetAddress;
import java.util.Locale;

import io.github.webtransport.TlsSettings;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Refuses to serve the web application over HTTP/3 to those whom its own server keeps
 * out.
 */
final class WebExposureCheck {

	private static final String SERVE_WEB = "webtransport.server.http3.serve-web";

	private static final String ADDRESS = "server.address";

	private static final String CLIENT_AUTH = "server.ssl.client-auth";

	private static final String FORWARD_HEADERS = "server.forward-headers-strategy";

	private final Binder binder;

	private final WebTransportServerProperties properties;

	WebExposureCheck(Environment environment, WebTransportServerProperties properties) {
		this.binder = Binder.get(environment);
		this.properties = properties;
	}

	/**
	 * Check the properties.
	 * @throws InvalidConfigurationPropertyValueException if the web server is stricter
	 */
	void check() {
		checkAddress();
		checkClientAuth();
		checkForwardHeaders();
	}

	private void checkAddress() {
		InetAddress web = this.binder.bind(ADDRESS, InetAddress.class).orElse(null);
		if (web == null) {
			return;
		}
		InetAddress address = this.properties.getAddress();
		boolean narrower = web.isAnyLocalAddress() || web.equals(address)
				|| (address != null && address.isLoopbackAddress());
		if (!narrower) {
			refuse(ADDRESS, web.getHostAddress(),
					"'webtransport.server.address' is %s: set it to the same address".formatted((address != null)
							? "'" + address.getHostAddress() + "'" : "not set, which means all addresses"));
		}
	}

	private void checkClientAuth() {
		TlsSettings.ClientAuth web = this.binder.bind(CLIENT_AUTH, TlsSettings.ClientAuth.class)
			.orElse(TlsSettings.ClientAuth.NONE);
		TlsSettings.ClientAuth clientAuth = this.properties.getSsl().getClientAuth();
		if (clientAuth.compareTo(web) < 0) {
			refuse(CLIENT_AUTH, lowerCase(web), "'webtransport.server.ssl.client-auth' is '%s': set it to '%s'"
				.formatted(lowerCase(clientAuth), lowerCase(web)));
		}
	}

	/**
	 * Nobody stands in front of the UDP port who would replace the fields that a client
	 * makes up.
	 */
	private void checkForwardHeaders() {
		String strategy = this.binder.bind(FORWARD_HEADERS, String.class).orElse("");
		if (StringUtils.hasText(strategy) && !strategy.equalsIgnoreCase("none")) {
			refuse(FORWARD_HEADERS, strategy,
					"clients reach the UDP port without the proxy that this counts on: set it to 'none'");
		}
	}

	private static String lowerCase(TlsSettings.ClientAuth clientAuth) {
		return clientAuth.name().toLowerCase(Locale.ROOT);
	}

	private static void refuse(String name, String value, String remedy) {
		throw new InvalidConfigurationPropertyValueException(SERVE_WEB, true,
				"The web application would be open to whom its own server keeps out. '%s' is '%s', but %s, or set '%s' to 'false'"
					.formatted(name, value, remedy, SERVE_WEB));
	}

}
