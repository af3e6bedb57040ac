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

package io.github.webtransport.autoconfigure.altsvc;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.github.webtransport.WebTransportServer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Tells where the application is served over HTTP/3 (RFC 7838 section 3, RFC 9114 section
 * 3.1.1). The server is looked up when a response needs it: it may depend on the web
 * application.
 */
final class AltSvcHeader {

	static final String NAME = "Alt-Svc";

	private static final int MAX_PORT = 65535;

	private final ObjectProvider<WebTransportServer> server;

	private final int port;

	private final long maxAge;

	AltSvcHeader(ObjectProvider<WebTransportServer> server, WebTransportAltSvcProperties properties) {
		if (properties.getPort() < 0 || properties.getPort() > MAX_PORT) {
			throw new InvalidConfigurationPropertyValueException("webtransport.server.alt-svc.port",
					properties.getPort(), "A port is between 0 and " + MAX_PORT + ".");
		}
		Duration maxAge = properties.getMaxAge();
		if (maxAge.isNegative()) {
			throw new InvalidConfigurationPropertyValueException("webtransport.server.alt-svc.max-age", maxAge,
					"It must not be negative.");
		}
		this.server = server;
		this.port = properties.getPort();
		this.maxAge = maxAge.toSeconds();
	}

	/**
	 * Return the value for a response.
	 * @return the value, or {@code null} while nobody listens on the UDP port
	 */
	@Nullable String value() {
		InetSocketAddress address = this.server.getObject().getAddress();
		if (address == null) {
			return null;
		}
		return "h3=\":%d\"; ma=%d".formatted((this.port != 0) ? this.port : address.getPort(), this.maxAge);
	}

}
