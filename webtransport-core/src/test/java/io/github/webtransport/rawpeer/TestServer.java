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

package io.github.webtransport.rawpeer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.netty.server.NettyWebTransportServerFactory;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The server under test, with handlers for every case. Peers that it hands out are closed
 * after each test, and its gauges must be back at zero then.
 */
final class TestServer implements BeforeAllCallback, AfterAllCallback, AfterEachCallback {

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	private final ServerOptions options;

	private final Journal journal = new Journal();

	private final Gauges gauges = new Gauges(this.journal);

	private final TestRoutes routes = new TestRoutes(this.journal);

	private final List<RawPeer> peers = new ArrayList<>();

	private final List<UdpRelay> relays = new ArrayList<>();

	private WebTransportServer server;

	private TestServer(ServerOptions options) {
		this.options = options;
		this.server = create();
	}

	static TestServer create(ServerOptions options) {
		return new TestServer(options);
	}

	static TestServer standard() {
		return new TestServer(new ServerOptions());
	}

	/**
	 * Return the hash of the certificate of every test server.
	 */
	static String certificateHash() {
		return CERTIFICATE.getSha256();
	}

	private WebTransportServer create() {
		ServerSettings settings = this.options.apply(ServerSettings.builder(this.routes))
			.port(0)
			.address(InetAddress.getLoopbackAddress())
			.tls(CERTIFICATE.toTlsSettings())
			.metrics(this.gauges)
			.build();
		return NettyWebTransportServerFactory.create(settings, this.options.requests());
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		start();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		try {
			this.peers.forEach(RawPeer::close);
			if (this.server.isRunning()) {
				assertQuiet();
			}
		}
		finally {
			this.relays.forEach(UdpRelay::close);
			this.relays.clear();
			this.peers.clear();
			this.routes.reset();
			this.gauges.clear();
			this.journal.clear();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.server.stop();
	}

	/**
	 * Start the server; without effect when it runs.
	 */
	void start() {
		this.server.start();
	}

	/**
	 * Return the server itself.
	 */
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

	/**
	 * Connect a peer that has sent nothing yet.
	 */
	RawPeer peer() {
		return track(RawPeer.connect(port()));
	}

	RawPeer peer(PeerLimits limits) {
		return track(RawPeer.connect(port(), limits));
	}

	/**
	 * Connect a peer that has sent the SETTINGS of a browser.
	 */
	RawPeer browser() {
		return track(RawPeer.browser(port()));
	}

	/**
	 * Connect a peer that has sent the SETTINGS of a browser, by a detour.
	 */
	RawPeer browser(UdpRelay relay) {
		return track(RawPeer.browser(relay.port()));
	}

	/**
	 * Start a detour to the server, which lasts until the peers have said goodbye.
	 */
	UdpRelay relay() {
		UdpRelay relay = UdpRelay.open(port(), NetworkConditions.GOOD, 0);
		this.relays.add(relay);
		return relay;
	}

	/**
	 * Connect a peer that gives each session this much credit.
	 */
	RawPeer flowControlled(long maxData, long maxStreamsBidi, long maxStreamsUni) {
		return track(RawPeer.flowControlled(port(), maxData, maxStreamsBidi, maxStreamsUni));
	}

	private RawPeer track(RawPeer peer) {
		this.peers.add(peer);
		return peer;
	}

	/**
	 * Wait until a handler reports exactly this.
	 */
	void awaitEvent(String event) {
		this.journal.await("event '" + event + "'", () -> this.routes.takeEvent(event) ? true : null, () -> false);
	}

	/**
	 * Wait until a handler reports one of several outcomes of an operation.
	 */
	void awaitAnyEvent(String operation, String... outcomes) {
		this.journal
			.await("the end of '" + operation + "'",
					() -> Arrays.stream(outcomes)
						.anyMatch((outcome) -> this.routes.takeEvent(operation + " " + outcome)) ? true : null,
					() -> false);
	}

	/**
	 * Return how often handlers reported this and nobody waited for it.
	 */
	long count(String event) {
		synchronized (this.journal) {
			return this.routes.count(event);
		}
	}

	/**
	 * Let the handshakes at {@code /gate} go on.
	 */
	void openGate() {
		this.routes.openGate();
	}

	void await(String what, BooleanSupplier condition) {
		this.journal.await(what, () -> condition.getAsBoolean() ? true : null, () -> false);
	}

	/**
	 * Check that the server serves a well-behaved peer.
	 */
	void assertServes() {
		try (RawPeer peer = RawPeer.browser(port())) {
			peer.assertEchoes(peer.establish("/echo"));
		}
	}

	/**
	 * Wait until no session is left.
	 */
	void assertQuietSessions() {
		await("no session", () -> this.gauges.sessions() == 0 && this.server.getSessionCount() == 0);
	}

	/**
	 * Wait until no connection and no session is left.
	 */
	void assertQuiet() {
		await("no connection and no session", () -> this.gauges.connections() == 0 && this.gauges.sessions() == 0
				&& this.server.getSessionCount() == 0);
	}

}
