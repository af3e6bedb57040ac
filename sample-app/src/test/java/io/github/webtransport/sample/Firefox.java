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

package io.github.webtransport.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A headless Firefox with a profile of its own, which shows a page and needs no driver:
 * the page itself tells what it has seen.
 */
final class Firefox implements AutoCloseable {

	private static final Duration CLEANUP_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * It talks to nobody but the page's server.
	 */
	private static final List<String> OFF = List.of("app.update.enabled", "browser.newtabpage.enabled",
			"browser.safebrowsing.downloads.enabled", "browser.safebrowsing.malware.enabled",
			"browser.safebrowsing.phishing.enabled", "browser.search.update", "browser.shell.checkDefaultBrowser",
			"datareporting.policy.dataSubmissionEnabled", "extensions.systemAddon.update.enabled",
			"network.captive-portal-service.enabled", "network.connectivity-service.enabled",
			"toolkit.telemetry.enabled",
			// A page may open others
			"dom.disable_open_during_load");

	private final Path profile;

	private final Process process;

	private Firefox(Path profile, Process process) {
		this.profile = profile;
		this.process = process;
	}

	static Firefox show(String url) throws IOException {
		Optional<Path> executable = Browser.find("firefox-esr");
		Assumptions.assumeTrue(executable.isPresent(), "No firefox-esr on the PATH");
		Path profile = Files.createTempDirectory("webtransport-firefox-");
		Files.writeString(profile.resolve("user.js"),
				OFF.stream().map((name) -> "user_pref(\"" + name + "\", false);\n").collect(Collectors.joining()));
		Process process = new ProcessBuilder(executable.get().toString(), "--headless", "--no-remote", "--profile",
				profile.toString(), url)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		return new Firefox(profile, process);
	}

	/**
	 * Return whether it has not crashed.
	 */
	boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public void close() {
		List<ProcessHandle> children = this.process.descendants().toList();
		this.process.destroy();
		children.forEach(ProcessHandle::destroyForcibly);
		await().atMost(CLEANUP_TIMEOUT).until(() -> !isAlive());
		await().atMost(CLEANUP_TIMEOUT).ignoreException(IOException.class).until(() -> {
			FileSystemUtils.deleteRecursively(this.profile);
			return Files.notExists(this.profile);
		});
	}

}
