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

package io.github.webtransport.autoconfigure.info;

import java.net.InetSocketAddress;
import java.util.List;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityProperties;
import io.github.webtransport.autoconfigure.ssl.SelfSignedCertificates;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.json.JsonWriter;

/**
 * Describes the server to a page, independent of the JSON library of the application. The
 * server is looked up when asked for: it may depend on the web application that serves
 * the description.
 */
final class WebTransportInfo {

	static final String PATH = "/webtransport/info";

	private static final JsonWriter<Description> WRITER = JsonWriter.of((members) -> {
		members.add("port", Description::port);
		members.add("paths", Description::paths);
		members.add("certificateHashes", Description::certificateHashes);
		members.add("tickets", Description::tickets).whenNotNull();
	});

	private final ObjectProvider<WebTransportServer> server;

	private final ObjectProvider<WebTransportHandlerMapping> mapping;

	private final SelfSignedCertificates certificates;

	private final boolean tickets;

	WebTransportInfo(ObjectProvider<WebTransportServer> server, ObjectProvider<WebTransportHandlerMapping> mapping,
			SelfSignedCertificates certificates, boolean tickets) {
		this.server = server;
		this.mapping = mapping;
		this.certificates = certificates;
		this.tickets = tickets;
	}

	/**
	 * Describe the server.
	 * @param contextPath the path of the web application, empty at the root
	 * @return the description in JSON, or {@code null} when the server does not run
	 */
	@Nullable String describe(String contextPath) {
		InetSocketAddress address = this.server.getObject().getAddress();
		return (address != null) ? WRITER.writeToString(new Description(address.getPort(),
				this.mapping.getObject().getPatterns(), this.certificates.getHashes(),
				this.tickets ? contextPath + WebTransportSecurityProperties.Ticket.PATH : null)) : null;
	}

	private record Description(int port, List<String> paths, List<String> certificateHashes, @Nullable String tickets) {

	}

}
