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

package io.github.webtransport.netty.client;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.ClientSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.netty.http3.Http3Connection;
import io.github.webtransport.protocol.LocalSettings;
import io.github.webtransport.protocol.SessionLimits;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/**
 * What the connections of a client share. Used by every event loop.
 */
final class ClientContext {

	private final ClientSettings settings;

	private final LocalSettings localSettings;

	private final ClientTls tls;

	private final AddressSource addresses;

	private final AtomicInteger sessionPermits = new AtomicInteger();

	ClientContext(ClientSettings settings, AddressSource addresses) {
		this.settings = settings;
		this.addresses = addresses;
		SessionSettings session = settings.getSession();
		long initialData = Http3Connection.newSessionCredit(session, settings.getQuic()).initial();
		this.localSettings = new LocalSettings(true, 1, true,
				new SessionLimits(initialData, session.getInitialMaxStreams(), session.getInitialMaxStreams()),
				settings.getQuic().getMaxHeaderSize());
		this.tls = new ClientTls(settings.getTls());
	}

	ClientSettings settings() {
		return this.settings;
	}

	LocalSettings localSettings() {
		return this.localSettings;
	}

	ClientTls tls() {
		return this.tls;
	}

	AddressSource addresses() {
		return this.addresses;
	}

	/**
	 * Take a place among the sessions of the client.
	 * @return {@code false} if there is none
	 */
	boolean acquireSession() {
		if (this.sessionPermits.incrementAndGet() > this.settings.getSession().getMaxTotal()) {
			this.sessionPermits.decrementAndGet();
			return false;
		}
		return true;
	}

	void releaseSession() {
		this.sessionPermits.decrementAndGet();
	}

	/**
	 * Finds the addresses of servers.
	 */
	@FunctionalInterface
	interface AddressSource {

		/**
		 * Find the addresses of a server.
		 */
		Future<List<InetSocketAddress>> resolve(ClientLoops loops, Authority authority, EventLoop loop);

	}

}
