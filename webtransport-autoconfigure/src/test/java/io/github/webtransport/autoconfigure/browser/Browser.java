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

package io.github.webtransport.autoconfigure.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.RemoteWebDriver;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A headless Chromium with a profile of its own.
 */
final class Browser implements AutoCloseable {

	/**
	 * The name of another host, which is this machine as well.
	 */
	static final String FOREIGN_HOST = "foreign.example";

	private static final List<String> ARGUMENTS = List.of("--headless", "--no-sandbox", "--disable-gpu",
			"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--host-resolver-rules=MAP " + FOREIGN_HOST + " 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, "
					+ "EXCLUDE 127.0.0.1");

	private static final Duration CLEANUP_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(60);

	private final Path profile;

	private final ChromeDriverService service;

	private final RemoteWebDriver driver;

	private Browser(Path profile, ChromeDriverService service, RemoteWebDriver driver) {
		this.profile = profile;
		this.service = service;
		this.driver = driver;
	}

	/**
	 * Return what is missing on this machine, if anything is.
	 */
	static Optional<String> missing() {
		return Stream.of("chromium", "chromedriver").filter((name) -> find(name).isEmpty()).findFirst();
	}

	private static Optional<File> find(String name) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> new File(directory, name))
			.filter(File::canExecute)
			.findFirst();
	}

	static Browser start(String... arguments) {
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(find("chromedriver").orElseThrow())
			.usingAnyFreePort()
			.build();
		try {
			Path profile = Files.createTempDirectory("webtransport-browser-");
			service.start();
			RemoteWebDriver driver = new RemoteWebDriver(service.getUrl(), options(profile, arguments), false);
			driver.manage().timeouts().scriptTimeout(SCRIPT_TIMEOUT);
			return new Browser(profile, service, driver);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (RuntimeException ex) {
			service.stop();
			throw ex;
		}
	}

	private static ChromeOptions options(Path profile, String... arguments) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(find("chromium").orElseThrow());
		options.addArguments(ARGUMENTS);
		options.addArguments(arguments);
		options.addArguments("--user-data-dir=" + profile);
		return options;
	}

	/**
	 * Load a page into the current tab.
	 */
	Page open(String url) {
		return Page.load(this.driver, url);
	}

	/**
	 * Load a page into a tab of its own, do something there, and close the tab.
	 */
	void inOtherTab(String url, Consumer<Page> action) {
		String tab = this.driver.getWindowHandle();
		this.driver.switchTo().newWindow(WindowType.TAB);
		action.accept(open(url));
		this.driver.close();
		this.driver.switchTo().window(tab);
	}

	/**
	 * Kill the browser as a whole, so that it has no time to say goodbye. The process
	 * that owns its sockets goes before those of pages: it would end sessions in order
	 * while it sees them go. Its command line does not always tell which one it is.
	 */
	void kill() {
		ProcessHandle browser = process();
		browser.descendants()
			.filter((process) -> !commandLine(process).contains("--type=renderer"))
			.forEach(ProcessHandle::destroyForcibly);
		browser.destroyForcibly();
	}

	/**
	 * Kill the processes that run pages.
	 */
	void killRenderers() {
		process().descendants()
			.filter((process) -> commandLine(process).contains("--type=renderer"))
			.forEach(ProcessHandle::destroyForcibly);
	}

	private ProcessHandle process() {
		return ProcessHandle.current()
			.descendants()
			.filter((process) -> commandLine(process).contains(this.profile.toString()))
			.filter((process) -> !commandLine(process).contains("--type="))
			.findFirst()
			.orElseThrow();
	}

	private static String commandLine(ProcessHandle process) {
		return process.info().commandLine().orElse("");
	}

	@Override
	public void close() {
		try {
			this.driver.quit();
		}
		finally {
			this.service.stop();
			deleteProfile();
		}
	}

	/**
	 * What is left of a browser that was killed may still write there.
	 */
	private void deleteProfile() {
		await().atMost(CLEANUP_TIMEOUT).ignoreException(IOException.class).until(() -> {
			FileSystemUtils.deleteRecursively(this.profile);
			return Files.notExists(this.profile);
		});
	}

}
