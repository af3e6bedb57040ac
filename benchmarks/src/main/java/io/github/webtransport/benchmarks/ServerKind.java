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

package io.github.webtransport.benchmarks;

/**
 * The servers that can be measured.
 */
enum ServerKind {

	/**
	 * Bare Netty QUIC.
	 */
	FLOOR("Floor", "FloorServerProcess", "FLOOR"),

	/**
	 * The server of {@code webtransport-core}.
	 */
	CORE("WebTransport", "WebTransportEchoServerProcess", "WEBTRANSPORT"),

	/**
	 * The same in a Spring Boot application, through the starter.
	 */
	BOOT("Spring Boot", "BootEchoServerProcess", "WEBTRANSPORT"),

	/**
	 * The same with a registry of meters and one of observations.
	 */
	BOOT_METRICS("Spring Boot with metrics", "BootMetricsEchoServerProcess", "WEBTRANSPORT");

	private final String title;

	private final String mainClass;

	private final String protocol;

	ServerKind(String title, String mainClass, String protocol) {
		this.title = title;
		this.mainClass = ServerKind.class.getPackageName() + ".server." + mainClass;
		this.protocol = protocol;
	}

	String title() {
		return this.title;
	}

	String mainClass() {
		return this.mainClass;
	}

	String protocol() {
		return this.protocol;
	}

}
