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

package io.github.webtransport.test.autoconfigure;

import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportSession;
import reactor.core.publisher.Mono;

import org.springframework.core.env.Environment;

/**
 * Takes the place of a server that the application does not have.
 */
final class MissingServer {

	private final Environment environment;

	MissingServer(Environment environment) {
		this.environment = environment;
	}

	Mono<WebTransportSession> open() {
		return Mono.error(() -> new WebTransportConnectException("There is no WebTransport server: " + why(), null));
	}

	private String why() {
		if (!isTrue("webtransport.server.enabled")) {
			return "webtransport.server.enabled is false";
		}
		if (!isTrue("webtransport.server.enable-webtransport")) {
			return "webtransport.server.enable-webtransport is false, and there is no web application to serve";
		}
		return "no bean of the context has a @WebTransportMapping method, and there is no WebTransportRoutes bean; "
				+ "or WebTransportServerAutoConfiguration is excluded";
	}

	private boolean isTrue(String property) {
		return this.environment.getProperty(property, Boolean.class, true);
	}

}
