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

import java.util.List;
import java.util.Objects;

import io.github.webtransport.benchmarks.peers.Peer;
import io.github.webtransport.benchmarks.process.ChildProcess;
import org.jspecify.annotations.Nullable;

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
	BOOT_METRICS("Spring Boot with metrics", "BootMetricsEchoServerProcess", "WEBTRANSPORT"),

	/**
	 * A server on a library for Go.
	 */
	GO(Peer.GO),

	/**
	 * A server on a library for Rust.
	 */
	QUINN(Peer.QUINN),

	/**
	 * A server on another library for Rust.
	 */
	WTRANSPORT(Peer.WTRANSPORT),

	/**
	 * A server on a library for Python.
	 */
	AIOQUIC(Peer.AIOQUIC),

	/**
	 * No server, but what one could do at best on this machine.
	 */
	BOUND(Peer.BOUND);

	private final String title;

	private final @Nullable String mainClass;

	private final @Nullable Peer peer;

	private final String protocol;

	ServerKind(String title, String mainClass, String protocol) {
		this.title = title;
		this.mainClass = ServerKind.class.getPackageName() + ".server." + mainClass;
		this.peer = null;
		this.protocol = protocol;
	}

	ServerKind(Peer peer) {
		this.title = peer.title();
		this.mainClass = null;
		this.peer = peer;
		this.protocol = "WEBTRANSPORT";
	}

	String title() {
		return this.title;
	}

	/**
	 * Return whether a measurement makes sense.
	 */
	boolean takes(Measurement measurement) {
		return this != BOUND || measurement.isEcho();
	}

	/**
	 * Return whether the server brings its own load.
	 */
	boolean loadsItself() {
		return this == BOUND;
	}

	/**
	 * Return whether the server is no JVM.
	 */
	boolean isNative() {
		return this.peer != null;
	}

	/**
	 * Build the server where it is of another language.
	 * @return what is missing, or {@code null} if it can be started
	 */
	@Nullable String build() {
		return (this.peer != null) ? this.peer.build() : null;
	}

	/**
	 * Start the server.
	 * @param jvmOptions options of its JVM, if it has one
	 * @param arguments the number of its sockets, and what else it takes; not for those
	 * of other languages
	 */
	ChildProcess start(List<String> jvmOptions, List<String> arguments) {
		if (this.peer != null) {
			return this.peer.start();
		}
		return ChildProcess.start(this.title, Objects.requireNonNull(this.mainClass), jvmOptions, arguments);
	}

	String protocol() {
		return this.protocol;
	}

}
