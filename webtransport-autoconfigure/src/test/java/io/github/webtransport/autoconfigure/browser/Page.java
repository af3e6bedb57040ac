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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.openqa.selenium.remote.RemoteWebDriver;

import org.springframework.core.io.ClassPathResource;

/**
 * A page in a tab of the browser, with the helpers of {@code webtransport.js}.
 */
final class Page {

	private static final String HELPERS = load("webtransport.js");

	private static final String RUNNER = """
			const values = [...arguments];
			const done = values.pop();
			const task = async (...args) => {
				%s
			};
			task(...values).then((value) => done({ value }), (error) => done({ error: wt.describe(error) }));
			""";

	private final RemoteWebDriver driver;

	private Page(RemoteWebDriver driver) {
		this.driver = driver;
	}

	static Page load(RemoteWebDriver driver, String url) {
		driver.get(url);
		Page page = new Page(driver);
		page.addHelpers();
		return page;
	}

	private void addHelpers() {
		this.driver.executeScript(HELPERS);
	}

	private static String load(String name) {
		try {
			return new ClassPathResource(name, Page.class).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run the body of an asynchronous function, which finds the arguments in
	 * {@code args}.
	 * @return what the function returns
	 */
	Object run(String body, Object... args) {
		Object outcome = this.driver.executeAsyncScript(RUNNER.formatted(body), args);
		Map<?, ?> result = (Map<?, ?>) outcome;
		if (result == null || result.containsKey("error")) {
			throw new AssertionError("Script failed: " + ((result != null) ? result.get("error") : null));
		}
		return result.get("value");
	}

	/**
	 * Load the page again.
	 */
	void reload() {
		this.driver.navigate().refresh();
		addHelpers();
	}

	/**
	 * Leave the page, which ends its sessions.
	 */
	void leave() {
		this.driver.get("about:blank");
	}

}
