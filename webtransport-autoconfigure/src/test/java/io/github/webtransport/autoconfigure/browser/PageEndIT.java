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

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for pages that are gone without having closed their session.
 */
@BrowserTest
@TestPropertySource(properties = "webtransport.server.http3.idle-timeout=3s")
class PageEndIT {

	private static final String CONNECT = """
			globalThis.transport = await wt.connect("/closed");
			""";

	/**
	 * The idle timeout of connections, and what a busy machine adds to it.
	 */
	private static final Duration IDLE_TIME = Duration.ofSeconds(3).plusSeconds(10);

	@Autowired
	private Journal journal;

	@Value("http://localhost:${local.server.port}/")
	private String url;

	@TestFactory
	Stream<DynamicTest> whenPageIsLeftThenServerSeesTheEnd(Page page, Browser browser) {
		return Stream.of(DynamicTest.dynamicTest("reloaded", () -> {
			page.run(CONNECT);
			page.reload();
			this.journal.awaitOnly(IDLE_TIME, "closed 0 ");
			assertThat(page.run("""
					const transport = await wt.connect("/echo");
					return await wt.echoRandom(transport, 1, 1_000);
					""")).isEqualTo(1_000L);
		}), DynamicTest.dynamicTest("tab closed", () -> {
			this.journal.clear();
			browser.inOtherTab(this.url, (other) -> other.run(CONNECT));
			this.journal.awaitOnly(IDLE_TIME, "closed 0 ");
		}));
	}

	@Test
	void whenTabIsKilledThenServerSeesTheEnd() {
		try (Browser browser = Browser.start()) {
			browser.open(this.url).run(CONNECT);
			browser.killRenderers();
			this.journal.awaitOnly(IDLE_TIME, "abrupt");
		}
	}

	@Test
	void whenBrowserIsKilledThenServerSeesTheEnd() {
		try (Browser browser = Browser.start()) {
			browser.open(this.url).run(CONNECT);
			browser.kill();
			this.journal.awaitOnly(IDLE_TIME, "abrupt");
		}
	}

}
