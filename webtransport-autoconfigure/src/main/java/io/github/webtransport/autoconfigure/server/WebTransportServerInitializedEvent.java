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

import java.io.Serial;
import java.net.InetSocketAddress;

import io.github.webtransport.WebTransportServer;

import org.springframework.context.ApplicationEvent;
import org.springframework.util.Assert;

/**
 * Published when the WebTransport server is bound to its port.
 *
 * @since 0.1.0
 */
public class WebTransportServerInitializedEvent extends ApplicationEvent {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int port;

	/**
	 * Create an event.
	 * @param server the server, which runs
	 */
	public WebTransportServerInitializedEvent(WebTransportServer server) {
		super(server);
		InetSocketAddress address = server.getAddress();
		Assert.state(address != null, "The server does not run");
		this.port = address.getPort();
	}

	/**
	 * Return the server.
	 * @return the server
	 */
	public WebTransportServer getServer() {
		return (WebTransportServer) getSource();
	}

	/**
	 * Return the UDP port to which the server is bound.
	 * @return the actual port
	 */
	public int getPort() {
		return this.port;
	}

}
