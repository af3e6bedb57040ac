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

package io.github.webtransport.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.rawpeer.Gauges;
import io.github.webtransport.rawpeer.Journal;
import io.github.webtransport.rawpeer.ServerOptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The server of a test class.
 */
final class NetworkServer implements BeforeAllCallback, AfterAllCallback {

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	private final Journal journal = new Journal();

	private final Gauges gauges = new Gauges(this.journal);

	private final NetworkRoutes routes = new NetworkRoutes(this.journal);

	private final WebTransportServer server;

	private NetworkServer(ServerOptions options, int listeners) {
		ServerSettings settings = options.apply(ServerSettings.builder(this.routes))
			.port(0)
			.address(InetAddress.getLoopbackAddress())
			.listeners(listeners)
			.tls(CERTIFICATE.toTlsSettings())
			.metrics(this.gauges)
			.build();
		this.server = WebTransportServer.create(settings);
	}

	static NetworkServer create(ServerOptions options) {
		return new NetworkServer(options, 1);
	}

	static String certificateHash() {
		return CERTIFICATE.getSha256();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.server.start();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.server.stop();
	}

	WebTransportServer server() {
		return this.server;
	}

	int port() {
		InetSocketAddress address = this.server.getAddress();
		if (address == null) {
			throw new IllegalStateException("The server does not run");
		}
		return address.getPort();
	}

	Gauges gauges() {
		return this.gauges;
	}

	NetworkRoutes routes() {
		return this.routes;
	}

	void await(String what, Duration bound, BooleanSupplier condition) {
		this.journal.await(what, bound, () -> condition.getAsBoolean() ? true : null, () -> false);
	}

	/**
	 * Wait until no connection and no session is left.
	 */
	void assertQuiet() {
		await("no connection and no session", Duration.ofSeconds(60), () -> this.gauges.connections() == 0
				&& this.gauges.sessions() == 0 && this.server.getSessionCount() == 0);
	}

}
