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

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for rejected sessions and for the choice of a protocol. A page does
 * not learn the status of a rejection, so that the meter has to tell.
 */
@BrowserTest
class HandshakeIT {

	@Autowired
	private Journal journal;

	@Autowired
	private MeterRegistry meters;

	@Value("${local.server.port}")
	private int port;

	@TestFactory
	Stream<DynamicTest> whenServerDoesNotWantTheSessionThenItIsRejected(Page page) {
		return Stream.of(DynamicTest.dynamicTest("path not mapped", () -> assertRejected(page, "/nowhere", 404)),
				DynamicTest.dynamicTest("origin not listed", () -> assertRejected(page, "/partners", 403)),
				DynamicTest.dynamicTest("origin of another host", () -> {
					String origin = "http://" + Browser.FOREIGN_HOST + ":" + this.port;
					try (Browser browser = Browser.start("--unsafely-treat-insecure-origin-as-secure=" + origin)) {
						assertRejected(browser.open(origin), "/echo", 403);
					}
				}));
	}

	private void assertRejected(Page page, String path, int status) {
		double before = rejections(status);
		assertThat(page.run("""
				return await wt.connect(args[0]).then(() => "connected", (error) => error.name);
				""", path)).isEqualTo("WebTransportError");
		assertThat(rejections(status)).isEqualTo(before + 1);
	}

	private double rejections(int status) {
		Counter counter = this.meters.find("webtransport.server.handshakes.rejected")
			.tag("status", String.valueOf(status))
			.counter();
		return (counter != null) ? counter.count() : 0;
	}

	@TestFactory
	Stream<DynamicTest> whenBrowserOffersProtocolsThenFirstOneThatServerSpeaksIsChosen(Page page) {
		return Stream.of(choice(page, List.of("chat.v2", "chat.v1"), "chat.v2"),
				choice(page, List.of("chat.v1", "chat.v2"), "chat.v1"),
				choice(page, List.of("mail.v1", "chat.v1"), "chat.v1"), choice(page, List.of("mail.v1"), null),
				choice(page, List.of(), null));
	}

	private DynamicTest choice(Page page, List<String> offered, @Nullable String chosen) {
		return DynamicTest.dynamicTest("from " + offered, () -> {
			this.journal.clear();
			Object protocol = page.run("""
					const transport = await wt.connect("/proto", "localhost", { protocols: args[0] });
					return transport.protocol;
					""", offered);
			assertThat(protocol).isEqualTo((chosen != null) ? chosen : "");
			this.journal.awaitOnly("offered " + offered + ", chosen " + chosen);
		});
	}

}
