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

package io.github.webtransport.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Libraries that the starter brings, and that an application may have excluded.
 */
enum RequiredLibrary {

	/**
	 * Runs the engine.
	 */
	REACTOR_NETTY("io.projectreactor.netty:reactor-netty-http", "reactor.netty.http.server.HttpServer"),

	/**
	 * HTTP/3.
	 */
	HTTP3("io.netty:netty-codec-http3", "io.netty.handler.codec.http3.Http3"),

	/**
	 * QUIC.
	 */
	QUIC("io.netty:netty-codec-classes-quic", "io.netty.handler.codec.quic.Quic"),

	/**
	 * Sockets of Linux.
	 */
	EPOLL("io.netty:netty-transport-classes-epoll", "io.netty.channel.epoll.Epoll"),

	/**
	 * Makes self-signed certificates.
	 */
	PKITESTING("io.netty:netty-pkitesting", "io.netty.pkitesting.CertificateBuilder");

	private final String coordinates;

	private final String type;

	RequiredLibrary(String coordinates, String type) {
		this.coordinates = coordinates;
		this.type = type;
	}

	/**
	 * Check that the engine of servers and clients is there.
	 * @param classLoader finds classes of the application
	 * @throws MissingDependencyException if a library is missing
	 */
	static void checkEngine(@Nullable ClassLoader classLoader) {
		for (RequiredLibrary library : new RequiredLibrary[] { REACTOR_NETTY, HTTP3, QUIC, EPOLL }) {
			library.check("WebTransport", classLoader);
		}
	}

	/**
	 * Check that self-signed certificates can be made.
	 * @param classLoader finds classes of the application
	 * @throws MissingDependencyException if the library is missing
	 */
	static void checkSelfSigned(@Nullable ClassLoader classLoader) {
		PKITESTING.check("A self-signed certificate ('webtransport.server.ssl.self-signed')", classLoader);
	}

	private void check(String feature, @Nullable ClassLoader classLoader) {
		if (!ClassUtils.isPresent(this.type, classLoader)) {
			throw new MissingDependencyException(feature, this.coordinates);
		}
	}

}
