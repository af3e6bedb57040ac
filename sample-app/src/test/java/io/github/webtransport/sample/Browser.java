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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium with a fresh profile. Browser and driver are those of the machine:
 * nothing is downloaded.
 */
final class Browser implements AutoCloseable {

	private final ChromeDriver driver;

	private final String firstWindow;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
		this.firstWindow = driver.getWindowHandle();
	}

	static Browser start(String... arguments) {
		Optional<Path> browser = find("chromium", "chromium-browser", "google-chrome");
		Optional<Path> driver = find("chromedriver");
		Assumptions.assumeTrue(browser.isPresent() && driver.isPresent(), "No Chromium with chromedriver on the PATH");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(browser.get().toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--window-size=1400,1000");
		options.addArguments(arguments);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver.get().toFile())
			.usingAnyFreePort()
			.build();
		return new Browser(new ChromeDriver(service, options));
	}

	/**
	 * Find a program on the {@code PATH}.
	 */
	static Optional<Path> find(String... names) {
		String[] directories = System.getenv("PATH").split(File.pathSeparator);
		return Arrays.stream(names)
			.flatMap((name) -> Stream.of(directories).map((directory) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Open a page in a window of its own: what is in the background is not drawn.
	 * @param url the address
	 * @return the page
	 */
	SamplePage open(String url) {
		this.driver.switchTo().newWindow(WindowType.WINDOW);
		this.driver.get(url);
		return new SamplePage(this.driver, this.driver.getWindowHandle());
	}

	/**
	 * Run a script in the current page.
	 * @param script the script
	 * @return what its promise is fulfilled with
	 */
	@Nullable Object run(String script) {
		return this.driver.executeScript(script);
	}

	/**
	 * Close what was opened, so that the next test starts alone.
	 */
	void closePages() {
		for (String window : this.driver.getWindowHandles()) {
			if (!window.equals(this.firstWindow)) {
				this.driver.switchTo().window(window).close();
			}
		}
		this.driver.switchTo().window(this.firstWindow);
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
