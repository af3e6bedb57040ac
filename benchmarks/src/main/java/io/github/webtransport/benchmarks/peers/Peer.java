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

package io.github.webtransport.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.webtransport.benchmarks.process.ChildProcess;
import org.jspecify.annotations.Nullable;

/**
 * A library of another language, with a server in {@code benchmarks/peers} that echoes
 * and sends messages to many sessions as the servers on this one do.
 *
 * @since 0.1.0
 */
public enum Peer {

	/**
	 * Go.
	 */
	GO("webtransport-go 0.13.0", "go", "go", List.of("build", "-mod=readonly", "-o", "{target}/go-peer", "."),
			Map.of("GOTOOLCHAIN", "local"), List.of("{target}/go-peer")),

	/**
	 * Rust, by moq-dev.
	 */
	QUINN("web-transport-quinn 0.13.5", "quinn"),

	/**
	 * Rust, by BiagioFesta.
	 */
	WTRANSPORT("wtransport 0.7.2", "wtransport"),

	/**
	 * Python.
	 */
	AIOQUIC("aioquic 1.7.2", "python", "python3", List.of("build.py", "{target}/aioquic-peer"), Map.of(),
			List.of("{target}/aioquic-peer/bin/python", "{peers}/python/server.py")),

	/**
	 * No library: what the machine asks for at least. An echo that receives with GRO,
	 * decrypts and encrypts each packet, sends with GSO, and does nothing else. It has a
	 * load of its own.
	 */
	BOUND("Bound of the machine", "bound");

	private final String title;

	private final String folder;

	private final String tool;

	private final List<String> build;

	private final Map<String, String> environment;

	private final List<String> command;

	/**
	 * One of the servers of the program in Rust.
	 */
	Peer(String title, String server) {
		this(title, "rust", "cargo", List.of("build", "--release", "--quiet"),
				Map.of("CARGO_TARGET_DIR", "{target}/rust-peers"),
				List.of("{target}/rust-peers/release/benchmark-peers", server));
	}

	Peer(String title, String folder, String tool, List<String> build, Map<String, String> environment,
			List<String> command) {
		this.title = title;
		this.folder = folder;
		this.tool = tool;
		this.build = build;
		this.environment = environment;
		this.command = command;
	}

	/**
	 * Return the library with its version.
	 * @return the title
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Build the server, unless it is built already.
	 * @return what is missing, or {@code null} if it can be started
	 */
	public @Nullable String build() {
		if (!isInstalled()) {
			return "there is no " + this.tool;
		}
		Path source = benchmarks().resolve("peers").resolve(this.folder);
		List<String> words = Stream.concat(Stream.of(this.tool), this.build.stream().map(Peer::resolve)).toList();
		ProcessBuilder builder = new ProcessBuilder(words).directory(source.toFile()).inheritIO();
		this.environment.forEach((name, value) -> builder.environment().put(name, resolve(value)));
		try {
			return (builder.start().waitFor() != 0) ? "it cannot be built" : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Start the server, which must be {@linkplain #build() built}, and wait until it is
	 * ready.
	 * @return the process
	 */
	public ChildProcess start() {
		return ChildProcess.start(this.title, this.command.stream().map(Peer::resolve).toList(), null);
	}

	private boolean isInstalled() {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((path) -> new File(path, this.tool).canExecute());
	}

	private static String resolve(String word) {
		return word.replace("{target}", benchmarks().resolve("target").toString())
			.replace("{peers}", benchmarks().resolve("peers").toString());
	}

	/**
	 * The folder of the benchmarks: of the module, or of the whole project.
	 */
	private static Path benchmarks() {
		Path here = Path.of("").toAbsolutePath();
		return Files.isDirectory(here.resolve("peers")) ? here : here.resolve("benchmarks");
	}

}
