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

package io.github.webtransport.autoconfigure.actuate;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Says in the endpoint {@code info} what the WebTransport server is.
 */
final class WebTransportInfoContributor implements InfoContributor {

	private final WebTransportServer server;

	private final ObjectProvider<WebTransportHandlerMapping> mapping;

	WebTransportInfoContributor(WebTransportServer server, ObjectProvider<WebTransportHandlerMapping> mapping) {
		this.server = server;
		this.mapping = mapping;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		InetSocketAddress address = this.server.getAddress();
		if (address != null) {
			details.put("port", address.getPort());
		}
		WebTransportHandlerMapping mapping = this.mapping.getIfAvailable();
		details.put("paths", (mapping != null) ? mapping.getPatterns() : List.of());
		EngineCapabilities capabilities = this.server.getCapabilities();
		details.put("engine", Map.of("name", capabilities.getEngine(), "transport", capabilities.getTransport()));
		builder.withDetail("webtransport", details);
	}

}
